// Weight gradients from staged rows of pixels: for each tap, outer products of the pixels under it
// with the output gradients.

// dw[o][0 ..< columns] = or += Σ over rows i and words j of dy[i][j][o] x[i][j][...] for m outputs
// and v vectors.
WSK_INLINE void staged_outer_tile(const int pairs, const int m, const int v,
                                  const wsk_staged_outer *p, const float *staged, const float *dy,
                                  float *dw, int64_t columns) {
  vfloat sum[TILE_ROWS][2];
  const int64_t n1 = columns - LANES;
  const int64_t step = pairs ? 2 * WSK_STAGED_STRIDE : WSK_STAGED_STRIDE;
#pragma clang loop unroll(full)
  for (int o = 0; o < m; o++) {
    sum[o][0] = p->add ? vload_most(dw + o * p->dw_stride, columns) : vsplat(0);
    if (v == 2) sum[o][1] = p->add ? vload_most(dw + o * p->dw_stride + LANES, n1) : vsplat(0);
  }
  for (int64_t i = 0; i < p->rows; i++) {
    const float *x = staged + i * p->line, *g = dy + i * p->words * p->dy_stride;
    for (int64_t j = 0; j < p->words; j++, x += step, g += p->dy_stride) {
      const vfloat b0 = vload(x);
      const vfloat b1 = v == 2 ? vload(x + LANES) : b0;
#pragma clang loop unroll(full)
      for (int o = 0; o < m; o++) {
        const vfloat a = vsplat(g[o]);
        sum[o][0] = pairs ? dot_pairs(a, b0, sum[o][0]) : a * b0 + sum[o][0];
        if (v == 2) sum[o][1] = pairs ? dot_pairs(a, b1, sum[o][1]) : a * b1 + sum[o][1];
      }
    }
  }
#pragma clang loop unroll(full)
  for (int o = 0; o < m; o++) {
    vstore_most(dw + o * p->dw_stride, sum[o][0], columns);
    if (v == 2) vstore_most(dw + o * p->dw_stride + LANES, sum[o][1], n1);
  }
}

typedef void (*staged_outer_function)(const wsk_staged_outer *p, const float *staged,
                                      const float *dy, float *dw, int64_t columns);

#define STAGED_OUTER(NAME, PAIRS, M)                                                            \
  static void NAME##_##M(const wsk_staged_outer *p, const float *staged, const float *dy,       \
                         float *dw, int64_t columns) {                                          \
    if (columns > LANES)                                                                        \
      staged_outer_tile(PAIRS, M, 2, p, staged, dy, dw, columns);                               \
    else                                                                                        \
      staged_outer_tile(PAIRS, M, 1, p, staged, dy, dw, columns);                               \
  }
#define STAGED_OUTER_FLOATS(M) STAGED_OUTER(staged_outer_floats, 0, M)
FOR_EACH_TILE_ROWS(STAGED_OUTER_FLOATS)

#define NAME_FLOATS(M) staged_outer_floats_##M,
static const staged_outer_function staged_outer_floats_tiles[] = {
    FOR_EACH_TILE_ROWS(NAME_FLOATS)};
#undef NAME_FLOATS

// All outputs and taps for `channels` staged elements of each pixel.
WSK_INLINE void staged_outer(const staged_outer_function *tile, const wsk_staged_outer *p,
                             int64_t outputs, int64_t channels, const float *staged,
                             const float *dy, float *dw) {
  const int64_t tiles = (outputs + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, o = 0; t < tiles; t++) {
    const int64_t m = (outputs - o) / (tiles - t);
    for (int64_t a = 0; a < p->taps_h; a++)
      for (int64_t b = 0; b < p->taps_w; b++)
        for (int64_t k = 0; k < channels; k += TILE_COLUMNS)
          tile[m - 1](p, staged + a * p->tap_line + b * WSK_STAGED_STRIDE + k, dy + o,
                      dw + o * p->dw_stride + (a * p->taps_w + b) * p->pixel + k,
                      channels - k < TILE_COLUMNS ? channels - k : TILE_COLUMNS);
    o += m;
  }
}

static void staged_outer_floats(const wsk_staged_outer *p, int64_t outputs, int64_t channels,
                                const float *staged, const float *dy, float *dw) {
  staged_outer(staged_outer_floats_tiles, p, outputs, channels, staged, dy, dw);
}

// ---- Pixels of few channels ---------------------------------------------------------------

// With the roles exchanged: dw[k][0 ..< columns] += Σ x[i][j][k] dy[i][j][...], for m elements k of
// the window, at `offset` in the staged rows, and v vectors of outputs.
WSK_INLINE void tight_outer_tile(const int m, const int v, const wsk_staged_outer *p,
                                 const float *staged, const int32_t *offset, const float *dy,
                                 float *dw, int64_t columns) {
  vfloat sum[TILE_ROWS][2];
  const int64_t n1 = columns - LANES;
#pragma clang loop unroll(full)
  for (int k = 0; k < m; k++) {
    sum[k][0] = vload(dw + k * p->dw_stride);
    if (v == 2) sum[k][1] = vload(dw + k * p->dw_stride + LANES);
  }
  for (int64_t i = 0; i < p->rows; i++) {
    const float *x = staged + i * p->line, *g = dy + i * p->words * p->dy_stride;
    for (int64_t j = 0; j < p->words; j++, x += p->pixel, g += p->dy_stride) {
      const vfloat b0 = vload_most(g, columns);
      const vfloat b1 = v == 2 ? vload_most(g + LANES, n1) : b0;
#pragma clang loop unroll(full)
      for (int k = 0; k < m; k++) {
        const vfloat a = vsplat(x[offset[k]]);
        sum[k][0] = a * b0 + sum[k][0];
        if (v == 2) sum[k][1] = a * b1 + sum[k][1];
      }
    }
  }
#pragma clang loop unroll(full)
  for (int k = 0; k < m; k++) {
    vstore(dw + k * p->dw_stride, sum[k][0]);
    if (v == 2) vstore(dw + k * p->dw_stride + LANES, sum[k][1]);
  }
}

typedef void (*tight_outer_function)(const wsk_staged_outer *p, const float *staged,
                                     const int32_t *offset, const float *dy, float *dw,
                                     int64_t columns);

#define TIGHT_OUTER(M)                                                                          \
  static void tight_outer_##M(const wsk_staged_outer *p, const float *staged,                   \
                              const int32_t *offset, const float *dy, float *dw,                \
                              int64_t columns) {                                                \
    if (columns > LANES)                                                                        \
      tight_outer_tile(M, 2, p, staged, offset, dy, dw, columns);                               \
    else                                                                                        \
      tight_outer_tile(M, 1, p, staged, offset, dy, dw, columns);                               \
  }
FOR_EACH_TILE_ROWS(TIGHT_OUTER)

#define NAME_TIGHT(M) tight_outer_##M,
static const tight_outer_function tight_outer_tiles[] = {FOR_EACH_TILE_ROWS(NAME_TIGHT)};
#undef NAME_TIGHT

static void staged_outer_tight(const wsk_staged_outer *p, int64_t depth, const int32_t *offset,
                               int64_t outputs, const float *staged, const float *dy, float *dw) {
  const int64_t tiles = (depth + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t o = 0; o < outputs; o += TILE_COLUMNS)
    for (int64_t t = 0, k = 0; t < tiles; t++) {
      const int64_t m = (depth - k) / (tiles - t);
      tight_outer_tiles[m - 1](p, staged, offset + k, dy + o, dw + k * p->dw_stride + o,
                               outputs - o < TILE_COLUMNS ? outputs - o : TILE_COLUMNS);
      k += m;
    }
}
