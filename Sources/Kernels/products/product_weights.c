// Gradients of weights and bias. The reduction over pixels is cut into slices by shape; each slice
// has its own sums in the scratch memory, which are added in order.
#include "common/counts.h"
#include "common/gradient.h"
#include "products/weights_job.h"
#include "products/winograd.h"

#include <string.h>

enum {
  REDUCE_GRAIN = 16384,
  // Of one task, so that the words of its output gradients fit beside the panel.
  MOST_OUTPUTS = 1024,
};

_Static_assert((WSK_PANEL_STRIDE + MOST_OUTPUTS + 16) * WSK_PANEL_ROWS * sizeof(float) <=
                   WSK_WORKER_BYTES,
               "a task's panels fit");

static int64_t rows_of(const wsk_product *p) { return (int64_t)p->batch * p->oh * p->ow; }

static int64_t slices_of(const wsk_product *p) {
  return wsk_weight_slices(rows_of(p), wsk_depth(p) * p->oc);
}

size_t wsk_product_scratch_bytes(const wsk_product *p) {
  const int64_t slices = slices_of(p);
  int64_t elements = slices == 1 ? 0 : slices * p->oc * wsk_depth(p);
  if (wsk_uses_winograd(wsk_current(), p)) elements = wsk_winograd_scratch(p);
  const size_t sums = (size_t)elements * sizeof(float);
  const size_t bias = (size_t)slices * (size_t)p->oc * sizeof(double);
  return bias + sums + 64;
}

// One slice of pixels, one group, one chunk of the depth, one block of outputs.
static void outer_task(const void *context, int64_t index, void *workspace) {
  const wsk_weights_job *job = context;
  const wsk_product *p = job->product;
  const int64_t output_block = index % job->output_blocks;
  index /= job->output_blocks;
  const int64_t chunk = index % job->chunks;
  index /= job->chunks;
  const int64_t group = index % p->groups, slice = index / p->groups;

  const int64_t first = wsk_slice_begin(job->rows, job->slices, slice);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, slice + 1);
  const int64_t depth = wsk_depth(p), tile = 2 * job->bodies->lanes;
  const int64_t tiles = ceil_div(depth, tile);
  const int64_t k0 = wsk_slice_begin(tiles, job->chunks, chunk) * tile;
  const int64_t k1 = smaller(wsk_slice_begin(tiles, job->chunks, chunk + 1) * tile, depth);
  const int64_t outputs = wsk_group_outputs(p);
  const int64_t o0 = group * outputs + wsk_slice_begin(outputs, job->output_blocks, output_block);
  const int64_t o1 =
      group * outputs + wsk_slice_begin(outputs, job->output_blocks, output_block + 1);

  wsk_windows windows = job->windows;
  windows.first_channel = (int32_t)(group * windows.group_channels);
  float *sums = wsk_slice_sums(job, slice) + o0 * depth + k0;
  const wsk_product_bodies *product = wsk_product_bodies_of(job->bodies, p);
  float *panel = workspace, *dy_words = panel + WSK_PANEL_ROWS * WSK_PANEL_STRIDE;
  const int64_t blocks = ceil_div(last - first, WSK_PANEL_ROWS * product->fold);
  for (int64_t b = 0; b < blocks; b++) {
    const int64_t row = first + wsk_slice_begin(last - first, blocks, b);
    const int64_t end = first + wsk_slice_begin(last - first, blocks, b + 1);
    product->gather_across(&windows, row, end - row, k0, k1, panel);
    const float *dy = job->dy + row * p->oc + o0;
    int64_t dy_stride = p->oc;
    if (product->pair_rows != NULL) {
      // An odd number of cache lines: the rows fall into different cache sets.
      dy_stride = (ceil_div(o1 - o0, 16) | 1) * 16;
      product->pair_rows(end - row, o1 - o0, dy, p->oc, dy_words, dy_stride);
      dy = dy_words;
    }
    product->outer(ceil_div(end - row, product->fold), o1 - o0, k1 - k0, dy, dy_stride, panel,
                   sums, depth, b > 0 || wsk_slice_adds(job));
  }
}

static void gathered_weight_gradient(wsk_pool *pool, wsk_weights_job *job) {
  const wsk_product *p = job->product;
  job->chunks = ceil_div(wsk_depth(p), WSK_CHUNK);
  const int64_t tasks = job->slices * p->groups * job->chunks;
  const int64_t outputs = wsk_group_outputs(p);
  // Each block gathers the panel anew, and no sum depends on the blocks.
  job->output_blocks = wsk_even_blocks(pool, tasks, ceil_div(outputs, 32));
  const int64_t least = ceil_div(outputs, MOST_OUTPUTS);
  if (job->output_blocks < least) job->output_blocks = least;
  wsk_pool_run(pool, tasks * job->output_blocks, outer_task, job);
}

static void reduce_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wsk_weights_job *job = context;
  const int64_t first = wsk_slice_begin(job->weights, job->reduce_slices, index);
  const int64_t last = wsk_slice_begin(job->weights, job->reduce_slices, index + 1);
  float *dw = job->dw.to + first;
  if (!job->dw.add) memcpy(dw, job->sums + first, (size_t)(last - first) * sizeof(float));
  for (int64_t s = job->dw.add ? 0 : 1; s < job->slices; s++)
    job->bodies->add(last - first, job->sums + s * job->weights + first, dw);
}

static void summed_weight_gradient(wsk_pool *pool, wsk_weights_job *job) {
  if (!wsk_staged_weight_gradient(pool, job)) gathered_weight_gradient(pool, job);
  if (job->slices == 1) return;
  job->reduce_slices = wsk_slice_count(job->weights, 1, REDUCE_GRAIN, 64);
  wsk_pool_run(pool, job->reduce_slices, reduce_task, job);
}

// One slice of rows, one block of outputs.
static void bias_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wsk_weights_job *job = context;
  const int64_t channels = job->product->oc;
  const int64_t slice = index / job->bias_blocks, block = index % job->bias_blocks;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, slice);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, slice + 1);
  const int64_t o0 = wsk_slice_begin(channels, job->bias_blocks, block);
  const int64_t o1 = wsk_slice_begin(channels, job->bias_blocks, block + 1);
  double *sums = job->bias_sums + slice * channels + o0;
  memset(sums, 0, (size_t)(o1 - o0) * sizeof(double));
  job->bodies->column_sums(last - first, o1 - o0, job->dy + first * channels + o0, channels, sums);
}

static void bias_gradient(wsk_pool *pool, wsk_weights_job *job, wsk_gradient db) {
  const int64_t channels = job->product->oc;
  job->bias_blocks = wsk_even_blocks(pool, job->slices, ceil_div(channels, 64));
  wsk_pool_run(pool, job->slices * job->bias_blocks, bias_task, job);
  for (int64_t c = 0; c < channels; c++) {
    double sum = 0;
    for (int64_t s = 0; s < job->slices; s++) sum += job->bias_sums[s * channels + c];
    wsk_give(db, c, sum);
  }
}

void wsk_product_weight_gradient(wsk_pool *pool, const wsk_product *p, const float *x,
                                 const float *dy, wsk_gradient dw, wsk_gradient db,
                                 void *scratch) {
  wsk_weights_job job = {.bodies = wsk_current(), .product = p, .dy = dy, .dw = dw};
  job.windows = wsk_windows_of(p, x);
  job.rows = rows_of(p);
  job.slices = slices_of(p);
  job.weights = wsk_depth(p) * p->oc;
  job.bias_sums = scratch;
  job.sums = (float *)(job.bias_sums + job.slices * p->oc);
  if (wsk_uses_winograd(job.bodies, p))
    wsk_winograd_weight_gradient(pool, &job);
  else
    summed_weight_gradient(pool, &job);
  if (db.to != NULL) bias_gradient(pool, &job, db);
}
