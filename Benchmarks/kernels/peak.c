#include "peak.h"

#include <stdint.h>
#include <string.h>

#include "timing.h"

enum { CHAINS = 12, STEPS = 500000 };

// CHAINS independent sums keep the units busy despite their latency.
#define FLOAT_LOOP(NAME, LANES, TARGET)                                        \
  TARGET static double NAME(void) {                                            \
    typedef float vector __attribute__((ext_vector_type(LANES)));              \
    vector sum[CHAINS], a = 0.999f, b = 0.001f;                                \
    __asm__ volatile("" : "+x"(a), "+x"(b));                                   \
    for (int i = 0; i < CHAINS; i++) sum[i] = (vector)(float)i;                \
    const double start = seconds_of_thread();                                  \
    for (int s = 0; s < STEPS; s++) {                                          \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)      \
          sum[i] = sum[i] * a + b;                                             \
    }                                                                          \
    const double time = seconds_of_thread() - start;                           \
    vector all = sum[0];                                                       \
    for (int i = 1; i < CHAINS; i++) all += sum[i];                            \
    __asm__ volatile("" ::"x"(all));                                           \
    return 2.0 * LANES * CHAINS * STEPS / time * 1e-9;                         \
  }

FLOAT_LOOP(portable_loop, 4, )

#if defined(__x86_64__)
#include <immintrin.h>

FLOAT_LOOP(avx2_loop, 8, __attribute__((target("avx2,fma"))))
FLOAT_LOOP(avx512_loop, 16, __attribute__((target("avx512f,fma"))))

__attribute__((target("avx512f,avx512bf16"))) static double bfloat16_loop(void) {
  __m512 sum[CHAINS];
  __m512 a = _mm512_set1_ps(0), b = _mm512_set1_ps(0);
  __asm__ volatile("" : "+v"(a), "+v"(b));
  for (int i = 0; i < CHAINS; i++) sum[i] = _mm512_set1_ps((float)i);
  const double start = seconds_of_thread();
  for (int s = 0; s < STEPS; s++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++)
      sum[i] = _mm512_dpbf16_ps(sum[i], (__m512bh)a, (__m512bh)b);
  }
  const double time = seconds_of_thread() - start;
  __m512 all = sum[0];
  for (int i = 1; i < CHAINS; i++) all = _mm512_add_ps(all, sum[i]);
  __asm__ volatile("" ::"v"(all));
  return 4.0 * 16 * CHAINS * STEPS / time * 1e-9;
}

double peak_float32(const char *name) {
  if (strncmp(name, "avx512", 6) == 0) return avx512_loop();
  return strcmp(name, "avx2") == 0 ? avx2_loop() : portable_loop();
}

double peak_bfloat16(const char *name) {
  return strcmp(name, "avx512_bf16") == 0 ? bfloat16_loop() : 0;
}
#else
double peak_float32(const char *name) {
  (void)name;
  return portable_loop();
}

double peak_bfloat16(const char *name) {
  (void)name;
  return 0;
}
#endif
