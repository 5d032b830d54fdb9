// Activations over rows, cut into slices for the threads. The loops are in bodies/activation.h.
#include "sets/bodies.h"
#include "common/pool.h"

enum { GRAIN = 16384, MOST_SLICES = 256 };

typedef struct {
  const wsk_bodies *bodies;
  wsk_form form;
  int64_t rows, channels, slices;
  const float *z, *scale, *shift, *dy;
  float *out;
  int add;
  float level;
  double *partial;
} activation_job;

static void forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const activation_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->channels;
  job->bodies->activate_forward(last - first, job->channels, job->z + offset, job->scale,
                                job->shift, &job->form, job->out + offset);
}

void wsk_activate_forward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                          const float *scale, const float *shift, const wsk_activation *f,
                          float *y) {
  activation_job job = {.bodies = wsk_current(), .form = wsk_forward_form(f), .rows = rows};
  job.channels = channels;
  job.z = z;
  job.scale = scale;
  job.shift = shift;
  job.out = y;
  job.slices = wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job.slices, forward_task, &job);
}

static void backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const activation_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index) * job->channels;
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1) * job->channels;
  job->bodies->activate_backward(last - first, job->z + first, job->dy + first, &job->form,
                                 job->out + first, job->add);
}

void wsk_activate_backward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                           const float *dy, const wsk_activation *f, float *dz, int add) {
  activation_job job = {.bodies = wsk_current(), .form = wsk_gradient_form(f), .rows = rows};
  job.channels = channels;
  job.z = z;
  job.dy = dy;
  job.out = dz;
  job.add = add;
  job.slices = wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job.slices, backward_task, &job);
}

static void clip_limit_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const activation_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->channels;
  job->partial[index] = job->bodies->clip_limit_gradient(
      last - first, job->channels, job->z + offset, job->scale, job->shift, job->dy + offset,
      job->level);
}

double wsk_clip_limit_gradient(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                               const float *scale, const float *shift, const float *dy,
                               float level) {
  double partial[MOST_SLICES];
  activation_job job = {.bodies = wsk_current(), .rows = rows, .channels = channels};
  job.z = z;
  job.scale = scale;
  job.shift = shift;
  job.dy = dy;
  job.level = level;
  job.partial = partial;
  job.slices = wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job.slices, clip_limit_task, &job);
  double total = 0;
  for (int64_t i = 0; i < job.slices; i++) total += partial[i];
  return total;
}
