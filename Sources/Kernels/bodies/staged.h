// Products whose windows lie side by side: the source's rows that a block of outputs sees are
// copied once, with zeros around them, pixels a constant stride apart. The window of the next
// output is then one pixel further on, and the tiles read the pixels where they lie.

// Elements first ..< last of the group's channels of `columns` pixels from column x of one row of
// the source; `row` is NULL outside.
WSK_INLINE void stage_row(const int pairs, const wsk_windows *v, const float *row, int64_t x,
                          int64_t columns, int64_t first, int64_t last, int64_t stride,
                          float *to) {
  const int64_t n = last - first, step = pairs ? 2 * LANES : LANES;
  for (int64_t j = 0; j < columns; j++, to += stride) {
    const int inside = row != NULL && x + j >= 0 && x + j < v->w;
    const float *from = inside ? row + (x + j) * v->channels + v->first_channel + first : NULL;
    for (int64_t k = 0; k < n; k += step) {
      float *target = to + (pairs ? k / 2 : k);
      const int64_t left = n - k;
      if (from == NULL)
        vstore_most(target, vsplat(0), pairs ? (left + 1) / 2 : left);
      else if (pairs)
        vstore_most(target,
                    pairs_along(load_at_most(from + k, left),
                                load_at_most(from + k + LANES, left - LANES)),
                    (left + 1) / 2);
      else
        vstore_most(target, vload_most(from + k, left), left);
    }
  }
}

// The same where pixels of few channels follow one another without a gap.
WSK_INLINE void stage_tight_row(const wsk_windows *v, const float *row, int64_t x, int64_t columns,
                                float *to) {
  const int64_t c = v->channels, low = x < 0 ? -x : 0;
  const int64_t high = row == NULL ? low : v->w - x < columns ? v->w - x : columns;
  for (int64_t k = 0; k < columns * c; k += LANES) vstore(to + k, vsplat(0));
  if (low < high)
    memcpy(to + low * c, row + (x + low) * c, (size_t)((high - low) * c) * sizeof(float));
}

WSK_INLINE void stage_rows(const int pairs, const wsk_windows *v, const wsk_staging *s,
                           int64_t picture, int64_t y, int64_t first, int64_t last, float *to) {
  const int64_t line = (int64_t)v->w * v->channels;
  for (int64_t i = 0; i < s->rows; i++) {
    const int inside = y + i >= 0 && y + i < v->h;
    const float *row = inside ? v->source + (picture * v->h + y + i) * line : NULL;
    if (s->stride < WSK_STAGED_STRIDE)
      stage_tight_row(v, row, v->start_w, s->columns, to + i * s->line);
    else
      stage_row(pairs, v, row, v->start_w, s->columns, first, last, s->stride, to + i * s->line);
  }
}

static void stage_floats(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                         int64_t first, int64_t last, float *to) {
  stage_rows(0, v, s, picture, y, first, last, to);
}

// ---- Tiles --------------------------------------------------------------------------------

// Like multiply_tile, for m neighbouring outputs: the reduction walks runs of words in the staged
// rows, `stride` being the distance of two outputs' windows.
WSK_INLINE void staged_tile(const int pairs, const int stride, const int m, const int v,
                            const wsk_staged_product *p, const float *staged, const float *packed,
                            float *out, int64_t columns, const float *bias) {
  vfloat sum[TILE_ROWS][2];
  const int64_t n1 = columns - LANES;
#pragma clang loop unroll(full)
  for (int r = 0; r < m; r++) {
    const float *origin = p->start == WSK_START_BIAS ? bias : out + r * p->out_stride;
    const int zero = p->start == WSK_START_ZERO;
    sum[r][0] = zero ? vsplat(0) : vload_most(origin, columns);
    if (v == 2) sum[r][1] = zero ? vsplat(0) : vload_most(origin + LANES, n1);
  }
  for (int64_t a = 0; a < p->taps_h; a++)
    for (int64_t b = 0; b < p->runs; b++) {
      const float *x = staged + a * p->line + b * stride;
      const float *w = packed + (a * p->runs + b) * p->run_step * (v * LANES);
      for (int64_t k = 0; k < p->run; k++) {
        const vfloat b0 = vload(w);
        const vfloat b1 = v == 2 ? vload(w + LANES) : b0;
        w += v * LANES;
#pragma clang loop unroll(full)
        for (int r = 0; r < m; r++) {
          const vfloat s = vsplat(x[r * stride + k]);
          sum[r][0] = pairs ? dot_pairs(s, b0, sum[r][0]) : s * b0 + sum[r][0];
          if (v == 2) sum[r][1] = pairs ? dot_pairs(s, b1, sum[r][1]) : s * b1 + sum[r][1];
        }
      }
    }
#pragma clang loop unroll(full)
  for (int r = 0; r < m; r++) {
    vstore_most(out + r * p->out_stride, sum[r][0], columns);
    if (v == 2) vstore_most(out + r * p->out_stride + LANES, sum[r][1], n1);
  }
}

typedef void (*staged_tile_function)(const wsk_staged_product *p, const float *staged,
                                     const float *packed, float *out, int64_t columns,
                                     const float *bias);

#define STAGED_TILE(NAME, PAIRS, STRIDE, M)                                                   \
  static void NAME##_##M(const wsk_staged_product *p, const float *staged,                    \
                         const float *packed, float *out, int64_t columns,                    \
                         const float *bias) {                                                 \
    if (columns > LANES)                                                                      \
      staged_tile(PAIRS, STRIDE, M, 2, p, staged, packed, out, columns, bias);                \
    else                                                                                      \
      staged_tile(PAIRS, STRIDE, M, 1, p, staged, packed, out, columns, bias);                \
  }
#define STAGED_1(M) STAGED_TILE(staged_1, 0, 1, M)
#define STAGED_3(M) STAGED_TILE(staged_3, 0, 3, M)
#define STAGED_FLOATS(M) STAGED_TILE(staged_floats, 0, WSK_STAGED_STRIDE, M)
FOR_EACH_TILE_ROWS(STAGED_1)
FOR_EACH_TILE_ROWS(STAGED_3)
FOR_EACH_TILE_ROWS(STAGED_FLOATS)

#define NAME_1(M) staged_1_##M,
#define NAME_3(M) staged_3_##M,
#define NAME_FLOATS(M) staged_floats_##M,
static const staged_tile_function staged_1_tiles[] = {FOR_EACH_TILE_ROWS(NAME_1)};
static const staged_tile_function staged_3_tiles[] = {FOR_EACH_TILE_ROWS(NAME_3)};
static const staged_tile_function staged_floats_tiles[] = {FOR_EACH_TILE_ROWS(NAME_FLOATS)};
#undef NAME_1
#undef NAME_3
#undef NAME_FLOATS

// `count` neighbouring outputs, in tiles that differ by one at most.
WSK_INLINE void multiply_staged(const staged_tile_function *tile, int64_t stride,
                                const wsk_staged_product *p, int64_t count, const float *staged,
                                const float *packed, float *out, int64_t columns,
                                const float *bias) {
  const int64_t tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t t = 0, j = 0; t < tiles; t++) {
    const int64_t m = (count - j) / (tiles - t);
    tile[m - 1](p, staged + j * stride, packed, out + j * p->out_stride, columns, bias);
    j += m;
  }
}

static void multiply_staged_floats(const wsk_staged_product *p, int64_t stride, int64_t count,
                                   const float *staged, const float *packed, float *out,
                                   int64_t columns, const float *bias) {
  const staged_tile_function *tile = stride == 1   ? staged_1_tiles
                                     : stride == 3 ? staged_3_tiles
                                                   : staged_floats_tiles;
  multiply_staged(tile, stride, p, count, staged, packed, out, columns, bias);
}
