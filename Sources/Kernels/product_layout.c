#include "product_layout.h"

#include <string.h>

#include "pool.h"

int64_t wsk_packed_forward_count(const wsk_product *p, int64_t lanes) {
  return p->groups * wsk_depth(p) * wsk_padded_columns(wsk_group_outputs(p), lanes);
}

int64_t wsk_packed_count(const wsk_product *p, int64_t lanes) {
  const int64_t backward = (int64_t)p->kh * p->kw * p->oc *
                           wsk_padded_columns(wsk_group_inputs(p), lanes);
  return wsk_packed_forward_count(p, lanes) + backward;
}

// How many of 0 ..< kernel leave `remainder` when divided by `stride`.
static int32_t taps_with(int32_t kernel, int32_t stride, int32_t remainder) {
  return remainder >= kernel ? 0 : (kernel - remainder - 1) / stride + 1;
}

// How many of 0 ..< kernel leave less than `remainder`.
static int64_t taps_below(int32_t kernel, int32_t stride, int32_t remainder) {
  const int64_t whole = (int64_t)(kernel / stride) * remainder;
  const int32_t rest = kernel % stride;
  return whole + (rest < remainder ? rest : remainder);
}

wsk_phase wsk_phase_of(const wsk_product *p, int32_t row, int32_t column, int64_t lanes) {
  wsk_phase phase = {.row = row, .column = column};
  phase.taps_h = taps_with(p->kh, p->stride_h, row);
  phase.taps_w = taps_with(p->kw, p->stride_w, column);
  const int64_t taps_before = taps_below(p->kh, p->stride_h, row) * p->kw +
                              phase.taps_h * taps_below(p->kw, p->stride_w, column);
  phase.offset =
      taps_before * p->oc * wsk_padded_columns(wsk_group_inputs(p), lanes);
  return phase;
}

// ---- Packing ------------------------------------------------------------------------------

size_t wsk_product_packed_bytes(const wsk_product *product) {
  return (size_t)wsk_packed_count(product, wsk_current()->lanes) * sizeof(float);
}

typedef struct {
  const wsk_bodies *bodies;
  const wsk_product *product;
  const float *weight;
  float *packed;
} pack_job;

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

// One column tile of one group for the forward product.
static void forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pack_job *job = context;
  const wsk_product *p = job->product;
  const int64_t lanes = job->bodies->lanes, outputs = wsk_group_outputs(p);
  const int64_t depth = wsk_depth(p), padded = wsk_padded_columns(outputs, lanes);
  const int64_t tiles = (padded + 2 * lanes - 1) / (2 * lanes);
  const int64_t group = index / tiles, first = index % tiles * 2 * lanes;
  job->bodies->pack_transposed(depth, smaller(outputs - first, 2 * lanes),
                               smaller(padded - first, 2 * lanes),
                               job->weight + (group * outputs + first) * depth, depth,
                               job->packed + (group * padded + first) * depth);
}

// One tap of one group for the input gradient.
static void backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pack_job *job = context;
  const wsk_product *p = job->product;
  const int64_t lanes = job->bodies->lanes;
  const int64_t inputs = wsk_group_inputs(p), outputs = wsk_group_outputs(p);
  const int64_t padded = wsk_padded_columns(inputs, lanes);
  const int64_t group = index / (p->kh * p->kw), tap = index % (p->kh * p->kw);
  const int32_t ky = (int32_t)(tap / p->kw), kx = (int32_t)(tap % p->kw);
  const wsk_phase phase = wsk_phase_of(p, ky % p->stride_h, kx % p->stride_w, lanes);
  const int64_t depth = (int64_t)phase.taps_h * phase.taps_w * outputs;
  const int64_t a = phase.taps_h - 1 - ky / p->stride_h, b = phase.taps_w - 1 - kx / p->stride_w;
  const int64_t k = (a * phase.taps_w + b) * outputs;
  float *base = job->packed + wsk_packed_forward_count(p, lanes) + phase.offset +
                group * depth * padded;
  for (int64_t o = 0; o < outputs; o++) {
    const float *row = job->weight + ((group * outputs + o) * p->kh * p->kw + tap) * inputs;
    for (int64_t c = 0; c < padded; c += 2 * lanes) {
      const int64_t width = smaller(padded - c, 2 * lanes), columns = smaller(inputs - c, width);
      float *to = base + c * depth + (k + o) * width;
      memcpy(to, row + c, (size_t)columns * sizeof(float));
      memset(to + columns, 0, (size_t)(width - columns) * sizeof(float));
    }
  }
}

void wsk_product_pack(wsk_pool *pool, const wsk_product *product, const float *weight,
                      void *packed) {
  const pack_job job = {wsk_current(), product, weight, packed};
  const int64_t tile = 2 * job.bodies->lanes;
  const int64_t tiles = (wsk_group_outputs(product) + tile - 1) / tile;
  wsk_pool_run(pool, product->groups * tiles, forward_task, &job);
  wsk_pool_run(pool, (int64_t)product->groups * product->kh * product->kw, backward_task, &job);
}
