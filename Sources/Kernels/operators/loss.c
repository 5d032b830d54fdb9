// Softmax and losses, cut by rows; the sums of the slices are added in order.
#include "sets/bodies.h"
#include "common/pool.h"

enum { GRAIN = 4096, MOST_SLICES = 64 };

typedef struct {
  const wsk_bodies *bodies;
  int64_t rows, classes, slices;
  const float *z, *other;
  const int32_t *labels;
  float scale;
  float *out;
  int add;
  double *partial;
} loss_job;

static void run(wsk_pool *pool, loss_job *job, wsk_task task) {
  job->bodies = wsk_current();
  job->slices = wsk_slice_count(job->rows, job->classes, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job->slices, task, job);
}

static double run_and_add(wsk_pool *pool, loss_job *job, wsk_task task) {
  double partial[MOST_SLICES];
  job->partial = partial;
  run(pool, job, task);
  double total = 0;
  for (int64_t i = 0; i < job->slices; i++) total += partial[i];
  return total;
}

static void softmax_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const loss_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->classes;
  job->bodies->softmax(last - first, job->classes, job->z + offset, job->out + offset);
}

void wsk_softmax(wsk_pool *pool, int64_t rows, int32_t classes, const float *z, float *p) {
  loss_job job = {.rows = rows, .classes = classes, .z = z, .out = p};
  run(pool, &job, softmax_task);
}

static void softmax_backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const loss_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->classes;
  job->bodies->softmax_backward(last - first, job->classes, job->z + offset, job->other + offset,
                                job->out + offset, job->add);
}

void wsk_softmax_backward(wsk_pool *pool, int64_t rows, int32_t classes, const float *p,
                          const float *dp, float *dz, int add) {
  loss_job job = {.rows = rows, .classes = classes, .z = p, .other = dp, .out = dz, .add = add};
  run(pool, &job, softmax_backward_task);
}

static void cross_entropy_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const loss_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->classes;
  job->partial[index] = job->bodies->cross_entropy(
      last - first, job->classes, job->z + offset, job->labels + first, job->scale,
      job->out == NULL ? NULL : job->out + offset, job->add);
}

double wsk_cross_entropy(wsk_pool *pool, int64_t rows, int32_t classes, const float *z,
                         const int32_t *labels, float scale, float *dz, int add) {
  loss_job job = {.rows = rows, .classes = classes, .z = z, .labels = labels, .scale = scale};
  job.out = dz;
  job.add = add;
  return run_and_add(pool, &job, cross_entropy_task);
}

static void squared_error_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const loss_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  job->partial[index] = job->bodies->squared_error(
      last - first, job->z + first, job->other + first, job->scale,
      job->out == NULL ? NULL : job->out + first, job->add);
}

double wsk_squared_error(wsk_pool *pool, int64_t count, const float *x, const float *t,
                         float scale, float *dx, int add) {
  loss_job job = {.rows = count, .classes = 1, .z = x, .other = t, .scale = scale, .out = dx};
  job.add = add;
  return run_and_add(pool, &job, squared_error_task);
}
