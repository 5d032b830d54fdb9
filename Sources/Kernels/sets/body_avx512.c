// The bodies for x86-64 with AVX-512 F, BW, DQ and VL.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/bodies.h"
#include "common/philox.h"

#define WSK_VECTOR_BYTES 64
#define WSK_TABLE wsk_bodies_avx512
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2"))), apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
