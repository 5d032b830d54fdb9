// Products on staged rows of pixels, see bodies/staged.h: blocks of whole rows of outputs of one
// picture.
#include "common/counts.h"
#include "products/multiply_job.h"
#include "products/product_layout.h"
#include "products/staging.h"

// Outputs of a block, about.
enum { BLOCK_OUTPUTS = 112 };

// All column tiles of a column block for one chunk of the channels, staged already.
static void multiply_block(const wsk_multiply_job *job, wsk_staged_product *p, int64_t stride,
                           const float *staged, int64_t group, int64_t column_block,
                           int64_t picture, int64_t first, int64_t last, int64_t first_word) {
  const wsk_windows *v = &job->windows;
  const int64_t lanes = job->bodies->lanes, tile = 2 * lanes;
  const int64_t padded = wsk_padded_columns(job->columns, lanes), tiles = ceil_div(padded, tile);
  const int64_t words = ceil_div(wsk_windows_depth(v), job->product->fold);
  const float *packed = job->packed + group * words * padded;
  const int64_t last_tile = wsk_slice_begin(tiles, job->column_blocks, column_block + 1);
  for (int64_t t = wsk_slice_begin(tiles, job->column_blocks, column_block); t < last_tile; t++) {
    const int64_t c = t * tile, width = smaller(padded - c, tile);
    const int64_t channel = group * job->columns + c;
    const float *bias = job->bias == NULL ? NULL : job->bias + channel;
    for (int64_t i = first; i < last; i++) {
      const int64_t y = i * job->step_h + job->start_h;
      float *out =
          job->out + ((picture * job->h + y) * job->w + job->start_w) * job->channels + channel;
      job->product->multiply_staged(p, stride, v->grid_w,
                                    staged + (i - first) * v->step_h * p->line,
                                    packed + c * words + first_word * width, out,
                                    smaller(job->columns - c, tile), bias);
    }
  }
}

static void staged_task(const void *context, int64_t index, void *workspace) {
  const wsk_multiply_job *job = context;
  const int64_t column_block = index % job->column_blocks;
  const int64_t group = index / job->column_blocks % job->groups;
  const int64_t block = index / job->column_blocks / job->groups % job->blocks;
  const int64_t picture = index / job->column_blocks / job->groups / job->blocks;
  wsk_windows windows = job->windows;
  windows.first_channel = (int32_t)(group * job->source_channels);
  const int64_t first = wsk_slice_begin(windows.grid_h, job->blocks, block);
  const int64_t last = wsk_slice_begin(windows.grid_h, job->blocks, block + 1);

  const int64_t fold = job->product->fold, stride = wsk_staged_stride(&windows, fold);
  const wsk_staging staging = wsk_staging_of(&windows, last - first, stride);
  wsk_staged_product p = {.taps_h = windows.taps_h, .runs = windows.taps_w, .line = staging.line};
  p.out_stride = (int64_t)job->step_w * job->channels;
  const int64_t pixel = windows.group_channels / fold;
  p.run_step = pixel;
  // Pixels without gaps: the taps of a row are one run.
  const bool tight = wsk_staged_tight(stride);
  if (tight) {
    p.runs = 1;
    p.run_step = p.run = pixel * windows.taps_w;
  }
  const int64_t chunks = tight ? 1 : ceil_div(pixel, WSK_STAGED_WORDS);
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    const int64_t k0 = wsk_slice_begin(pixel, chunks, chunk);
    const int64_t k1 = wsk_slice_begin(pixel, chunks, chunk + 1);
    if (!tight) p.run = k1 - k0;
    p.start = chunk > 0 || job->add     ? WSK_START_OUTPUT
              : job->bias != NULL ? WSK_START_BIAS
                                  : WSK_START_ZERO;
    job->product->stage(&windows, &staging, picture, first * windows.step_h + windows.start_h,
                        k0 * fold, k1 * fold, workspace);
    multiply_block(job, &p, stride, workspace, group, column_block, picture, first, last, k0);
  }
}

bool wsk_run_staged(wsk_pool *pool, wsk_multiply_job *job) {
  const wsk_windows *v = &job->windows;
  const int64_t stride = wsk_staged_stride(v, job->product->fold);
  if (stride == 0) return false;
  const int64_t outputs = wsk_staged_outputs(v, stride, BLOCK_OUTPUTS, WSK_WORKER_BYTES);
  if (outputs == 0) return false;
  job->blocks = ceil_div(v->grid_h, outputs);
  const int64_t pictures = job->rows / ((int64_t)v->grid_h * v->grid_w);
  const int64_t tasks = pictures * job->blocks * job->groups;
  job->column_blocks =
      wsk_even_blocks(pool, tasks, ceil_div(job->columns, 2 * job->bodies->lanes));
  wsk_pool_run(pool, tasks * job->column_blocks, staged_task, job);
  return true;
}
