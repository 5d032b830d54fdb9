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
      const float *first = source + j * row_stride + 2 * k;
      if (j + LANES <= columns && 2 * k + 2 * LANES <= depth) {
#pragma clang loop unroll(full)
        for (int i = 0; i < LANES; i++)
          rows[i] = pairs_along(vload(first + i * row_stride), vload(first + i * row_stride + LANES));
      } else {
        for (int i = 0; i < LANES; i++) {
          const int64_t n = j + i < columns ? depth - 2 * k : 0;
          const float *row = first + i * row_stride;
          rows[i] = pairs_along(load_at_most(row, n), load_at_most(row + LANES, n - LANES));
        }
      }
      transpose(rows);
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++)
        if (k + i < words) vstore(packed + (k + i) * width + j, rows[i]);
    }
}

// One row of a tile from one row of weights, or from a pair of rows (the second may be NULL).
WSK_INLINE void pack_row_of_floats(int64_t columns, int64_t width, const float *first,
                               const float *second, float *packed) {
  (void)second;
  for (int64_t j = 0; j < width; j += LANES)
    vstore(packed + j, load_at_most(first + j, columns - j));
}

WSK_INLINE void pack_row_of_pairs(int64_t columns, int64_t width, const float *first,
                              const float *second, float *packed) {
  for (int64_t j = 0; j < width; j += LANES) {
    const vfloat odd = second == NULL ? vsplat(0) : load_at_most(second + j, columns - j);
    vstore(packed + j, pairs_across(load_at_most(first + j, columns - j), odd));
  }
}

// Tile rows from all rows of weights, `row_stride` apart.
static void pack_rows_of_floats(int64_t rows, int64_t columns, int64_t width, const float *source,
                                int64_t row_stride, float *packed) {
  for (int64_t r = 0; r < rows; r++, source += row_stride, packed += width)
    pack_row_of_floats(columns, width, source, NULL, packed);
}

static void pack_rows_of_pairs(int64_t rows, int64_t columns, int64_t width, const float *source,
                               int64_t row_stride, float *packed) {
  for (int64_t r = 0; r < rows; r += 2, source += 2 * row_stride, packed += width) {
    const float *second = r + 1 < rows ? source + row_stride : NULL;
    if (columns == 2 * LANES && second != NULL)
      pack_row_of_pairs(2 * LANES, 2 * LANES, source, second, packed);
    else
      pack_row_of_pairs(columns, width, source, second, packed);
  }
}
