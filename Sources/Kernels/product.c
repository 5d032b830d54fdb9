// Dense layers and convolutions forward, and their input gradients: both are windows times packed
// weights. Every output is summed in one fixed order, whatever the partition.
#include "bodies.h"
#include "pool.h"
#include "product_layout.h"

// Tasks for each thread: column tiles are shared out too where the rows alone give fewer.
enum { ENOUGH_TASKS = 4 };

// Pixel (n, i, j) of the windows' grid is pixel (n, i step + start, j step + start) of the output.
typedef struct {
  const wsk_bodies *bodies;
  const wsk_product_bodies *product;
  wsk_windows windows;
  int64_t rows, blocks, column_blocks, groups;
  // Of one group.
  int64_t columns, source_channels;
  const float *packed;
  const float *bias;
  int add;
  float *out;
  int32_t h, w, channels;
  int32_t step_h, step_w, start_h, start_w;
} multiply_job;

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t round_up(int64_t count, int64_t unit) { return (count + unit - 1) / unit; }

// Where the rows of a block go in the output.
static void find_outputs(const multiply_job *job, int64_t first, int64_t count, int64_t channel,
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
  const multiply_job *job = context;
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
  const int64_t padded = wsk_padded_columns(job->columns, lanes), tiles = round_up(padded, tile);
  const int64_t first_tile = wsk_slice_begin(tiles, job->column_blocks, column_block);
  const int64_t last_tile = wsk_slice_begin(tiles, job->column_blocks, column_block + 1);
  const wsk_product_bodies *product = job->product;
  const int64_t depth = wsk_windows_depth(&windows);
  const int64_t words = round_up(depth, product->fold);
  const float *packed = job->packed + group * words * padded;
  float *panel = workspace;

  // At least one chunk, so that an empty sum is stored as well.
  const int64_t chunks = depth == 0 ? 1 : round_up(words, WSK_CHUNK);
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

static void run(wsk_pool *pool, multiply_job *job) {
  if (job->rows == 0) return;
  job->blocks = round_up(job->rows, WSK_PANEL_ROWS);
  const int64_t tiles = round_up(job->columns, 2 * job->bodies->lanes);
  const int threads = wsk_pool_threads(pool);
  const int64_t enough = threads == 1 ? 1 : (int64_t)threads * ENOUGH_TASKS;
  job->column_blocks = smaller(tiles, round_up(enough, job->blocks * job->groups));
  wsk_pool_run(pool, job->blocks * job->groups * job->column_blocks, multiply_task, job);
}

void wsk_product_forward(wsk_pool *pool, const wsk_product *p, const float *x, const void *packed,
                         const float *bias, float *y, void *scratch) {
  (void)scratch;
  multiply_job job = {.bodies = wsk_current(), .packed = packed, .bias = bias, .out = y};
  job.product = wsk_product_bodies_of(job.bodies, p);
  job.windows = (wsk_windows){
      .source = x,
      .h = p->h,
      .w = p->w,
      .channels = p->c,
      .group_channels = wsk_group_inputs(p),
      .taps_h = p->kh,
      .taps_w = p->kw,
      .grid_h = p->oh,
      .grid_w = p->ow,
      .step_h = p->stride_h,
      .step_w = p->stride_w,
      .start_h = -p->pad_top,
      .start_w = -p->pad_left,
  };
  job.rows = (int64_t)p->batch * p->oh * p->ow;
  job.groups = p->groups;
  job.columns = wsk_group_outputs(p);
  job.source_channels = wsk_group_inputs(p);
  job.h = p->oh;
  job.w = p->ow;
  job.channels = p->oc;
  job.step_h = job.step_w = 1;
  run(pool, &job);
}

// Input pixels i with (i + pad) mod stride = remainder are first + stride · 0, 1, 2, …; the first
// of them has quotient (first + pad) / stride.
typedef struct {
  int32_t first, count, quotient;
} phase_axis;

static phase_axis axis_of(int32_t size, int32_t stride, int32_t pad, int32_t remainder) {
  phase_axis axis;
  axis.first = ((remainder - pad) % stride + stride) % stride;
  axis.count = axis.first >= size ? 0 : (size - axis.first - 1) / stride + 1;
  axis.quotient = (axis.first + pad) / stride;
  return axis;
}

// dx[n, iy, ix] = Σ_{a, b, o} dy[n, q − a, r − b, o] w[o, ry + s a, rx + s b] with
// iy + pad = s q + ry and ix + pad = s r + rx.
static void input_gradient_phase(wsk_pool *pool, const wsk_product *p, const wsk_phase *phase,
                                 multiply_job *job) {
  const phase_axis rows = axis_of(p->h, p->stride_h, p->pad_top, phase->row);
  const phase_axis columns = axis_of(p->w, p->stride_w, p->pad_left, phase->column);
  job->windows.taps_h = phase->taps_h;
  job->windows.taps_w = phase->taps_w;
  job->windows.grid_h = rows.count;
  job->windows.grid_w = columns.count;
  job->windows.start_h = rows.quotient - phase->taps_h + 1;
  job->windows.start_w = columns.quotient - phase->taps_w + 1;
  job->rows = (int64_t)p->batch * rows.count * columns.count;
  job->start_h = rows.first;
  job->start_w = columns.first;
  run(pool, job);
}

void wsk_product_input_gradient(wsk_pool *pool, const wsk_product *p, const float *dy,
                                const void *packed, float *dx, int add, void *scratch) {
  (void)scratch;
  multiply_job job = {.bodies = wsk_current(), .out = dx, .add = add};
  job.product = wsk_product_bodies_of(job.bodies, p);
  job.windows = (wsk_windows){
      .source = dy,
      .h = p->oh,
      .w = p->ow,
      .channels = p->oc,
      .group_channels = wsk_group_outputs(p),
      .step_h = 1,
      .step_w = 1,
  };
  job.groups = p->groups;
  job.columns = wsk_group_inputs(p);
  job.source_channels = wsk_group_outputs(p);
  job.h = p->h;
  job.w = p->w;
  job.channels = p->c;
  job.step_h = p->stride_h;
  job.step_w = p->stride_w;
  const float *weights = (const float *)packed + wsk_packed_forward_words(job.bodies, p);
  for (int32_t row = 0; row < p->stride_h; row++)
    for (int32_t column = 0; column < p->stride_w; column++) {
      const wsk_phase phase = wsk_phase_of(job.bodies, p, row, column);
      job.packed = weights + phase.offset;
      input_gradient_phase(pool, p, &phase, &job);
    }
}
