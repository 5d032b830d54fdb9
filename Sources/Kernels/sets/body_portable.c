// The bodies for any machine: short vectors, which the compiler maps to what there is.
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/bodies.h"
#include "common/philox.h"

#define WSK_VECTOR_BYTES 16
#define WSK_TABLE wsk_bodies_portable
#include "bodies/all.h"
