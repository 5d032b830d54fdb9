// The loops of every product: multiply a panel of windows with packed weights, add up its outer
// products with output gradients, pack weights.
//
// TILE_ROWS × 2 vectors of accumulators stay in registers; each step of the reduction loads two
// vectors and one scalar a row.

#if defined(WSK_PLAIN_VECTORS)
enum { TILE_ROWS = 2 };
#define FOR_EACH_TILE_ROWS(X) X(1) X(2)
#elif WSK_VECTOR_BYTES == 64
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
WSK_INLINE void multiply_tile(const int pairs, const int m, const int v, int64_t depth, const float *panel,
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
      sum[r][0] = pairs ? dot_pairs(a, b0, sum[r][0]) : a * b0 + sum[r][0];
      if (v == 2) sum[r][1] = pairs ? dot_pairs(a, b1, sum[r][1]) : a * b1 + sum[r][1];
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < m; r++) {
    vstore_most(out[r] + offset, sum[r][0], columns);
    if (v == 2) vstore_most(out[r] + offset + LANES, sum[r][1], n1);
  }
}

typedef void (*multiply_tile_function)(int64_t depth, const float *panel, const float *packed,
                                       float *const *out, int64_t offset, int64_t columns,
                                       const float *bias, wsk_start start);

#define MULTIPLY_TILE(NAME, PAIRS, M)                                                        \
  static void NAME##_##M(int64_t depth, const float *panel, const float *packed,             \
                         float *const *out, int64_t offset, int64_t columns,                 \
                         const float *bias, wsk_start start) {                               \
    if (columns > LANES)                                                                     \
      multiply_tile(PAIRS, M, 2, depth, panel, packed, out, offset, columns, bias, start);   \
    else                                                                                     \
      multiply_tile(PAIRS, M, 1, depth, panel, packed, out, offset, columns, bias, start);   \
  }
#define MULTIPLY_FLOATS(M) MULTIPLY_TILE(multiply_floats, 0, M)
FOR_EACH_TILE_ROWS(MULTIPLY_FLOATS)

// By rows − 1.
#define NAME_FLOATS(M) multiply_floats_##M,
static const multiply_tile_function multiply_floats_tiles[] = {FOR_EACH_TILE_ROWS(NAME_FLOATS)};
#undef NAME_FLOATS

// One column tile (at most TILE_COLUMNS wide) for all rows of a panel, in tiles of rows that
// differ by one at most. `depth` counts words.
WSK_INLINE void multiply_rows(const multiply_tile_function *tile, int64_t rows, int64_t depth,
                              const float *panel, const float *packed, float *const *out,
                              int64_t offset, int64_t columns, const float *bias,
                              wsk_start start) {
  const int64_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, r = 0; t < tiles; t++) {
    const int64_t m = (rows - r) / (tiles - t);
    tile[m - 1](depth, panel + r * WSK_PANEL_STRIDE, packed, out + r, offset, columns, bias,
                start);
    r += m;
  }
}

static void multiply_floats(int64_t rows, int64_t depth, const float *panel, const float *packed,
                            float *const *out, int64_t offset, int64_t columns, const float *bias,
                            wsk_start start) {
  multiply_rows(multiply_floats_tiles, rows, depth, panel, packed, out, offset, columns, bias,
                start);
}

// ---- Sums of outer products ---------------------------------------------------------------

// dw[o][0 ..< columns] = or += Σ_r dy[r][o] panel[r][...] for m outputs and v vectors.
WSK_INLINE void outer_tile(const int pairs, const int m, const int v, int64_t rows, const float *dy,
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
      sum[o][0] = pairs ? dot_pairs(a, b0, sum[o][0]) : a * b0 + sum[o][0];
      if (v == 2) sum[o][1] = pairs ? dot_pairs(a, b1, sum[o][1]) : a * b1 + sum[o][1];
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

typedef void (*outer_tile_function)(int64_t rows, const float *dy, int64_t dy_stride,
                                    const float *panel, float *dw, int64_t dw_stride,
                                    int64_t columns, int add_to);

#define OUTER_TILE(NAME, PAIRS, M)                                                            \
  static void NAME##_##M(int64_t rows, const float *dy, int64_t dy_stride,                    \
                         const float *panel, float *dw, int64_t dw_stride, int64_t columns,   \
                         int add_to) {                                                        \
    if (columns > LANES)                                                                      \
      outer_tile(PAIRS, M, 2, rows, dy, dy_stride, panel, dw, dw_stride, columns, add_to);    \
    else                                                                                      \
      outer_tile(PAIRS, M, 1, rows, dy, dy_stride, panel, dw, dw_stride, columns, add_to);    \
  }
#define OUTER_FLOATS(M) OUTER_TILE(outer_floats, 0, M)
FOR_EACH_TILE_ROWS(OUTER_FLOATS)

#define NAME_FLOATS(M) outer_floats_##M,
static const outer_tile_function outer_floats_tiles[] = {FOR_EACH_TILE_ROWS(NAME_FLOATS)};
#undef NAME_FLOATS

// For all `outputs` and the `depth` columns of a panel of `rows` rows of words.
WSK_INLINE void outer_all(const outer_tile_function *tile, int64_t rows, int64_t outputs,
                          int64_t depth, const float *dy, int64_t dy_stride, const float *panel,
                          float *dw, int64_t dw_stride, int add_to) {
  const int64_t tiles = (outputs + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, o = 0; t < tiles; t++) {
    const int64_t m = (outputs - o) / (tiles - t);
    for (int64_t k = 0; k < depth; k += TILE_COLUMNS) {
      const int64_t columns = depth - k < TILE_COLUMNS ? depth - k : TILE_COLUMNS;
      tile[m - 1](rows, dy + o, dy_stride, panel + k, dw + o * dw_stride + k, dw_stride, columns,
                  add_to);
    }
    o += m;
  }
}

static void outer_floats(int64_t rows, int64_t outputs, int64_t depth, const float *dy,
                         int64_t dy_stride, const float *panel, float *dw, int64_t dw_stride,
                         int add_to) {
  outer_all(outer_floats_tiles, rows, outputs, depth, dy, dy_stride, panel, dw, dw_stride, add_to);
}

#include "pack.h"
//
#include "staged.h"
//
#include "staged_outer.h"
