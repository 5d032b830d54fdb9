// Weights in the order in which the tiles read them: for each element (or pair) of the reduction a
// row of one or two vectors of columns.

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

// packed[k][j] = source[j · row_stride + k] for k in 0 ..< depth, zeros for j >= columns; `width`
// is the tile's own, one or two vectors.
static void pack_floats(int64_t depth, int64_t columns, int64_t width, const float *source,
                        int64_t row_stride, float *packed) {
  for (int64_t j = 0; j < width; j += LANES)
    for (int64_t k = 0; k < depth; k += LANES) {
      const int64_t n = depth - k;
      vfloat rows[LANES];
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        rows[i] = j + i < columns ? vload_most(source + (j + i) * row_stride + k, n) : vsplat(0);
      transpose(rows);
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        if (i < n) vstore(packed + (k + i) * width + j, rows[i]);
    }
}

// n elements, zeros behind.
WSK_INLINE vfloat load_at_most(const float *p, int64_t n) {
  return n > 0 ? vload_most(p, n) : vsplat(0);
}

// packed[k][j] = the pair source[j · row_stride + 2 k ...].
static void pack_pairs(int64_t depth, int64_t columns, int64_t width, const float *source,
                       int64_t row_stride, float *packed) {
  const int64_t words = (depth + 1) / 2;
  for (int64_t j = 0; j < width; j += LANES)
    for (int64_t k = 0; k < words; k += LANES) {
      vfloat rows[LANES];
      for (int i = 0; i < LANES; i++) {
        const int64_t n = j + i < columns ? depth - 2 * k : 0;
        const float *row = source + (j + i) * row_stride + 2 * k;
        rows[i] = pairs_along(load_at_most(row, n), load_at_most(row + LANES, n - LANES));
      }
      transpose(rows);
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        if (k + i < words) vstore(packed + (k + i) * width + j, rows[i]);
    }
}

// One row of a tile from one row of weights, or from a pair of rows (the second may be NULL).
static void pack_row_of_floats(int64_t columns, int64_t width, const float *first,
                               const float *second, float *packed) {
  (void)second;
  for (int64_t j = 0; j < width; j += LANES)
    vstore(packed + j, load_at_most(first + j, columns - j));
}

static void pack_row_of_pairs(int64_t columns, int64_t width, const float *first,
                              const float *second, float *packed) {
  for (int64_t j = 0; j < width; j += LANES) {
    const vfloat odd = second == NULL ? vsplat(0) : load_at_most(second + j, columns - j);
    vstore(packed + j, pairs_across(load_at_most(first + j, columns - j), odd));
  }
}
