// Copies, sums, parts of rows, dropout.
#include "sets/bodies.h"
#include "common/pool.h"

#include <string.h>

enum { GRAIN = 16384, MOST_SLICES = 256 };

typedef struct {
  const wsk_bodies *bodies;
  // Elements or rows, and how they are cut.
  int64_t count, slices;
  int64_t channels, offset, total;
  const float *in;
  float *out;
  int add;
  float rate;
  uint64_t seed, counter_high;
  uint8_t *mask_out;
  const uint8_t *mask;
} wiring_job;

static void run(wsk_pool *pool, wiring_job *job, int64_t count, int64_t cost, wsk_task task) {
  job->bodies = wsk_current();
  job->count = count;
  job->slices = wsk_slice_count(count, cost, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job->slices, task, job);
}

// x into its place in the rows of y.
static void part_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wiring_job *job = context;
  const int64_t last = wsk_slice_begin(job->count, job->slices, index + 1);
  const size_t bytes = (size_t)job->channels * sizeof(float);
  for (int64_t r = wsk_slice_begin(job->count, job->slices, index); r < last; r++)
    memcpy(job->out + r * job->total + job->offset, job->in + r * job->channels, bytes);
}

void wsk_concat_part(wsk_pool *pool, int64_t rows, int32_t channels, int32_t offset, int32_t total,
                     const float *x, float *y) {
  wiring_job job = {.channels = channels, .offset = offset, .total = total, .in = x, .out = y};
  run(pool, &job, rows, channels, part_task);
}

static void split_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wiring_job *job = context;
  const int64_t last = wsk_slice_begin(job->count, job->slices, index + 1);
  for (int64_t r = wsk_slice_begin(job->count, job->slices, index); r < last; r++) {
    const float *from = job->in + r * job->total + job->offset;
    float *to = job->out + r * job->channels;
    if (job->add)
      job->bodies->add(job->channels, from, to);
    else
      memcpy(to, from, (size_t)job->channels * sizeof(float));
  }
}

void wsk_split_part(wsk_pool *pool, int64_t rows, int32_t channels, int32_t offset, int32_t total,
                    const float *dy, float *dx, int add) {
  wiring_job job = {.channels = channels, .offset = offset, .total = total, .in = dy, .out = dx};
  job.add = add;
  run(pool, &job, rows, channels, split_task);
}

static void copy_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wiring_job *job = context;
  const int64_t first = wsk_slice_begin(job->count, job->slices, index);
  const int64_t last = wsk_slice_begin(job->count, job->slices, index + 1);
  if (job->add)
    job->bodies->add(last - first, job->in + first, job->out + first);
  else
    memcpy(job->out + first, job->in + first, (size_t)(last - first) * sizeof(float));
}

void wsk_copy(wsk_pool *pool, int64_t count, const float *x, float *y, int add) {
  wiring_job job = {.in = x, .out = y, .add = add};
  run(pool, &job, count, 1, copy_task);
}

static void dropout_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wiring_job *job = context;
  // Cut at multiples of 4: one counter gives four numbers.
  const int64_t quads = (job->count + 3) / 4;
  const int64_t first = 4 * wsk_slice_begin(quads, job->slices, index);
  const int64_t end = 4 * wsk_slice_begin(quads, job->slices, index + 1);
  job->bodies->dropout_forward(first, end < job->count ? end : job->count, job->in, job->rate,
                               job->seed, job->counter_high, job->out, job->mask_out);
}

void wsk_dropout_forward(wsk_pool *pool, int64_t count, const float *x, float rate, uint64_t seed,
                         uint64_t stream, uint64_t step, float *y, uint8_t *mask) {
  wiring_job job = {.in = x, .out = y, .rate = rate, .seed = seed, .mask_out = mask};
  job.counter_high = stream << 40 | (step & ((1ull << 40) - 1));
  run(pool, &job, count, 1, dropout_task);
}

static void dropout_backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const wiring_job *job = context;
  const int64_t first = wsk_slice_begin(job->count, job->slices, index);
  const int64_t last = wsk_slice_begin(job->count, job->slices, index + 1);
  job->bodies->dropout_backward(last - first, job->in + first, job->rate, job->mask + first,
                                job->out + first, job->add);
}

void wsk_dropout_backward(wsk_pool *pool, int64_t count, const float *dy, float rate,
                          const uint8_t *mask, float *dx, int add) {
  wiring_job job = {.in = dy, .out = dx, .rate = rate, .mask = mask, .add = add};
  run(pool, &job, count, 1, dropout_backward_task);
}
