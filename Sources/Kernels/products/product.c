// Dense layers and convolutions forward, and their input gradients: both are windows times packed
// weights. Every output is summed in one fixed order, whatever the partition.
#include "products/multiply_job.h"
#include "products/product_layout.h"
#include "products/winograd.h"

static void run(wsk_pool *pool, const wsk_product *p, wsk_multiply_job *job) {
  if (job->rows == 0) return;
  if (wsk_uses_winograd(job->bodies, p))
    wsk_run_winograd(pool, job, p);
  else if (!wsk_run_staged(pool, job))
    wsk_run_gathered(pool, job);
}

void wsk_product_forward(wsk_pool *pool, const wsk_product *p, const float *x, const void *packed,
                         const float *bias, float *y, void *scratch) {
  (void)scratch;
  wsk_multiply_job job = {.bodies = wsk_current(), .packed = packed, .bias = bias, .out = y};
  job.product = wsk_product_bodies_of(job.bodies, p);
  job.windows = wsk_windows_of(p, x);
  job.rows = (int64_t)p->batch * p->oh * p->ow;
  job.groups = p->groups;
  job.columns = wsk_group_outputs(p);
  job.source_channels = wsk_group_inputs(p);
  job.h = p->oh;
  job.w = p->ow;
  job.channels = p->oc;
  job.step_h = job.step_w = 1;
  run(pool, p, &job);
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
                                 wsk_multiply_job *job) {
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
  run(pool, p, job);
}

void wsk_product_input_gradient(wsk_pool *pool, const wsk_product *p, const float *dy,
                                const void *packed, float *dx, int add, void *scratch) {
  (void)scratch;
  wsk_multiply_job job = {.bodies = wsk_current(), .out = dx, .add = add};
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
  const float *weights =
      (const float *)packed + (wsk_uses_winograd(job.bodies, p)
                                   ? wsk_winograd_forward_words(job.bodies, p)
                                   : wsk_direct_forward_words(job.bodies, p));
  for (int32_t row = 0; row < p->stride_h; row++)
    for (int32_t column = 0; column < p->stride_w; column++) {
      const wsk_phase phase = wsk_phase_of(job.bodies, p, row, column);
      job.packed = weights + phase.offset;
      input_gradient_phase(pool, p, &phase, &job);
    }
}
