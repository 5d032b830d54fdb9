// The optimisers, cut into slices of parameters. Formulas: bodies/optimizer.h.
#include "bodies.h"
#include "pool.h"

#include <math.h>
#include <stdatomic.h>

enum { GRAIN = 16384, MOST_SLICES = 256 };

typedef struct {
  const wsk_bodies *bodies;
  int64_t count, slices;
  float *w, *first_state, *second_state;
  const float *g;
  float rate, a, b, epsilon, decay, correction1, correction2;
  int nesterov;
  // Set by a slice that stored something that is no number.
  atomic_int *overflow;
} optimizer_job;

// Whether all parameters are numbers still.
static int run(wsk_pool *pool, optimizer_job *job, wsk_task task) {
  atomic_int overflow = 0;
  job->overflow = &overflow;
  job->bodies = wsk_current();
  job->slices = wsk_slice_count(job->count, 1, GRAIN, MOST_SLICES);
  wsk_pool_run(pool, job->slices, task, job);
  return overflow == 0;
}

static void check(const optimizer_job *job, uint32_t largest) {
  if (largest >= 0x7f800000) atomic_store(job->overflow, 1);
}

static int64_t begin(const optimizer_job *job, int64_t index) {
  return wsk_slice_begin(job->count, job->slices, index);
}

static void sgd_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const optimizer_job *job = context;
  const int64_t i = begin(job, index);
  check(job, job->bodies->sgd(begin(job, index + 1) - i, job->w + i, job->g + i,
                   job->first_state == NULL ? NULL : job->first_state + i, job->rate, job->a,
                   job->nesterov));
}

int wsk_sgd(wsk_pool *pool, int64_t count, float *w, const float *g, float *velocity, float rate,
             float momentum, int nesterov) {
  optimizer_job job = {.count = count, .w = w, .g = g, .first_state = velocity, .rate = rate};
  job.a = momentum;
  job.nesterov = nesterov;
  return run(pool, &job, sgd_task);
}

static void adam_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const optimizer_job *job = context;
  const int64_t i = begin(job, index);
  check(job, job->bodies->adam(begin(job, index + 1) - i, job->w + i, job->g + i, job->first_state + i,
                    job->second_state + i, job->rate, job->a, job->b, job->epsilon, job->decay,
                    job->correction1, job->correction2));
}

int wsk_adam(wsk_pool *pool, int64_t count, float *w, const float *g, float *m, float *v,
              float rate, float beta1, float beta2, float epsilon, float decay, int64_t step) {
  optimizer_job job = {.count = count, .w = w, .g = g, .first_state = m, .second_state = v};
  job.rate = rate;
  job.a = beta1;
  job.b = beta2;
  job.epsilon = epsilon;
  job.decay = decay;
  job.correction1 = (float)(1 / (1 - pow((double)beta1, (double)step)));
  job.correction2 = (float)(1 / (1 - pow((double)beta2, (double)step)));
  return run(pool, &job, adam_task);
}

static void adadelta_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const optimizer_job *job = context;
  const int64_t i = begin(job, index);
  check(job, job->bodies->adadelta(begin(job, index + 1) - i, job->w + i, job->g + i, job->first_state + i,
                        job->second_state + i, job->rate, job->a, job->epsilon));
}

int wsk_adadelta(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                  float *delta, float rate, float rho, float epsilon) {
  optimizer_job job = {.count = count, .w = w, .g = g, .rate = rate, .a = rho};
  job.first_state = square;
  job.second_state = delta;
  job.epsilon = epsilon;
  return run(pool, &job, adadelta_task);
}

static void rmsprop_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const optimizer_job *job = context;
  const int64_t i = begin(job, index);
  check(job, job->bodies->rmsprop(begin(job, index + 1) - i, job->w + i, job->g + i, job->first_state + i,
                       job->rate, job->a, job->epsilon));
}

int wsk_rmsprop(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                 float rate, float rho, float epsilon) {
  optimizer_job job = {.count = count, .w = w, .g = g, .first_state = square, .rate = rate};
  job.a = rho;
  job.epsilon = epsilon;
  return run(pool, &job, rmsprop_task);
}
