// Products in bfloat16 on matrix tiles: 2 × 2 tiles of sums, 32 outputs by 32 columns.
//
// A panel's words are a tile's rows as they stand, packed weights and pairs of pixels its columns.
// Sums start in the tiles from zero, bias or output, and each output walks its reduction in steps
// that depend on the shape alone.

enum { BLOCK = 2 * TILE_WORDS };

typedef struct {
  tile_file file;
  // Outputs and columns of the block, words of a step; two_rows, two_columns: of tiles.
  int64_t rows, columns, step;
  int two_rows, two_columns;
} tile_block;

// Words of a step: equal ones, but for the last.
WSK_INLINE int64_t step_of(int64_t words) {
  const int64_t steps = (words + TILE_WORDS - 1) / TILE_WORDS;
  return steps == 0 ? 1 : (words + steps - 1) / steps;
}

WSK_INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Tiles 0 to 3 are the sums, row by row; 4 and 5 hold rows, 6 and 7 columns.
WSK_INLINE void set_tile(tile_shapes *shapes, int t, int64_t rows, int64_t words) {
  shapes->rows[t] = (uint8_t)rows;
  shapes->row_bytes[t] = (uint16_t)(rows == 0 ? 0 : 4 * words);
}

static void shape_block(tile_block *block, int64_t rows, int64_t columns, int64_t step) {
  const int two_columns = columns > TILE_WORDS;
  block->columns = columns;
  if (rows == block->rows && two_columns == block->two_columns && step == block->step) return;
  block->rows = rows;
  block->step = step;
  block->two_rows = rows > TILE_WORDS;
  block->two_columns = two_columns;
  tile_shapes shapes = {.palette = 1};
  for (int i = 0; i < 2; i++) {
    const int64_t n = i == 0 ? least(rows, TILE_WORDS) : block->two_rows ? rows - TILE_WORDS : 0;
    set_tile(&shapes, 2 * i, n, TILE_WORDS);
    set_tile(&shapes, 2 * i + 1, two_columns ? n : 0, TILE_WORDS);
    set_tile(&shapes, 4 + i, n, step);
  }
  set_tile(&shapes, 6, step, TILE_WORDS);
  set_tile(&shapes, 7, two_columns ? step : 0, TILE_WORDS);
  tile_configure(&block->file, &shapes);
}

// One step: rows at `a`, columns at `b`, both with words between their rows.
WSK_INLINE void add_step(tile_block *block, const float *a, int64_t a_stride, const float *b,
                         int64_t b_stride) {
  tile_file *file = &block->file;
  const int64_t a_bytes = 4 * a_stride, b_bytes = 4 * b_stride;
  tile_load(file, 4, a, a_bytes);
  tile_load(file, 6, b, b_bytes);
  tile_dot(file, 0, 4, 6);
  if (block->two_columns) {
    tile_load(file, 7, b + TILE_WORDS, b_bytes);
    tile_dot(file, 1, 4, 7);
  }
  if (!block->two_rows) return;
  tile_load(file, 5, a + TILE_WORDS * a_stride, a_bytes);
  tile_dot(file, 2, 5, 6);
  if (block->two_columns) tile_dot(file, 3, 5, 7);
}

// What is left of a run, with zeros behind.
static void add_rest(tile_block *block, int64_t words, const float *a, int64_t a_stride,
                     const float *b, int64_t b_stride) {
  float rows[BLOCK][TILE_WORDS] = {{0}}, columns[TILE_WORDS][BLOCK] = {{0}};
  const size_t width = (block->two_columns ? BLOCK : TILE_WORDS) * sizeof(float);
  for (int64_t r = 0; r < block->rows; r++)
    memcpy(rows[r], a + r * a_stride, (size_t)words * sizeof(float));
  for (int64_t k = 0; k < words; k++) memcpy(columns[k], b + k * b_stride, width);
  add_step(block, rows[0], TILE_WORDS, columns[0], BLOCK);
}

WSK_INLINE void add_run(tile_block *block, int64_t words, const float *a, int64_t a_stride,
                        const float *b, int64_t b_stride) {
  int64_t k = 0;
  for (; k + block->step <= words; k += block->step)
    add_step(block, a + k, a_stride, b + k * b_stride, b_stride);
  if (k < words) add_rest(block, words - k, a + k, a_stride, b + k * b_stride, b_stride);
}

// ---- Sums ---------------------------------------------------------------------------------

// Where a tile's rows stand: `stride` words apart, or wherever `out` says if that is 0.
typedef struct {
  float *first;
  int64_t stride;
  float *const *out;
  int64_t offset;
} block_rows;

WSK_INLINE float *row_at(const block_rows *rows, int64_t r) {
  return rows->stride != 0 ? rows->first + r * rows->stride : rows->out[r] + rows->offset;
}

// Whether tiles in column j of the sums are loaded from the output itself and stored to it; where
// rows or columns do not suit, they go through a copy.
WSK_INLINE int is_direct(const tile_block *block, const block_rows *rows, int j) {
  return rows->stride != 0 && block->columns >= (j + 1) * TILE_WORDS;
}

WSK_INLINE size_t row_bytes(const tile_block *block, int j) {
  return (size_t)least(block->columns - j * TILE_WORDS, TILE_WORDS) * sizeof(float);
}

static void copy_in(const tile_block *block, const block_rows *rows, int i, int j,
                    float copy[TILE_WORDS][TILE_WORDS]) {
  for (int64_t r = i * TILE_WORDS; r < least(block->rows, (i + 1) * TILE_WORDS); r++)
    memcpy(copy[r % TILE_WORDS], row_at(rows, r) + j * TILE_WORDS, row_bytes(block, j));
}

static void copy_out(const tile_block *block, const block_rows *rows, int i, int j,
                     float copy[TILE_WORDS][TILE_WORDS]) {
  for (int64_t r = i * TILE_WORDS; r < least(block->rows, (i + 1) * TILE_WORDS); r++)
    memcpy(row_at(rows, r) + j * TILE_WORDS, copy[r % TILE_WORDS], row_bytes(block, j));
}

#define FOR_EACH_SUM(X)               \
  X(0, 0, 0)                          \
  if (block->two_columns) X(1, 0, 1)  \
  if (!block->two_rows) return;       \
  X(2, 1, 0)                          \
  if (block->two_columns) X(3, 1, 1)

static void start_sums(tile_block *block, const block_rows *rows, const float *bias,
                       wsk_start start) {
  tile_file *file = &block->file;
  float copy[TILE_WORDS][TILE_WORDS] = {{0}};
#define START(T, I, J)                                                                  \
  {                                                                                     \
    if (start == WSK_START_ZERO) {                                                      \
      tile_zero(file, T);                                                               \
    } else if (start == WSK_START_BIAS) {                                               \
      memset(copy[0], 0, sizeof copy[0]);                                               \
      memcpy(copy[0], bias + J * TILE_WORDS, row_bytes(block, J));                      \
      tile_load(file, T, copy[0], 0);                                                   \
    } else if (is_direct(block, rows, J)) {                                             \
      tile_load(file, T, row_at(rows, I * TILE_WORDS) + J * TILE_WORDS, 4 * rows->stride); \
    } else {                                                                            \
      copy_in(block, rows, I, J, copy);                                                 \
      tile_load(file, T, copy[0], sizeof copy[0]);                                      \
    }                                                                                   \
  }
  FOR_EACH_SUM(START)
#undef START
}

static void finish_sums(tile_block *block, const block_rows *rows) {
  tile_file *file = &block->file;
  float copy[TILE_WORDS][TILE_WORDS];
#define FINISH(T, I, J)                                                                 \
  {                                                                                     \
    if (is_direct(block, rows, J)) {                                                    \
      tile_store(file, T, row_at(rows, I * TILE_WORDS) + J * TILE_WORDS, 4 * rows->stride); \
    } else {                                                                            \
      tile_store(file, T, copy[0], sizeof copy[0]);                                     \
      copy_out(block, rows, I, J, copy);                                                \
    }                                                                                   \
  }
  FOR_EACH_SUM(FINISH)
#undef FINISH
}

// ---- Rows times packed columns ------------------------------------------------------------

WSK_INLINE int64_t packed_width(int64_t columns) {
  return columns > TILE_WORDS ? BLOCK : TILE_WORDS;
}

static void multiply_on_tiles(int64_t rows, int64_t depth, const float *panel, const float *packed,
                              float *const *out, int64_t offset, int64_t columns,
                              const float *bias, wsk_start start) {
  tile_block block = {.rows = 0};
  for (int64_t r = 0; r < rows; r += BLOCK) {
    shape_block(&block, least(rows - r, BLOCK), columns, step_of(depth));
    const block_rows sums = {.out = out + r, .offset = offset};
    start_sums(&block, &sums, bias, start);
    add_run(&block, depth, panel + r * WSK_PANEL_STRIDE, WSK_PANEL_STRIDE, packed,
            packed_width(columns));
    finish_sums(&block, &sums);
  }
  tile_release(&block.file);
}

static void multiply_staged_on_tiles(const wsk_staged_product *p, int64_t stride, int64_t count,
                                     const float *staged, const float *packed, float *out,
                                     int64_t columns, const float *bias) {
  const int64_t width = packed_width(columns);
  tile_block block = {.rows = 0};
  for (int64_t j = 0; j < count; j += BLOCK) {
    shape_block(&block, least(count - j, BLOCK), columns, step_of(p->run));
    const block_rows sums = {.first = out + j * p->out_stride, .stride = p->out_stride};
    start_sums(&block, &sums, bias, p->start);
    for (int64_t a = 0; a < p->taps_h; a++)
      for (int64_t b = 0; b < p->runs; b++)
        add_run(&block, p->run, staged + a * p->line + (b + j) * stride, stride,
                packed + (a * p->runs + b) * p->run_step * width, width);
    finish_sums(&block, &sums);
  }
  tile_release(&block.file);
}

// ---- Sums of outer products ---------------------------------------------------------------

// Words of a row of transposed gradients; a vector more may be written.
enum { MOST_GRADIENT_WORDS = 224, GRADIENT_STRIDE = MOST_GRADIENT_WORDS + 16 };

// to[o][i padded + j] = dy[i][j][o] for up to BLOCK outputs, zeros behind a row's words.
static void transpose_gradients(int64_t rows, int64_t words, int64_t padded, int64_t outputs,
                                const float *dy, int64_t dy_stride, float *to) {
  for (int64_t o = 0; o < outputs; o += LANES)
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < words; j += LANES) {
        const float *from = dy + (i * words + j) * dy_stride + o;
        vfloat square[LANES];
        for (int l = 0; l < LANES; l++)
          square[l] = j + l < words ? load_at_most(from + l * dy_stride, outputs - o) : vsplat(0);
        transpose(square);
        for (int l = 0; l < LANES; l++)
          vstore(to + (o + l) * GRADIENT_STRIDE + i * padded + j, square[l]);
      }
}

// Where the pairs of pixels stand: `pair` words from one to the next, `tap` from tap to tap.
typedef struct {
  int64_t pair, tap;
} pixel_steps;

// All taps of one block of outputs.
static void add_outer_block(tile_block *block, const wsk_staged_outer *p, pixel_steps steps,
                            int64_t rows, int64_t padded, int64_t outputs, int64_t channels,
                            const float *gradients, const float *staged, float *dw, int add) {
  for (int64_t a = 0; a < p->taps_h; a++)
    for (int64_t b = 0; b < p->taps_w; b++)
      for (int64_t k = 0; k < channels; k += BLOCK) {
        const float *x = staged + a * p->tap_line + b * steps.tap + k;
        const block_rows sums = {.first = dw + (a * p->taps_w + b) * p->pixel + k,
                                 .stride = p->dw_stride};
        shape_block(block, outputs, least(channels - k, BLOCK), step_of(p->words));
        start_sums(block, &sums, NULL, add ? WSK_START_OUTPUT : WSK_START_ZERO);
        for (int64_t i = 0; i < rows; i++)
          add_run(block, p->words, gradients + i * padded, GRADIENT_STRIDE, x + i * p->line,
                  steps.pair);
        finish_sums(block, &sums);
      }
}

static void add_outer(const wsk_staged_outer *p, pixel_steps steps, int64_t outputs,
                      int64_t channels, const float *staged, const float *dy, float *dw) {
  float gradients[BLOCK * GRADIENT_STRIDE];
  const int64_t step = step_of(p->words), padded = (p->words + step - 1) / step * step;
  const int64_t at_once = padded == 0 ? p->rows : MOST_GRADIENT_WORDS / padded;
  tile_block block = {.rows = 0};
  for (int64_t o = 0; o < outputs; o += BLOCK) {
    const int64_t count = least(outputs - o, BLOCK);
    for (int64_t i = 0; i < p->rows; i += at_once) {
      const int64_t rows = least(p->rows - i, at_once);
      transpose_gradients(rows, p->words, padded, count, dy + i * p->words * p->dy_stride + o,
                          p->dy_stride, gradients);
      add_outer_block(&block, p, steps, rows, padded, count, channels, gradients,
                      staged + i * p->line, dw + o * p->dw_stride, p->add || i > 0);
    }
  }
  tile_release(&block.file);
}

static void outer_on_tiles(int64_t rows, int64_t outputs, int64_t depth, const float *dy,
                           int64_t dy_stride, const float *panel, float *dw, int64_t dw_stride,
                           int add) {
  const wsk_staged_outer p = {
      .rows = 1,
      .words = rows,
      .dy_stride = dy_stride,
      .taps_h = 1,
      .taps_w = 1,
      .dw_stride = dw_stride,
      .add = add,
  };
  add_outer(&p, (pixel_steps){.pair = WSK_PANEL_STRIDE}, outputs, depth, panel, dy, dw);
}

static void staged_outer_on_tiles(const wsk_staged_outer *p, int64_t outputs, int64_t channels,
                                  const float *staged, const float *dy, float *dw) {
  const pixel_steps steps = {.pair = 2 * WSK_STAGED_STRIDE, .tap = WSK_STAGED_STRIDE};
  add_outer(p, steps, outputs, channels, staged, dy, dw);
}

// The limit of this set: blocks that stay in the first-level cache.
static double multiply_adds_on_tiles(int64_t rounds) {
  const float rows[BLOCK][TILE_WORDS] = {{0}}, columns[TILE_WORDS][BLOCK] = {{0}};
  tile_block block = {.rows = 0};
  shape_block(&block, BLOCK, BLOCK, TILE_WORDS);
  start_sums(&block, NULL, NULL, WSK_START_ZERO);
  for (int64_t r = 0; r < rounds; r++) add_step(&block, rows[0], TILE_WORDS, columns[0], BLOCK);
  tile_release(&block.file);
  return 4.0 * TILE_WORDS * BLOCK * BLOCK * (double)rounds;
}

// Products of words that hold two bfloat16.
WSK_INLINE void use_tiles(wsk_bodies *bodies) {
  wsk_product_bodies *pairs = &bodies->products[WSK_BFLOAT16];
  pairs->prefers_direct = 1;
  pairs->multiply = multiply_on_tiles;
  pairs->multiply_staged = multiply_staged_on_tiles;
  pairs->outer = outer_on_tiles;
  pairs->staged_outer = staged_outer_on_tiles;
  pairs->multiply_adds = multiply_adds_on_tiles;
}
