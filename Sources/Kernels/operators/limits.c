// What the machine does at most, measured here and now: what operators are held against.
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "sets/bodies.h"
#include "common/pool.h"

enum {
  // Long enough for a clock, short enough to be run at each start of a profile.
  ROUNDS = 100000,
  // The best of some tries: others may have taken the processor in one of them.
  TRIES = 8,
};

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct {
  const wsk_product_bodies *bodies;
  _Atomic(int64_t) *operations;
} adds_job;

static void adds_task(const void *context, int64_t index, void *workspace) {
  (void)index;
  (void)workspace;
  const adds_job *job = context;
  atomic_fetch_add(job->operations, (int64_t)job->bodies->multiply_adds(ROUNDS));
}

double wsk_limit_of_multiply_adds(wsk_pool *pool, int32_t precision) {
  double best = 0;
  for (int i = 0; i < TRIES; i++) {
    _Atomic(int64_t) operations = 0;
    const adds_job job = {&wsk_current()->products[precision == WSK_BFLOAT16], &operations};
    const double start = seconds();
    wsk_pool_run(pool, wsk_pool_threads(pool), adds_task, &job);
    const double rate = (double)operations / (seconds() - start);
    if (rate > best) best = rate;
  }
  return best;
}

typedef struct {
  float *memory;
  int64_t count, slices;
} copy_job;

static void copy_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const copy_job *job = context;
  const int64_t half = job->count / 2, first = wsk_slice_begin(half, job->slices, index);
  const int64_t last = wsk_slice_begin(half, job->slices, index + 1);
  memcpy(job->memory + half + first, job->memory + first, (size_t)(last - first) * sizeof(float));
}

double wsk_limit_of_copying(wsk_pool *pool, int64_t count, float *memory) {
  double best = 0;
  for (int i = 0; i < TRIES; i++) {
    const copy_job job = {memory, count, wsk_slice_count(count / 2, 1, 65536, 1024)};
    const double start = seconds();
    wsk_pool_run(pool, job.slices, copy_task, &job);
    const double rate = (double)(count / 2 * 2) * sizeof(float) / (seconds() - start);
    if (rate > best) best = rate;
  }
  return best;
}
