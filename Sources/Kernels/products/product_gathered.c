// Products on panels of gathered windows, see bodies/gather.h.
#include "common/counts.h"
#include "products/multiply_job.h"
#include "products/product_layout.h"

// Where the rows of a block go in the output.
static void find_outputs(const wsk_multiply_job *job, int64_t first, int64_t count, int64_t channel,
                         float **out) {
  const wsk_windows *v = &job->windows;
  for (int64_t r = 0; r < count; r++) {
    const int64_t row = first + r;
    const int64_t j = row % v->grid_w, i = row / v->grid_w % v->grid_h;
    const int64_t n = row / v->grid_w / v->grid_h;
    const int64_t y = i * job->step_h + job->start_h, x = j * job->step_w + job->start_w;
    out[r] = job->out + ((n * job->h + y) * job->w + x) * job->channels + channel;
  }
}

static void multiply_task(const void *context, int64_t index, void *workspace) {
  const wsk_multiply_job *job = context;
  const int64_t column_block = index % job->column_blocks;
  const int64_t group = index / job->column_blocks % job->groups;
  const int64_t block = index / job->column_blocks / job->groups;
  const int64_t first = wsk_slice_begin(job->rows, job->blocks, block);
  const int64_t count = wsk_slice_begin(job->rows, job->blocks, block + 1) - first;

  wsk_windows windows = job->windows;
  windows.first_channel = (int32_t)(group * job->source_channels);
  float *out[WSK_PANEL_ROWS];
  find_outputs(job, first, count, group * job->columns, out);

  const int64_t lanes = job->bodies->lanes, tile = 2 * lanes;
  const int64_t padded = wsk_padded_columns(job->columns, lanes), tiles = ceil_div(padded, tile);
  const int64_t first_tile = wsk_slice_begin(tiles, job->column_blocks, column_block);
  const int64_t last_tile = wsk_slice_begin(tiles, job->column_blocks, column_block + 1);
  const wsk_product_bodies *product = job->product;
  const int64_t depth = wsk_windows_depth(&windows);
  const int64_t words = ceil_div(depth, product->fold);
  const float *packed = job->packed + group * words * padded;
  float *panel = workspace;

  // At least one chunk, so that an empty sum is stored as well.
  const int64_t chunks = depth == 0 ? 1 : ceil_div(words, WSK_CHUNK);
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    const int64_t k0 = wsk_slice_begin(words, chunks, chunk);
    const int64_t k1 = wsk_slice_begin(words, chunks, chunk + 1);
    const wsk_start start = chunk > 0 || job->add     ? WSK_START_OUTPUT
                            : job->bias != NULL ? WSK_START_BIAS
                                                : WSK_START_ZERO;
    product->gather_along(&windows, first, count, k0 * product->fold,
                          smaller(k1 * product->fold, depth), panel);
    for (int64_t t = first_tile; t < last_tile; t++) {
      const int64_t c = t * tile, width = smaller(padded - c, tile);
      const float *bias = job->bias == NULL ? NULL : job->bias + group * job->columns + c;
      product->multiply(count, k1 - k0, panel, packed + c * words + k0 * width, out, c,
                        smaller(job->columns - c, tile), bias, start);
    }
  }
}

void wsk_run_gathered(wsk_pool *pool, wsk_multiply_job *job) {
  job->blocks = ceil_div(job->rows, WSK_PANEL_ROWS);
  const int64_t tiles = ceil_div(job->columns, 2 * job->bodies->lanes);
  job->column_blocks = wsk_even_blocks(pool, job->blocks * job->groups, tiles);
  wsk_pool_run(pool, job->blocks * job->groups * job->column_blocks, multiply_task, job);
}
