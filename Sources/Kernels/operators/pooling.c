// Pooling, cut into rows of outputs (forward) and pictures (backward).
#include "sets/bodies.h"
#include "common/pool.h"

enum { GRAIN = 16384, MOST_SLICES = 256 };

typedef struct {
  const wsk_bodies *bodies;
  const wsk_pooling *p;
  int64_t count, slices;
  const float *in;
  float *out;
  uint8_t *winner_out;
  const uint8_t *winner;
  int add;
} pooling_job;

static void begin_end(const pooling_job *job, int64_t index, int64_t *first, int64_t *last) {
  *first = wsk_slice_begin(job->count, job->slices, index);
  *last = wsk_slice_begin(job->count, job->slices, index + 1);
}

static void run(wsk_pool *pool, pooling_job *job, int64_t count, int64_t cost, wsk_task task) {
  job->bodies = wsk_current();
  job->count = count;
  job->slices = wsk_slice_count(count, cost, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job->slices, task, job);
}

static int64_t input_row_cost(const wsk_pooling *p) {
  return (int64_t)p->ow * p->c * p->window_h * p->window_w;
}

static void max_forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pooling_job *job = context;
  int64_t first, last;
  begin_end(job, index, &first, &last);
  job->bodies->max_pool_forward(job->p, first, last, job->in, job->out, job->winner_out);
}

void wsk_max_pool_forward(wsk_pool *pool, const wsk_pooling *p, const float *x, float *y,
                          uint8_t *winner) {
  pooling_job job = {.p = p, .in = x, .out = y, .winner_out = winner};
  run(pool, &job, (int64_t)p->batch * p->oh, input_row_cost(p), max_forward_task);
}

static void max_backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pooling_job *job = context;
  int64_t first, last;
  begin_end(job, index, &first, &last);
  job->bodies->max_pool_backward(job->p, first, last, job->in, job->winner, job->out, job->add);
}

void wsk_max_pool_backward(wsk_pool *pool, const wsk_pooling *p, const float *dy,
                           const uint8_t *winner, float *dx, int add) {
  pooling_job job = {.p = p, .in = dy, .out = dx, .winner = winner, .add = add};
  run(pool, &job, p->batch, p->oh * input_row_cost(p), max_backward_task);
}

static void average_forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pooling_job *job = context;
  int64_t first, last;
  begin_end(job, index, &first, &last);
  job->bodies->average_pool_forward(job->p, first, last, job->in, job->out);
}

void wsk_average_pool_forward(wsk_pool *pool, const wsk_pooling *p, const float *x, float *y) {
  pooling_job job = {.p = p, .in = x, .out = y};
  run(pool, &job, (int64_t)p->batch * p->oh, input_row_cost(p), average_forward_task);
}

static void average_backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pooling_job *job = context;
  int64_t first, last;
  begin_end(job, index, &first, &last);
  job->bodies->average_pool_backward(job->p, first, last, job->in, job->out, job->add);
}

void wsk_average_pool_backward(wsk_pool *pool, const wsk_pooling *p, const float *dy, float *dx,
                               int add) {
  pooling_job job = {.p = p, .in = dy, .out = dx, .add = add};
  run(pool, &job, p->batch, p->oh * input_row_cost(p), average_backward_task);
}
