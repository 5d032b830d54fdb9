// Gradients of weights by minimal filtering (winograd.h): outer products of patches and output
// gradients at all points, summed over tiles, and brought back to taps at the end.
#include "common/counts.h"
#include "products/winograd.h"

enum {
  // Channels and outputs of a task: the sums at all points stay in a second-level cache.
  MOST_CHANNELS = WSK_STAGED_WORDS,
  MOST_OUTPUTS = 128,
  // Of the tiles whose patches are made at a time.
  MOST_TILES = 48,
};

_Static_assert(MOST_OUTPUTS <= 2 * WSK_STAGED_WORDS, "no gradient is wider than a staged pixel");

// Of one slice, in elements: all panels, [oc][c] each.
static int64_t sums_of(const wsk_product *p) {
  return wsk_winograd_of(p->kh, p->kw).first_panel[WSK_POINTS] * (int64_t)p->oc * p->c;
}

static int64_t slices_of(const wsk_product *p) {
  return wsk_weight_slices(4 * wsk_winograd_tile_count(p->batch, p->oh, p->ow), sums_of(p));
}

int64_t wsk_winograd_scratch(const wsk_product *p) { return slices_of(p) * sums_of(p); }

typedef struct {
  const wsk_bodies *bodies;
  const wsk_product_bodies *product;
  const wsk_product *p;
  const wsk_windows *windows;
  const float *dy;
  wsk_winograd form;
  int64_t tiles, slices, chunks, output_blocks;
  // Most tiles at a time, a whole number of words.
  int64_t block;
  float *sums;
  wsk_gradient dw;
} tiles_job;

// One slice of tiles, one chunk of the channels, one block of outputs.
static void tiles_task(const void *context, int64_t index, void *workspace) {
  const tiles_job *job = context;
  const wsk_product *p = job->p;
  const int64_t output_block = index % job->output_blocks;
  index /= job->output_blocks;
  const int64_t chunk = index % job->chunks, slice = index / job->chunks;
  const int64_t o0 = wsk_slice_begin(p->oc, job->output_blocks, output_block);
  const int64_t o1 = wsk_slice_begin(p->oc, job->output_blocks, output_block + 1);
  const int64_t c0 = wsk_slice_begin(p->c, job->chunks, chunk);
  const int64_t c1 = wsk_slice_begin(p->c, job->chunks, chunk + 1);

  const int64_t panels = job->form.first_panel[WSK_POINTS], plane = (int64_t)p->oc * p->c;
  float *sums = job->sums + slice * panels * plane + o0 * p->c + c0;
  float *patches = workspace, *gradients = patches + panels * job->block * WSK_STAGED_STRIDE;
  wsk_staged_outer outer = {.rows = 1, .taps_h = 1, .taps_w = 1, .dw_stride = p->c};
  outer.dy_stride = o1 - o0;
  wsk_winograd_tiles tiles = wsk_winograd_tiles_of(p->oh, p->ow);
  const int64_t last = wsk_slice_begin(job->tiles, job->slices, slice + 1);
  for (tiles.first = wsk_slice_begin(job->tiles, job->slices, slice); tiles.first < last;
       tiles.first += tiles.count, outer.add = 1) {
    tiles.count = smaller(job->block, last - tiles.first);
    outer.words = ceil_div(tiles.count, job->product->fold);
    const int64_t distance = tiles.count * WSK_STAGED_STRIDE;
    const int64_t words = outer.words * outer.dy_stride;
    job->product->winograd_patches_across(job->windows, &job->form, &tiles, c0, c1, distance,
                                          patches);
    job->product->winograd_gradients(job->windows, &tiles, job->dy, p->oc, o0, o1, words,
                                     gradients);
    for (int i = 0; i < WSK_POINTS; i++)
      for (int32_t q = job->form.first_panel[i]; q < job->form.first_panel[i + 1]; q++)
        job->product->staged_outer(&outer, o1 - o0, c1 - c0, patches + q * distance,
                                   gradients + i * words, sums + q * plane);
  }
}

// The weights of one output.
static void taps_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const tiles_job *job = context;
  const wsk_product *p = job->p;
  const int64_t plane = (int64_t)p->oc * p->c;
  job->bodies->winograd_weight_gradient(
      &job->form, p->c, job->slices, job->form.first_panel[WSK_POINTS] * plane, plane,
      job->sums + index * p->c, job->dw.to + index * p->kh * p->kw * p->c, job->dw.add);
}

void wsk_winograd_weight_gradient(wsk_pool *pool, const wsk_weights_job *weights) {
  const wsk_product *p = weights->product;
  tiles_job job = {.bodies = weights->bodies, .p = p, .windows = &weights->windows};
  job.product = wsk_product_bodies_of(job.bodies, p);
  job.dy = weights->dy;
  job.form = wsk_winograd_of(p->kh, p->kw);
  job.tiles = wsk_winograd_tile_count(p->batch, p->oh, p->ow);
  job.slices = slices_of(p);
  job.sums = weights->sums;
  job.dw = weights->dw;
  job.chunks = ceil_div(p->c, MOST_CHANNELS);
  const int64_t tasks = job.slices * job.chunks;
  job.output_blocks = wsk_even_blocks(pool, tasks, ceil_div(p->oc, 32));
  const int64_t least = ceil_div(p->oc, MOST_OUTPUTS);
  if (job.output_blocks < least) job.output_blocks = least;
  // Patches take a staged pixel a tile and panel, gradients a word an output, point and tile.
  const int64_t words = job.form.first_panel[WSK_POINTS] * WSK_STAGED_STRIDE;
  const int64_t fold = job.product->fold;
  job.block = smaller(MOST_TILES, WSK_WORKER_BYTES / (int64_t)sizeof(float) /
                                      (words + WSK_POINTS * MOST_OUTPUTS)) /
              fold * fold;
  wsk_pool_run(pool, tasks * job.output_blocks, tiles_task, &job);
  wsk_pool_run(pool, p->oc, taps_task, &job);
}
