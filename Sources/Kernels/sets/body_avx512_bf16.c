// The bodies for x86-64 with AVX-512 F, BW, DQ, VL and dot products of bfloat16.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/bodies.h"
#include "common/philox.h"

#define WSK_HAS_BFLOAT16 1
#define WSK_HAS_BYTE_LOOKUP 1
#define WSK_VECTOR_BYTES 64
#define WSK_TABLE wsk_bodies_avx512_bf16
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx512vbmi,avx512vnni,avx2,fma,bmi,bmi2"))), apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
