// Forward products and input gradients by minimal filtering (winograd.h): for a block of tiles the
// patches at all points, then for each column tile 16 products and their outputs.
#include "common/counts.h"
#include "products/product_layout.h"
#include "products/winograd.h"

enum {
  // Fewer channels are not worth the sums around the products.
  LEAST_CHANNELS = 32,
  // Fewer tiles are not worth the points of the weights, which are made anew in each step.
  LEAST_TILES = 48,
  LARGEST_KERNEL = 3 * WSK_MOST_PIECES,
};

_Static_assert(WSK_POINTS * 32 * 2 * WSK_STAGED_WORDS * sizeof(float) <= WSK_WORKER_BYTES,
               "the weights of a column tile and chunk fit at all points");

// ---- Layout -------------------------------------------------------------------------------

static wsk_pieces pieces_of(int32_t taps) {
  const int32_t pieces = (taps + 2) / 3;
  return (wsk_pieces){.pieces = pieces, .whole = taps - 2 * pieces};
}

wsk_winograd wsk_winograd_of(int32_t taps_h, int32_t taps_w) {
  wsk_winograd form = {.vertical = pieces_of(taps_h), .horizontal = pieces_of(taps_w)};
  for (int p = 0; p < WSK_POINTS; p++) {
    const int32_t rows = p / 4 < 3 ? form.vertical.pieces : form.vertical.whole;
    const int32_t columns = p % 4 < 3 ? form.horizontal.pieces : form.horizontal.whole;
    form.first_panel[p + 1] = form.first_panel[p] + rows * columns;
  }
  return form;
}

wsk_winograd_depth wsk_winograd_depth_of(int64_t words) {
  const int64_t least = ceil_div(words, WSK_STAGED_WORDS);
  for (int64_t chunks = least; chunks <= 2 * least; chunks++)
    if (words % chunks == 0) return (wsk_winograd_depth){.run = words / chunks, .chunks = chunks};
  return (wsk_winograd_depth){0};
}

static bool suits(int32_t taps) { return taps == 3 || (taps >= 5 && taps <= LARGEST_KERNEL); }

// Most tiles of a task that reduces `channels`; 0 if they do not suit.
static int64_t block_of(const wsk_bodies *bodies, const wsk_product *p, int64_t channels) {
  const int64_t fold = wsk_product_bodies_of(bodies, p)->fold;
  if (channels % fold != 0) return 0;
  const wsk_winograd form = wsk_winograd_of(p->kh, p->kw);
  const int64_t panels = form.first_panel[WSK_POINTS];
  const int64_t words = panels * wsk_winograd_depth_of(channels / fold).chunks * WSK_STAGED_STRIDE;
  if (words == 0) return 0;
  const int64_t sums = WSK_POINTS * 2 * bodies->lanes;
  const int64_t fit = WSK_WORKER_BYTES / (int64_t)sizeof(float) / (words + sums);
  return smaller(fit, WSK_PANEL_ROWS) / bodies->tile_rows * bodies->tile_rows;
}

// Multiplications for a grid of h × w outputs, of one picture, channel and output.
static int64_t multiplications(const wsk_product *p, int32_t h, int32_t w) {
  return wsk_winograd_tile_count(1, h, w) *
         wsk_winograd_of(p->kh, p->kw).first_panel[WSK_POINTS];
}

bool wsk_uses_winograd(const wsk_bodies *bodies, const wsk_product *p) {
  if (!p->allows_winograd || wsk_product_bodies_of(bodies, p)->prefers_direct) return false;
  if (p->groups != 1 || p->stride_h != 1 || p->stride_w != 1) return false;
  if (!suits(p->kh) || !suits(p->kw)) return false;
  if (p->c < LEAST_CHANNELS || p->oc < LEAST_CHANNELS) return false;
  if (wsk_winograd_tile_count(p->batch, p->oh, p->ow) < LEAST_TILES) return false;
  // Tiles at the border are computed whole: three quarters of the multiplications at most.
  const int64_t enough = 3 * (int64_t)p->oh * p->ow * p->kh * p->kw;
  if (4 * multiplications(p, p->oh, p->ow) > enough) return false;
  if (4 * multiplications(p, p->h, p->w) > enough) return false;
  return block_of(bodies, p, p->c) > 0 && block_of(bodies, p, p->oc) > 0;
}

double wsk_winograd_operations(const wsk_product *p, int of_input_gradient) {
  const int64_t here = of_input_gradient ? multiplications(p, p->h, p->w)
                                         : multiplications(p, p->oh, p->ow);
  return 2.0 * p->batch * p->c * p->oc * (double)here;
}

// Words of one column: all panels.
static int64_t column_words(const wsk_bodies *bodies, const wsk_product *p, int64_t channels) {
  return wsk_winograd_of(p->kh, p->kw).first_panel[WSK_POINTS] * channels /
         wsk_product_bodies_of(bodies, p)->fold;
}

int64_t wsk_winograd_forward_words(const wsk_bodies *bodies, const wsk_product *p) {
  return column_words(bodies, p, p->c) * wsk_padded_columns(p->oc, bodies->lanes);
}

int64_t wsk_winograd_words(const wsk_bodies *bodies, const wsk_product *p) {
  return wsk_winograd_forward_words(bodies, p) +
         column_words(bodies, p, p->oc) * wsk_padded_columns(p->c, bodies->lanes);
}

// ---- Packing ------------------------------------------------------------------------------
//
// For each column tile, panel and chunk: [run][tile width], in words.

typedef struct {
  const wsk_bodies *bodies;
  const wsk_product_bodies *product;
  const wsk_product *p;
  wsk_winograd form;
  wsk_winograd_depth depth;
  const float *weight;
  // Of one direction.
  float *packed;
} pack_job;

typedef struct {
  int64_t first, columns, width;
  // The tile's own packed words, and where its chunk begins in a panel.
  float *packed;
  int64_t chunk;
} pack_tile;

static pack_tile tile_at(const pack_job *job, int64_t index, int64_t columns) {
  const int64_t tile = 2 * job->bodies->lanes;
  const int64_t padded = wsk_padded_columns(columns, job->bodies->lanes);
  pack_tile t = {.first = index / job->depth.chunks * tile, .chunk = index % job->depth.chunks};
  t.columns = smaller(columns - t.first, tile);
  t.width = smaller(padded - t.first, tile);
  const int64_t words = job->form.first_panel[WSK_POINTS] * job->depth.chunks * job->depth.run;
  t.packed = job->packed + t.first * words;
  return t;
}

static float *panel_of(const pack_job *job, const pack_tile *t, int64_t panel) {
  return t->packed + (panel * job->depth.chunks + t->chunk) * job->depth.run * t->width;
}

// One column tile of outputs and one chunk of the input channels.
static void forward_task(const void *context, int64_t index, void *workspace) {
  const pack_job *job = context;
  const wsk_product *p = job->p;
  const pack_tile t = tile_at(job, index, p->oc);
  const int64_t count = job->depth.run * job->product->fold, first = t.chunk * count;
  const int64_t taps = (int64_t)p->kh * p->kw;
  float *points = workspace;
  const int64_t distance = 2 * job->bodies->lanes * count;
  for (int32_t a = 0; a < job->form.vertical.pieces; a++)
    for (int32_t b = 0; b < job->form.horizontal.pieces; b++) {
      for (int64_t o = 0; o < t.columns; o++)
        job->bodies->winograd_weights(&job->form, a, b, 0, count,
                                      job->weight + (t.first + o) * taps * p->c + first, p->c,
                                      distance, points + o * count);
      for (int i = 0; i < WSK_POINTS; i++) {
        const int32_t panel = wsk_winograd_panel(&job->form, i, a, b);
        if (panel >= 0)
          job->product->pack(count, t.columns, t.width, points + i * distance, count,
                             panel_of(job, &t, panel));
      }
    }
}

// One column tile of inputs and one chunk of the output channels.
static void backward_task(const void *context, int64_t index, void *workspace) {
  const pack_job *job = context;
  const wsk_product *p = job->p;
  const pack_tile t = tile_at(job, index, p->c);
  const int64_t taps = (int64_t)p->kh * p->kw, fold = job->product->fold;
  const int64_t distance = 2 * job->bodies->lanes;
  float *first = workspace, *second = first + WSK_POINTS * distance;
  for (int32_t a = 0; a < job->form.vertical.pieces; a++)
    for (int32_t b = 0; b < job->form.horizontal.pieces; b++)
      for (int64_t k = 0; k < job->depth.run; k++) {
        const int64_t o = (t.chunk * job->depth.run + k) * fold;
        const float *weight = job->weight + o * taps * p->c + t.first;
        job->bodies->winograd_weights(&job->form, a, b, 1, t.columns, weight, p->c, distance,
                                      first);
        if (fold == 2)
          job->bodies->winograd_weights(&job->form, a, b, 1, t.columns, weight + taps * p->c,
                                        p->c, distance, second);
        for (int i = 0; i < WSK_POINTS; i++) {
          const int32_t panel = wsk_winograd_panel(&job->form, i, a, b);
          if (panel >= 0)
            job->product->pack_row(t.columns, t.width, first + i * distance,
                                   fold == 2 ? second + i * distance : NULL,
                                   panel_of(job, &t, panel) + k * t.width);
        }
      }
}

void wsk_winograd_pack(wsk_pool *pool, const wsk_product *p, const float *weight,
                       int has_input_gradient, float *packed) {
  pack_job job = {.bodies = wsk_current(), .p = p, .weight = weight, .packed = packed};
  job.product = wsk_product_bodies_of(job.bodies, p);
  job.form = wsk_winograd_of(p->kh, p->kw);
  const int64_t tile = 2 * job.bodies->lanes;
  job.depth = wsk_winograd_depth_of(p->c / job.product->fold);
  wsk_pool_run(pool, ceil_div(p->oc, tile) * job.depth.chunks, forward_task, &job);
  if (!has_input_gradient) return;
  job.packed += wsk_winograd_forward_words(job.bodies, p);
  job.depth = wsk_winograd_depth_of(p->oc / job.product->fold);
  wsk_pool_run(pool, ceil_div(p->c, tile) * job.depth.chunks, backward_task, &job);
}

// ---- Products -----------------------------------------------------------------------------

typedef struct {
  const wsk_multiply_job *job;
  wsk_winograd form;
  wsk_winograd_depth depth;
  // Of all pictures.
  int64_t tiles;
} tiles_job;

static void tiles_task(const void *context, int64_t index, void *workspace) {
  const tiles_job *all = context;
  const wsk_multiply_job *job = all->job;
  const wsk_windows *v = &job->windows;
  const int64_t column_block = index % job->column_blocks, block = index / job->column_blocks;
  wsk_winograd_tiles tiles = wsk_winograd_tiles_of(v->grid_h, v->grid_w);
  tiles.first = wsk_slice_begin(all->tiles, job->blocks, block);
  tiles.count = wsk_slice_begin(all->tiles, job->blocks, block + 1) - tiles.first;

  const int64_t chunks = all->depth.chunks, run = all->depth.run;
  const int64_t line = tiles.count * WSK_STAGED_STRIDE;
  const int64_t panels = all->form.first_panel[WSK_POINTS];
  float *patches = workspace, *sums = patches + panels * chunks * line;
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    const int64_t first = chunk * run * job->product->fold;
    job->product->winograd_patches(v, &all->form, &tiles, first,
                                   first + run * job->product->fold, chunks * line,
                                   patches + chunk * line);
  }
  const int64_t lanes = job->bodies->lanes, tile = 2 * lanes;
  const int64_t padded = wsk_padded_columns(job->columns, lanes), columns = ceil_div(padded, tile);
  wsk_staged_product product = {.runs = 1, .run = run, .run_step = run, .line = line};
  product.out_stride = tile;
  product.start = WSK_START_ZERO;
  const int64_t last = wsk_slice_begin(columns, job->column_blocks, column_block + 1);
  for (int64_t t = wsk_slice_begin(columns, job->column_blocks, column_block); t < last; t++) {
    const int64_t c = t * tile, width = smaller(padded - c, tile);
    const int64_t count = smaller(job->columns - c, tile);
    const float *packed = job->packed + c * panels * chunks * run;
    for (int p = 0; p < WSK_POINTS; p++) {
      const int64_t panel = all->form.first_panel[p];
      product.taps_h = (all->form.first_panel[p + 1] - panel) * chunks;
      job->product->multiply_staged(&product, WSK_STAGED_STRIDE, tiles.count,
                                    patches + panel * chunks * line,
                                    packed + panel * chunks * run * width,
                                    sums + p * tiles.count * tile, count, NULL);
    }
    job->bodies->winograd_outputs(v, &tiles, sums, count, job->bias == NULL ? NULL : job->bias + c,
                                  job->add, job->channels, job->out + c);
  }
}

void wsk_run_winograd(wsk_pool *pool, wsk_multiply_job *job, const wsk_product *p) {
  const wsk_windows *v = &job->windows;
  tiles_job all = {.job = job, .form = wsk_winograd_of(v->taps_h, v->taps_w)};
  all.depth = wsk_winograd_depth_of(job->source_channels / job->product->fold);
  all.tiles = wsk_winograd_tile_count(p->batch, v->grid_h, v->grid_w);
  job->blocks = ceil_div(all.tiles, block_of(job->bodies, p, job->source_channels));
  job->column_blocks =
      wsk_even_blocks(pool, job->blocks, ceil_div(job->columns, 2 * job->bodies->lanes));
  wsk_pool_run(pool, job->blocks * job->column_blocks, tiles_task, &all);
}
