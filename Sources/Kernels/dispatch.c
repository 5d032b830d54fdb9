#include "wsc_kernels.h"
const char *wsk_instruction_set(void) { return "portable"; }
