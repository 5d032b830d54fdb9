// Counts of firing per channel. Narrow signals are cut by rows, with partial sums in the pool's
// shared memory; wide ones by channels.
#include "sets/bodies.h"
#include "common/pool.h"

#include <string.h>

enum { GRAIN = 16384, MOST_SLICES = 16, NARROW = 4096, CHANNEL_BLOCK = 1024 };

_Static_assert(MOST_SLICES * NARROW * (sizeof(int64_t) + sizeof(double)) <= WSK_SHARED_BYTES,
               "the partial sums fit");

typedef struct {
  const wsk_bodies *bodies;
  int64_t rows, channels, slices;
  const float *y;
  int64_t *positive;
  double *sum;
} activity_job;

static void rows_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const activity_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  int64_t *positive = job->positive + index * job->channels;
  double *sum = job->sum + index * job->channels;
  memset(positive, 0, (size_t)job->channels * sizeof *positive);
  memset(sum, 0, (size_t)job->channels * sizeof *sum);
  job->bodies->count_activity(last - first, job->channels, 0, job->channels,
                              job->y + first * job->channels, positive, sum);
}

static void channels_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const activity_job *job = context;
  const int64_t first = index * CHANNEL_BLOCK;
  const int64_t end = first + CHANNEL_BLOCK;
  job->bodies->count_activity(job->rows, job->channels, first,
                              end < job->channels ? end : job->channels, job->y,
                              job->positive + first, job->sum + first);
}

void wsk_count_activity(wsk_pool *pool, int64_t rows, int32_t channels, const float *y,
                        int64_t *positive, double *sum) {
  activity_job job = {wsk_current(), rows, channels, 1, y, positive, sum};
  if (channels > NARROW) {
    wsk_pool_run(pool, ((int64_t)channels + CHANNEL_BLOCK - 1) / CHANNEL_BLOCK, channels_task,
                 &job);
    return;
  }
  job.slices = wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
  job.positive = wsk_pool_shared(pool);
  job.sum = (double *)(job.positive + job.slices * channels);
  wsk_pool_run(pool, job.slices, rows_task, &job);
  for (int64_t i = 0; i < job.slices * channels; i++) {
    positive[i % channels] += job.positive[i];
    sum[i % channels] += job.sum[i];
  }
}
