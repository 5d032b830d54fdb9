// The bodies for x86-64 with AVX2 and fused multiply-add.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/bodies.h"
#include "common/philox.h"

#define WSK_VECTOR_BYTES 32
#define WSK_TABLE wsk_bodies_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
