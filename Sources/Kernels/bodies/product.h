// The loops of every product: multiply a panel of windows with packed weights, add up its outer
// products with output gradients, pack weights.
//
// TILE_ROWS × 2 vectors of accumulators stay in registers; each step of the reduction loads two
// vectors and one scalar a row.

#if WSK_VECTOR_BYTES == 64
enum { TILE_ROWS = 14 };
#define FOR_EACH_TILE_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#else
enum { TILE_ROWS = 6 };
#define FOR_EACH_TILE_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#endif
enum { TILE_COLUMNS = 2 * LANES };

#include "gather.h"

// ---- Rows times packed columns ------------------------------------------------------------

// out[r][0 ..< columns] = start + Σ_k panel[r][k] packed[k][...] for m rows and v vectors.
WSK_INLINE void multiply_tile(const int m, const int v, int64_t depth, const float *panel,
                              const float *packed, float *const *out, int64_t offset,
                              int64_t columns, const float *bias, wsk_start start) {
  vfloat sum[TILE_ROWS][2];
  const int64_t n1 = columns - LANES;
#pragma clang loop unroll(full)
  for (int r = 0; r < m; r++) {
    const float *origin = start == WSK_START_BIAS ? bias : out[r] + offset;
    sum[r][0] = start == WSK_START_ZERO ? vsplat(0) : vload_most(origin, columns);
    if (v == 2) sum[r][1] = start == WSK_START_ZERO ? vsplat(0) : vload_most(origin + LANES, n1);
  }
  for (int64_t k = 0; k < depth; k++) {
    const vfloat b0 = vload(packed);
    const vfloat b1 = v == 2 ? vload(packed + LANES) : b0;
    packed += v * LANES;
#pragma clang loop unroll(full)
    for (int r = 0; r < m; r++) {
      const vfloat a = vsplat(panel[r * WSK_PANEL_STRIDE + k]);
      sum[r][0] = a * b0 + sum[r][0];
      if (v == 2) sum[r][1] = a * b1 + sum[r][1];
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < m; r++) {
    vstore_most(out[r] + offset, sum[r][0], columns);
    if (v == 2) vstore_most(out[r] + offset + LANES, sum[r][1], n1);
  }
}

#define MULTIPLY_TILE(M)                                                                       \
  static __attribute__((noinline)) void multiply_tile_##M(                                     \
      int64_t depth, const float *panel, const float *packed, float *const *out,               \
      int64_t offset, int64_t columns, const float *bias, wsk_start start) {                   \
    if (columns > LANES)                                                                       \
      multiply_tile(M, 2, depth, panel, packed, out, offset, columns, bias, start);            \
    else                                                                                       \
      multiply_tile(M, 1, depth, panel, packed, out, offset, columns, bias, start);            \
  }
FOR_EACH_TILE_ROWS(MULTIPLY_TILE)
#undef MULTIPLY_TILE

// One column tile (at most TILE_COLUMNS wide) for all rows of a panel, in tiles of rows that
// differ by one at most.
static void multiply(int64_t rows, int64_t depth, const float *panel, const float *packed,
                     float *const *out, int64_t offset, int64_t columns, const float *bias,
                     wsk_start start) {
  const int64_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, r = 0; t < tiles; t++) {
    const int64_t m = (rows - r) / (tiles - t);
    const float *a = panel + r * WSK_PANEL_STRIDE;
    switch (m) {
#define MULTIPLY_CASE(M)                                                                \
  case M:                                                                               \
    multiply_tile_##M(depth, a, packed, out + r, offset, columns, bias, start);         \
    break;
      FOR_EACH_TILE_ROWS(MULTIPLY_CASE)
#undef MULTIPLY_CASE
    }
    r += m;
  }
}

// ---- Sums of outer products ---------------------------------------------------------------

// dw[o][0 ..< columns] = or += Σ_r dy[r][o] panel[r][...] for m outputs and v vectors.
WSK_INLINE void outer_tile(const int m, const int v, int64_t rows, const float *dy,
                           int64_t dy_stride, const float *panel, float *dw, int64_t dw_stride,
                           int64_t columns, int add_to) {
  vfloat sum[TILE_ROWS][2];
  const int64_t n1 = columns - LANES;
#pragma clang loop unroll(full)
  for (int o = 0; o < m; o++) {
    sum[o][0] = add_to ? vload_most(dw + o * dw_stride, columns) : vsplat(0);
    if (v == 2) sum[o][1] = add_to ? vload_most(dw + o * dw_stride + LANES, n1) : vsplat(0);
  }
  for (int64_t r = 0; r < rows; r++) {
    const vfloat b0 = vload(panel);
    const vfloat b1 = v == 2 ? vload(panel + LANES) : b0;
#pragma clang loop unroll(full)
    for (int o = 0; o < m; o++) {
      const vfloat a = vsplat(dy[o]);
      sum[o][0] = a * b0 + sum[o][0];
      if (v == 2) sum[o][1] = a * b1 + sum[o][1];
    }
    panel += WSK_PANEL_STRIDE;
    dy += dy_stride;
  }
#pragma clang loop unroll(full)
  for (int o = 0; o < m; o++) {
    vstore_most(dw + o * dw_stride, sum[o][0], columns);
    if (v == 2) vstore_most(dw + o * dw_stride + LANES, sum[o][1], n1);
  }
}

#define OUTER_TILE(M)                                                                         \
  static __attribute__((noinline)) void outer_tile_##M(                                       \
      int64_t rows, const float *dy, int64_t dy_stride, const float *panel, float *dw,        \
      int64_t dw_stride, int64_t columns, int add_to) {                                       \
    if (columns > LANES)                                                                      \
      outer_tile(M, 2, rows, dy, dy_stride, panel, dw, dw_stride, columns, add_to);           \
    else                                                                                      \
      outer_tile(M, 1, rows, dy, dy_stride, panel, dw, dw_stride, columns, add_to);           \
  }
FOR_EACH_TILE_ROWS(OUTER_TILE)
#undef OUTER_TILE

// For all `outputs` and the `depth` columns of a panel of `rows` rows.
static void outer(int64_t rows, int64_t outputs, int64_t depth, const float *dy,
                  int64_t dy_stride, const float *panel, float *dw, int64_t dw_stride,
                  int add_to) {
  const int64_t tiles = (outputs + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, o = 0; t < tiles; t++) {
    const int64_t m = (outputs - o) / (tiles - t);
    for (int64_t k = 0; k < depth; k += TILE_COLUMNS) {
      const int64_t columns = depth - k < TILE_COLUMNS ? depth - k : TILE_COLUMNS;
      switch (m) {
#define OUTER_CASE(M)                                                                   \
  case M:                                                                               \
    outer_tile_##M(rows, dy + o, dy_stride, panel + k, dw + o * dw_stride + k,          \
                   dw_stride, columns, add_to);                                         \
    break;
        FOR_EACH_TILE_ROWS(OUTER_CASE)
#undef OUTER_CASE
      }
    }
    o += m;
  }
}

// ---- Packing ------------------------------------------------------------------------------

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
static void pack_transposed(int64_t depth, int64_t columns, int64_t width, const float *source,
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
