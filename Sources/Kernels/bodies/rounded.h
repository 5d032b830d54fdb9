// Products in bfloat16 where the set has no dot products of pairs: operands are rounded where they
// are copied anyway, and multiplied as floats.

static void round_in_place(int64_t count, float *x) {
  for (int64_t i = 0; i < count; i += LANES)
    vstore_most(x + i, rounded(vload_most(x + i, count - i)), count - i);
}

static void gather_rounded(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                           int64_t last, float *panel) {
  gather(v, row, count, first, last, panel);
  for (int64_t r = 0; r < count; r++) round_in_place(last - first, panel + r * WSK_PANEL_STRIDE);
}

// A plain matrix, to rows that lie `words_stride` apart.
static void round_rows(int64_t count, int64_t columns, const float *source, int64_t stride,
                       float *words, int64_t words_stride) {
  for (int64_t r = 0; r < count; r++, source += stride, words += words_stride)
    for (int64_t c = 0; c < columns; c += LANES)
      vstore_most(words + c, rounded(vload_most(source + c, columns - c)), columns - c);
}

static void stage_rounded(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                          int64_t first, int64_t last, float *to) {
  stage_floats(v, s, picture, y, first, last, to);
  const int tight = s->stride < WSK_STAGED_STRIDE;
  for (int64_t i = 0; i < s->rows; i++)
    if (tight)
      round_in_place(s->columns * s->stride, to + i * s->line);
    else
      for (int64_t j = 0; j < s->columns; j++)
        round_in_place(last - first, to + i * s->line + j * s->stride);
}

static void pack_rounded(int64_t depth, int64_t columns, int64_t width, const float *source,
                         int64_t row_stride, float *packed) {
  pack_floats(depth, columns, width, source, row_stride, packed);
  round_in_place(depth * width, packed);
}

static void pack_row_rounded(int64_t columns, int64_t width, const float *first,
                             const float *second, float *packed) {
  pack_row_of_floats(columns, width, first, second, packed);
  round_in_place(width, packed);
}

static void pack_rows_rounded(int64_t rows, int64_t columns, int64_t width, const float *source,
                              int64_t row_stride, float *packed) {
  pack_rows_of_floats(rows, columns, width, source, row_stride, packed);
  round_in_place(rows * width, packed);
}

WINOGRAD_PATCHES(winograd_patches_rounded, WORDS_ROUNDED)
WINOGRAD_GRADIENTS(winograd_gradients_rounded, WORDS_ROUNDED)
