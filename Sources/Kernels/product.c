// Dense layers and convolutions.
#include "bodies.h"
#include "pool.h"
#include "wsc_reference.h"

#include <string.h>

typedef struct {
  const wsk_product *product;
  const float *x, *weight, *bias, *dy;
  float *y, *dx, *dw, *db;
  int add;
} product_job;

static size_t weight_count(const wsk_product *p) {
  return (size_t)p->oc * (size_t)p->kh * (size_t)p->kw * (size_t)(p->c / p->groups);
}

size_t wsk_product_packed_bytes(const wsk_product *product) {
  return weight_count(product) * sizeof(float);
}

size_t wsk_product_scratch_bytes(const wsk_product *product) {
  (void)product;
  return 64;
}

void wsk_product_pack(wsk_pool *pool, const wsk_product *product, const float *weight,
                      void *packed) {
  (void)pool;
  memcpy(packed, weight, weight_count(product) * sizeof(float));
}

static void forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const product_job *job = context;
  wsk_reference_forward(job->product, index, index + 1, job->x, job->weight, job->bias, job->y);
}

void wsk_product_forward(wsk_pool *pool, const wsk_product *product, const float *x,
                         const void *packed, const float *bias, float *y, void *scratch) {
  (void)scratch;
  const product_job job = {.product = product, .x = x, .weight = packed, .bias = bias, .y = y};
  wsk_pool_run(pool, product->batch, forward_task, &job);
}

static void input_gradient_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const product_job *job = context;
  wsk_reference_input_gradient(job->product, index, index + 1, job->dy, job->weight, job->dx,
                               job->add);
}

void wsk_product_input_gradient(wsk_pool *pool, const wsk_product *product, const float *dy,
                                const void *packed, float *dx, int add, void *scratch) {
  (void)scratch;
  const product_job job = {.product = product, .dy = dy, .weight = packed, .dx = dx, .add = add};
  wsk_pool_run(pool, product->batch, input_gradient_task, &job);
}

static void weight_gradient_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const product_job *job = context;
  wsk_reference_weight_gradient(job->product, index, index + 1, job->x, job->dy, job->dw, job->db);
}

void wsk_product_weight_gradient(wsk_pool *pool, const wsk_product *product, const float *x,
                                 const float *dy, float *dw, float *db, void *scratch) {
  (void)scratch;
  const product_job job = {.product = product, .x = x, .dy = dy, .dw = dw, .db = db};
  wsk_pool_run(pool, product->oc, weight_gradient_task, &job);
}
