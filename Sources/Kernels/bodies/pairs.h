// Products in bfloat16 where the set has dot products of pairs (or tiles): a word of a panel, of
// staged pixels and of packed weights holds two elements of the reduction.

// ---- Panels -------------------------------------------------------------------------------

// A dense layer's rows are one behind the other: they are read where they lie.
WSK_INLINE const float *plain_rows(const wsk_windows *v, int64_t row, int64_t first) {
  const int is_plain = v->h == 1 && v->w == 1 && v->taps_h == 1 && v->taps_w == 1 &&
                       v->start_h == 0 && v->start_w == 0 && v->grid_h == 1 && v->grid_w == 1;
  return is_plain ? v->source + row * v->channels + v->first_channel + first : NULL;
}

// Rows of words, each two elements of one row.
static void gather_along(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                         int64_t last, float *panel) {
  if (first == last) return;
  const float *plain = plain_rows(v, row, first);
  if (plain != NULL) {
    for (int64_t r = 0; r < count; r++, plain += v->channels)
      for (int64_t k = 0, n = last - first; k < n; k += 2 * LANES)
        vstore(panel + r * WSK_PANEL_STRIDE + k / 2,
               pairs_along(vload_most(plain + k, n - k),
                           load_at_most(plain + k + LANES, n - k - LANES)));
    return;
  }
  row_walk walk;
  start_walk(&walk, v, row, first, last);
  float line[2 * WSK_CHUNK + 2 * LANES];
  for (int64_t r = 0; r < count; r++) {
    take_row(&walk, 2 * LANES, line);
    float *to = panel + r * WSK_PANEL_STRIDE;
    for (int64_t k = 0; k < walk.depth; k += 2 * LANES, to += LANES)
      vstore(to, pairs_along(vload(line + k), vload(line + k + LANES)));
  }
}

// Rows of words, each the same element of two rows; the second row of the last may be missing.
static void gather_across(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                          int64_t last, float *panel) {
  if (first == last) return;
  const float *plain = plain_rows(v, row, first);
  if (plain != NULL) {
    const int64_t n = last - first;
    for (int64_t r = 0; r < count; r += 2, plain += 2 * v->channels)
      for (int64_t k = 0; k < n || k % TILE_COLUMNS != 0; k += LANES) {
        const vfloat even = load_at_most(plain + k, n - k);
        const vfloat odd = r + 1 < count ? load_at_most(plain + v->channels + k, n - k) : vsplat(0);
        vstore(panel + r / 2 * WSK_PANEL_STRIDE + k, pairs_across(even, odd));
      }
    return;
  }
  row_walk walk;
  start_walk(&walk, v, row, first, last);
  float even[WSK_CHUNK + TILE_COLUMNS], odd[WSK_CHUNK + TILE_COLUMNS];
  for (int64_t r = 0; r < count; r += 2) {
    take_row(&walk, TILE_COLUMNS, even);
    if (r + 1 < count)
      take_row(&walk, TILE_COLUMNS, odd);
    else
      memset(odd, 0, sizeof odd);
    float *to = panel + r / 2 * WSK_PANEL_STRIDE;
    for (int64_t k = 0; k < walk.depth || k % TILE_COLUMNS != 0; k += LANES)
      vstore(to + k, pairs_across(vload(even + k), vload(odd + k)));
  }
}

// The same of a plain matrix: columns words in rows that lie `words_stride` apart.
static void pair_rows(int64_t count, int64_t columns, const float *source, int64_t stride,
                      float *words, int64_t words_stride) {
  for (int64_t r = 0; r < count; r += 2, words += words_stride) {
    const float *even = source + r * stride, *odd = even + stride;
    for (int64_t c = 0; c < columns; c += LANES) {
      const int64_t n = columns - c;
      const vfloat second = r + 1 < count ? vload_most(odd + c, n) : vsplat(0);
      vstore_most(words + c, pairs_across(vload_most(even + c, n), second), n);
    }
  }
}

// ---- Staged rows --------------------------------------------------------------------------

static void stage_pairs(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                        int64_t first, int64_t last, float *to) {
  stage_rows(1, v, s, picture, y, first, last, to);
}

// Elements first ..< last of `columns` neighbouring pairs of pixels (x, x + 1), a word each.
WSK_INLINE void stage_row_across(const wsk_windows *v, const float *row, int64_t x,
                                 int64_t columns, int64_t first, int64_t last, int64_t stride,
                                 float *to) {
  for (int64_t j = 0; j < columns; j++, to += stride) {
    const int64_t column = x + j;
    const float *pixel = row == NULL ? NULL : row + column * v->channels + v->first_channel;
    const int even = row != NULL && column >= 0 && column < v->w;
    const int odd = row != NULL && column + 1 >= 0 && column + 1 < v->w && j + 1 < columns;
    for (int64_t k = first; k < last; k += LANES) {
      const vfloat a = even ? vload_most(pixel + k, last - k) : vsplat(0);
      const vfloat b = odd ? vload_most(pixel + v->channels + k, last - k) : vsplat(0);
      vstore(to + (k - first), pairs_across(a, b));
    }
  }
}

static void stage_across(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                         int64_t first, int64_t last, float *to) {
  const int64_t line = (int64_t)v->w * v->channels;
  for (int64_t i = 0; i < s->rows; i++) {
    const int inside = y + i >= 0 && y + i < v->h;
    const float *row = inside ? v->source + (picture * v->h + y + i) * line : NULL;
    stage_row_across(v, row, v->start_w, s->columns, first, last, s->stride, to + i * s->line);
  }
}

// ---- Packed weights -----------------------------------------------------------------------

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

// One row of a tile from a pair of rows of weights; the second may be NULL.
WSK_INLINE void pack_row_of_pairs(int64_t columns, int64_t width, const float *first,
                                  const float *second, float *packed) {
  for (int64_t j = 0; j < width; j += LANES) {
    const vfloat odd = second == NULL ? vsplat(0) : load_at_most(second + j, columns - j);
    vstore(packed + j, pairs_across(load_at_most(first + j, columns - j), odd));
  }
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

// ---- Tiles --------------------------------------------------------------------------------

#define MULTIPLY_PAIRS(M) MULTIPLY_TILE(multiply_pairs, 1, M)
#define OUTER_PAIRS(M) OUTER_TILE(outer_pairs, 1, M)
#define STAGED_PAIRS(M) STAGED_TILE(staged_pairs, 1, WSK_STAGED_STRIDE, M)
#define STAGED_OUTER_PAIRS(M) STAGED_OUTER(staged_outer_pairs, 1, M)
FOR_EACH_TILE_ROWS(MULTIPLY_PAIRS)
FOR_EACH_TILE_ROWS(OUTER_PAIRS)
FOR_EACH_TILE_ROWS(STAGED_PAIRS)
FOR_EACH_TILE_ROWS(STAGED_OUTER_PAIRS)

#define NAME_MULTIPLY(M) multiply_pairs_##M,
#define NAME_OUTER(M) outer_pairs_##M,
#define NAME_STAGED(M) staged_pairs_##M,
#define NAME_STAGED_OUTER(M) staged_outer_pairs_##M,
static const multiply_tile_function multiply_pairs_tiles[] = {FOR_EACH_TILE_ROWS(NAME_MULTIPLY)};
static const outer_tile_function outer_pairs_tiles[] = {FOR_EACH_TILE_ROWS(NAME_OUTER)};
static const staged_tile_function staged_pairs_tiles[] = {FOR_EACH_TILE_ROWS(NAME_STAGED)};
static const staged_outer_function staged_outer_pairs_tiles[] = {
    FOR_EACH_TILE_ROWS(NAME_STAGED_OUTER)};
#undef NAME_MULTIPLY
#undef NAME_OUTER
#undef NAME_STAGED
#undef NAME_STAGED_OUTER

static void multiply_pairs(int64_t rows, int64_t depth, const float *panel, const float *packed,
                           float *const *out, int64_t offset, int64_t columns, const float *bias,
                           wsk_start start) {
  multiply_rows(multiply_pairs_tiles, rows, depth, panel, packed, out, offset, columns, bias,
                start);
}

static void outer_pairs(int64_t rows, int64_t outputs, int64_t depth, const float *dy,
                        int64_t dy_stride, const float *panel, float *dw, int64_t dw_stride,
                        int add_to) {
  outer_all(outer_pairs_tiles, rows, outputs, depth, dy, dy_stride, panel, dw, dw_stride, add_to);
}

static void multiply_staged_pairs(const wsk_staged_product *p, int64_t stride, int64_t count,
                                  const float *staged, const float *packed, float *out,
                                  int64_t columns, const float *bias) {
  multiply_staged(staged_pairs_tiles, stride, p, count, staged, packed, out, columns, bias);
}

static void staged_outer_pairs(const wsk_staged_outer *p, int64_t outputs, int64_t channels,
                               const float *staged, const float *dy, float *dw) {
  staged_outer(staged_outer_pairs_tiles, p, outputs, channels, staged, dy, dw);
}

WINOGRAD_PATCHES(winograd_patches_along, WORDS_ALONG)
WINOGRAD_PATCHES(winograd_patches_across, WORDS_ACROSS)
WINOGRAD_GRADIENTS(winograd_gradients_across, WORDS_ACROSS)

static double multiply_adds_pairs(int64_t rounds) { return run_chains(1, rounds); }
