// Weight gradients on staged rows of pixels, see bodies/staged_outer.h. The reduction walks bands:
// some rows of outputs of one picture.
#include <string.h>

#include "common/counts.h"
#include "common/gradient.h"
#include "products/staging.h"
#include "products/weights_job.h"

enum {
  // Outputs of a band, about.
  BAND_OUTPUTS = 224,
  // Memory of a task: staged rows; the words of output gradients; or the sums of pixels of few
  // channels, of at most so many elements and outputs.
  STAGED_BYTES = 400 * 1024,
  MOST_OUTPUTS = 256,
  MOST_WORDS = 224,
  TIGHT_DEPTH = 256,
  TIGHT_OUTPUTS = 64,
};

_Static_assert(STAGED_BYTES + MOST_OUTPUTS * MOST_WORDS * sizeof(float) <= WSK_WORKER_BYTES &&
                   STAGED_BYTES + TIGHT_DEPTH * TIGHT_OUTPUTS * sizeof(float) <= WSK_WORKER_BYTES,
               "staged rows and what stands behind them fit");

// Rows of windows count one word a channel here, whatever the precision.
static int64_t stride_of(const wsk_weights_job *job) { return wsk_staged_stride(&job->windows, 1); }

typedef struct {
  int64_t picture, first, last;
} band;

static band band_at(const wsk_weights_job *job, int64_t index) {
  const int64_t block = index % job->blocks, rows = job->windows.grid_h;
  return (band){index / job->blocks, wsk_slice_begin(rows, job->blocks, block),
                wsk_slice_begin(rows, job->blocks, block + 1)};
}

// The output gradients of a band, row by row, as the precision wants them.
static const float *gradients_of(const wsk_weights_job *job, band b, int64_t o0, int64_t outputs,
                                 float *words, wsk_staged_outer *p) {
  const wsk_product *product = job->product;
  const wsk_product_bodies *bodies = wsk_product_bodies_of(job->bodies, product);
  const float *dy =
      job->dy + (b.picture * product->oh + b.first) * product->ow * product->oc + o0;
  p->rows = b.last - b.first;
  p->words = ceil_div(product->ow, bodies->fold);
  p->dy_stride = product->oc;
  if (bodies->pair_rows == NULL) return dy;
  p->dy_stride = outputs;
  for (int64_t i = 0; i < p->rows; i++)
    bodies->pair_rows(product->ow, outputs, dy + i * product->ow * product->oc, product->oc,
                      words + i * p->words * outputs, outputs);
  return words;
}

// One slice of bands, one group, one chunk of the channels, one block of outputs.
static void staged_task(const void *context, int64_t index, void *workspace) {
  const wsk_weights_job *job = context;
  const wsk_product *product = job->product;
  const wsk_product_bodies *bodies = wsk_product_bodies_of(job->bodies, product);
  const int64_t output_block = index % job->output_blocks;
  index /= job->output_blocks;
  const int64_t chunk = index % job->chunks;
  index /= job->chunks;
  const int64_t group = index % product->groups, slice = index / product->groups;

  wsk_windows windows = job->windows;
  windows.first_channel = (int32_t)(group * windows.group_channels);
  const int64_t all = wsk_group_outputs(product), depth = wsk_depth(product);
  const int64_t o0 = group * all + wsk_slice_begin(all, job->output_blocks, output_block);
  const int64_t o1 = group * all + wsk_slice_begin(all, job->output_blocks, output_block + 1);
  const int64_t c0 = wsk_slice_begin(windows.group_channels, job->chunks, chunk);
  const int64_t c1 = wsk_slice_begin(windows.group_channels, job->chunks, chunk + 1);
  float *sums = wsk_slice_sums(job, slice) + o0 * depth + c0;
  float *staged = workspace, *words = staged + STAGED_BYTES / sizeof(float);

  wsk_staged_outer p = {.taps_h = windows.taps_h, .taps_w = windows.taps_w, .dw_stride = depth};
  p.pixel = windows.group_channels;
  p.add = wsk_slice_adds(job);
  const int64_t last = wsk_slice_begin(job->bands, job->slices, slice + 1);
  for (int64_t i = wsk_slice_begin(job->bands, job->slices, slice); i < last; i++, p.add = 1) {
    const band b = band_at(job, i);
    const wsk_staging staging = wsk_staging_of(&windows, b.last - b.first, WSK_STAGED_STRIDE);
    p.tap_line = staging.line;
    p.line = staging.line * windows.step_h;
    bodies->stage_across(&windows, &staging, b.picture,
                         b.first * windows.step_h + windows.start_h, c0, c1, staged);
    const float *dy = gradients_of(job, b, o0, o1 - o0, words, &p);
    bodies->staged_outer(&p, o1 - o0, c1 - c0, staged, dy, sums);
  }
}

// One slice of bands of pixels of few channels, one block of outputs.
static void tight_task(const void *context, int64_t index, void *workspace) {
  const wsk_weights_job *job = context;
  const wsk_product *product = job->product;
  const wsk_windows *windows = &job->windows;
  const int64_t output_block = index % job->output_blocks, slice = index / job->output_blocks;
  const int64_t o0 = wsk_slice_begin(product->oc, job->output_blocks, output_block);
  const int64_t o1 = wsk_slice_begin(product->oc, job->output_blocks, output_block + 1);
  const int64_t depth = wsk_depth(product), width = (int64_t)windows->taps_w * windows->channels;
  float *staged = workspace, *sums = staged + STAGED_BYTES / sizeof(float);

  wsk_staged_outer p = {.rows = 0, .words = product->ow, .dy_stride = product->oc};
  p.pixel = windows->channels;
  p.dw_stride = wsk_padded_columns(o1 - o0, job->bodies->lanes);
  memset(sums, 0, (size_t)(depth * p.dw_stride) * sizeof(float));
  int32_t offset[TIGHT_DEPTH];
  const int64_t last = wsk_slice_begin(job->bands, job->slices, slice + 1);
  for (int64_t i = wsk_slice_begin(job->bands, job->slices, slice); i < last; i++) {
    const band b = band_at(job, i);
    const wsk_staging staging = wsk_staging_of(windows, b.last - b.first, windows->channels);
    for (int64_t k = 0; k < depth; k++)
      offset[k] = (int32_t)(k / width * staging.line + k % width);
    p.rows = b.last - b.first;
    p.line = staging.line * windows->step_h;
    job->bodies->products[0].stage(windows, &staging, b.picture,
                                   b.first * windows->step_h + windows->start_h, 0,
                                   windows->channels, staged);
    const float *dy =
        job->dy + (b.picture * product->oh + b.first) * product->ow * product->oc + o0;
    job->bodies->staged_outer_tight(&p, depth, offset, o1 - o0, staged, dy, sums);
  }
  const wsk_gradient out = {wsk_slice_sums(job, slice), wsk_slice_adds(job)};
  for (int64_t o = o0; o < o1; o++)
    for (int64_t k = 0; k < depth; k++)
      wsk_give(out, o * depth + k, sums[k * p.dw_stride + (o - o0)]);
}

bool wsk_staged_weight_gradient(wsk_pool *pool, wsk_weights_job *job) {
  const wsk_product *p = job->product;
  const int64_t stride = stride_of(job), outputs = wsk_group_outputs(p);
  if (stride == 0) return false;
  const bool tight = wsk_staged_tight(stride);
  if (tight && wsk_depth(p) > TIGHT_DEPTH) return false;
  if (!tight && p->ow > MOST_WORDS) return false;
  const int64_t rows = wsk_staged_outputs(&job->windows, stride, BAND_OUTPUTS, STAGED_BYTES);
  if (rows == 0) return false;
  job->blocks = ceil_div(p->oh, rows);
  job->bands = p->batch * job->blocks;
  job->slices = smaller(job->slices, job->bands);
  job->chunks = tight ? 1 : ceil_div(wsk_group_inputs(p), WSK_STAGED_WORDS);
  const int64_t tasks = job->slices * p->groups * job->chunks;
  const int64_t wanted = smaller(ceil_div(WSK_ENOUGH_WEIGHT_TASKS, tasks), ceil_div(outputs, 32));
  const int64_t least = ceil_div(outputs, tight ? TIGHT_OUTPUTS : MOST_OUTPUTS);
  job->output_blocks = wanted > least ? wanted : least;
  wsk_pool_run(pool, tasks * job->output_blocks, tight ? tight_task : staged_task, job);
  return true;
}
