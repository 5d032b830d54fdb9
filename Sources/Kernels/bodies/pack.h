// Weights in the order in which the tiles read them: for each element (or pair) of the reduction a
// row of one or two vectors of columns.

#include "transpose.h"

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
