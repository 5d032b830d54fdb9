// Weights in the order in which the tiles read them: for each element of the reduction a row of one
// or two vectors of columns.

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

// One row of a tile from one row of weights.
WSK_INLINE void pack_row_of_floats(int64_t columns, int64_t width, const float *first,
                                   const float *second, float *packed) {
  (void)second;
  for (int64_t j = 0; j < width; j += LANES)
    vstore(packed + j, load_at_most(first + j, columns - j));
}

// Tile rows from all rows of weights, `row_stride` apart.
static void pack_rows_of_floats(int64_t rows, int64_t columns, int64_t width, const float *source,
                                int64_t row_stride, float *packed) {
  for (int64_t r = 0; r < rows; r++, source += row_stride, packed += width)
    pack_row_of_floats(columns, width, source, NULL, packed);
}
