// A square of LANES × LANES words, its rows exchanged with its columns.
#ifndef WSC_TRANSPOSE_H
#define WSC_TRANSPOSE_H

#if LANES == 16
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#else
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#endif

// Interleaving the upper with the lower half of the rows, log2(LANES) times, transposes.
WSK_INLINE void transpose(vfloat rows[LANES]) {
#pragma clang loop unroll(full)
  for (int step = 1; step < LANES; step *= 2) {
    vfloat next[LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES / 2; i++) {
      next[2 * i] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], LOW_HALVES);
      next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], HIGH_HALVES);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES; i++) rows[i] = next[i];
  }
}

// n elements, zeros behind.
WSK_INLINE vfloat load_at_most(const float *p, int64_t n) {
  return n > 0 ? vload_most(p, n) : vsplat(0);
}

#endif
