// Matrix tiles of x86-64 processors with AMX, beside the bodies of AVX-512 with bfloat16.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/tiles.h"

#define WSK_HAS_AMX 1
#define WSK_VECTOR_BYTES 64
#pragma clang attribute push(__attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,bmi,bmi2"))), apply_to = function)
#include "sets/vector.h"
//
#include "bodies/transpose.h"
#include "sets/tile_registers.h"
//
#include "bodies/tiles.h"

void wsk_use_amx_tiles(wsk_bodies *bodies) { use_tiles(bodies); }
#pragma clang attribute pop
#endif
