// The optimisers, cut into pieces of parameters: row tiles of the dense layers, which are packed
// right after they were updated, and slices of what lies between them. Formulas: bodies/optimizer.h.
#include "common/counts.h"
#include "products/dense_packing.h"
#include "common/pool.h"

#include <math.h>
#include <stdatomic.h>

enum {
  GRAIN = 16384,
  MOST_SLICES = 256,
  // Of the rows of a tile: more at once would not stay in a second-level cache.
  MOST_INPUTS = 1024,
};

typedef struct optimizer_job optimizer_job;

// Returns the bits of the largest magnitude that it has stored.
typedef uint32_t (*update_function)(const optimizer_job *job, int64_t first, int64_t count);

struct optimizer_job {
  const wsk_bodies *bodies;
  update_function update;
  int64_t count;
  wsk_packings packings;
  float *w, *first_state, *second_state;
  const float *g;
  float rate, a, b, epsilon, decay, correction1, correction2;
  int nesterov;
  // Set by a piece that stored something that is no number.
  atomic_int *overflow;
};

// ---- Parts and their slices ---------------------------------------------------------------

// A dense layer, or the parameters between two of them: `layer` is NULL then.
typedef struct {
  const wsk_packing *layer;
  int64_t first, last;
  // Row tiles, or single parameters.
  int64_t units, slices;
} part;

static int64_t part_count(const optimizer_job *job) { return 2 * job->packings.count + 1; }

static int64_t rows_of_a_tile(const optimizer_job *job) { return 2 * (int64_t)job->bodies->lanes; }

static int64_t end_of(const wsk_packing *layer) {
  return layer->first + (int64_t)layer->product.oc * layer->product.c;
}

// Parts of even number lie before, between and after the layers.
static part part_of(const optimizer_job *job, int64_t number) {
  const wsk_packing *layers = job->packings.layers;
  const int64_t i = number / 2;
  part p = {.layer = NULL};
  if (number % 2 == 1) {
    const int64_t rows = rows_of_a_tile(job);
    p = (part){.layer = &layers[i], .first = layers[i].first, .last = end_of(&layers[i])};
    p.units = (layers[i].product.oc + rows - 1) / rows;
    p.slices = wsk_slice_count(p.units, rows * layers[i].product.c, GRAIN, MOST_SLICES);
    return p;
  }
  p.first = i == 0 ? 0 : end_of(&layers[i - 1]);
  p.last = i == job->packings.count ? job->count : layers[i].first;
  p.units = p.last - p.first;
  p.slices = p.units == 0 ? 0 : wsk_slice_count(p.units, 1, GRAIN, MOST_SLICES);
  return p;
}

// ---- Updates ------------------------------------------------------------------------------

static void update(const optimizer_job *job, int64_t first, int64_t count) {
  if (job->update(job, first, count) >= 0x7f800000) atomic_store(job->overflow, 1);
}

// Updates and packs the rows of one tile, in blocks of inputs that stay in a second-level cache.
static void update_tile(const optimizer_job *job, const wsk_packing *layer, int64_t row) {
  const int64_t inputs = layer->product.c;
  const int64_t rows = smaller(layer->product.oc - row, rows_of_a_tile(job));
  const int64_t first = layer->first + row * inputs;
  for (int64_t k = 0; k < inputs; k += MOST_INPUTS) {
    const int64_t end = smaller(k + MOST_INPUTS, inputs);
    if (inputs <= MOST_INPUTS)
      update(job, first, rows * inputs);
    else
      for (int64_t r = 0; r < rows; r++) update(job, first + r * inputs + k, end - k);
    wsk_pack_dense(job->bodies, layer, job->w + layer->first, row, k, end);
  }
}

static void update_slice(const optimizer_job *job, const part *p, int64_t slice) {
  const int64_t begin = wsk_slice_begin(p->units, p->slices, slice);
  const int64_t end = wsk_slice_begin(p->units, p->slices, slice + 1);
  if (p->layer == NULL) {
    update(job, p->first + begin, end - begin);
    return;
  }
  for (int64_t tile = begin; tile < end; tile++)
    update_tile(job, p->layer, tile * rows_of_a_tile(job));
}

static void update_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const optimizer_job *job = context;
  part p = part_of(job, 0);
  for (int64_t number = 1; index >= p.slices; number++) {
    index -= p.slices;
    p = part_of(job, number);
  }
  update_slice(job, &p, index);
}

// Whether all parameters are numbers still.
static int run(wsk_pool *pool, optimizer_job *job) {
  atomic_int overflow = 0;
  job->overflow = &overflow;
  job->bodies = wsk_current();
  int64_t slices = 0;
  for (int64_t number = 0; number < part_count(job); number++)
    slices += part_of(job, number).slices;
  wsk_pool_run(pool, slices, update_task, job);
  return overflow == 0;
}

// ---- Rules --------------------------------------------------------------------------------

static uint32_t sgd(const optimizer_job *job, int64_t i, int64_t count) {
  return job->bodies->sgd(count, job->w + i, job->g + i,
                          job->first_state == NULL ? NULL : job->first_state + i, job->rate, job->a,
                          job->nesterov);
}

int wsk_sgd(wsk_pool *pool, int64_t count, float *w, const float *g, float *velocity, float rate,
            float momentum, int nesterov, wsk_packings packings) {
  optimizer_job job = {.update = sgd, .count = count, .packings = packings, .w = w, .g = g};
  job.first_state = velocity;
  job.rate = rate;
  job.a = momentum;
  job.nesterov = nesterov;
  return run(pool, &job);
}

static uint32_t adam(const optimizer_job *job, int64_t i, int64_t count) {
  return job->bodies->adam(count, job->w + i, job->g + i, job->first_state + i,
                           job->second_state + i, job->rate, job->a, job->b, job->epsilon,
                           job->decay, job->correction1, job->correction2);
}

int wsk_adam(wsk_pool *pool, int64_t count, float *w, const float *g, float *m, float *v,
             float rate, float beta1, float beta2, float epsilon, float decay, int64_t step,
             wsk_packings packings) {
  optimizer_job job = {.update = adam, .count = count, .packings = packings, .w = w, .g = g};
  job.first_state = m;
  job.second_state = v;
  job.rate = rate;
  job.a = beta1;
  job.b = beta2;
  job.epsilon = epsilon;
  job.decay = decay;
  job.correction1 = (float)(1 / (1 - pow((double)beta1, (double)step)));
  job.correction2 = (float)(1 / (1 - pow((double)beta2, (double)step)));
  return run(pool, &job);
}

static uint32_t adadelta(const optimizer_job *job, int64_t i, int64_t count) {
  return job->bodies->adadelta(count, job->w + i, job->g + i, job->first_state + i,
                               job->second_state + i, job->rate, job->a, job->epsilon);
}

int wsk_adadelta(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                 float *delta, float rate, float rho, float epsilon, wsk_packings packings) {
  optimizer_job job = {.update = adadelta, .count = count, .packings = packings, .w = w, .g = g};
  job.first_state = square;
  job.second_state = delta;
  job.rate = rate;
  job.a = rho;
  job.epsilon = epsilon;
  return run(pool, &job);
}

static uint32_t rmsprop(const optimizer_job *job, int64_t i, int64_t count) {
  return job->bodies->rmsprop(count, job->w + i, job->g + i, job->first_state + i, job->rate,
                              job->a, job->epsilon);
}

int wsk_rmsprop(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                float rate, float rho, float epsilon, wsk_packings packings) {
  optimizer_job job = {.update = rmsprop, .count = count, .packings = packings, .w = w, .g = g};
  job.first_state = square;
  job.rate = rate;
  job.a = rho;
  job.epsilon = epsilon;
  return run(pool, &job);
}
