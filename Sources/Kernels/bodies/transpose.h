// A square of LANES × LANES words, its rows exchanged with its columns.
#ifndef WSC_TRANSPOSE_H
#define WSC_TRANSPOSE_H

#if LANES == 16

// Quarter by quarter: first the squares of 4 × 4 words within the quarters of four rows, then the
// square of 4 × 4 quarters.
WSK_INLINE void transpose(vfloat rows[LANES]) {
  vfloat pairs[LANES], quads[LANES];
#define LOW_WORDS 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define HIGH_WORDS 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define LOW_PAIRS 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_PAIRS 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define EVEN_QUARTERS 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27
#define ODD_QUARTERS 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
#pragma clang loop unroll(full)
  for (int i = 0; i < LANES; i += 2) {
    pairs[i] = __builtin_shufflevector(rows[i], rows[i + 1], LOW_WORDS);
    pairs[i + 1] = __builtin_shufflevector(rows[i], rows[i + 1], HIGH_WORDS);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < LANES; i += 4) {
    quads[i] = __builtin_shufflevector(pairs[i], pairs[i + 2], LOW_PAIRS);
    quads[i + 1] = __builtin_shufflevector(pairs[i], pairs[i + 2], HIGH_PAIRS);
    quads[i + 2] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], LOW_PAIRS);
    quads[i + 3] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], HIGH_PAIRS);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const vfloat a = __builtin_shufflevector(quads[i], quads[i + 4], EVEN_QUARTERS);
    const vfloat b = __builtin_shufflevector(quads[i], quads[i + 4], ODD_QUARTERS);
    const vfloat c = __builtin_shufflevector(quads[i + 8], quads[i + 12], EVEN_QUARTERS);
    const vfloat d = __builtin_shufflevector(quads[i + 8], quads[i + 12], ODD_QUARTERS);
    rows[i] = __builtin_shufflevector(a, c, EVEN_QUARTERS);
    rows[i + 4] = __builtin_shufflevector(b, d, EVEN_QUARTERS);
    rows[i + 8] = __builtin_shufflevector(a, c, ODD_QUARTERS);
    rows[i + 12] = __builtin_shufflevector(b, d, ODD_QUARTERS);
  }
}

#else

#if LANES == 8
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

#endif

// n elements, zeros behind.
WSK_INLINE vfloat load_at_most(const float *p, int64_t n) {
  return n > 0 ? vload_most(p, n) : vsplat(0);
}

#endif
