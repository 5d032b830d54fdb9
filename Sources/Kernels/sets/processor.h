// What the processor and the operating system offer.
#ifndef WSC_PROCESSOR_H
#define WSC_PROCESSOR_H

#include <stdbool.h>

#if defined(__x86_64__)
bool wsk_processor_has_avx2(void);
bool wsk_processor_has_avx512(void);
bool wsk_processor_has_avx512_bf16(void);
bool wsk_processor_has_amx(void);
#endif

#endif
