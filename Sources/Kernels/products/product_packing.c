// How a product goes, directly or by minimal filtering, and its weights packed for the direct one.
#include "common/counts.h"
#include "common/pool.h"
#include "products/product_layout.h"
#include "products/winograd.h"

int wsk_product_uses_winograd(const wsk_product *p) { return wsk_uses_winograd(wsk_current(), p); }

double wsk_product_operations(const wsk_product *p, int of_input_gradient) {
  if (wsk_product_uses_winograd(p)) return wsk_winograd_operations(p, of_input_gradient);
  return 2.0 * p->batch * p->oh * p->ow * p->oc * (double)wsk_depth(p);
}

// ---- Packing ------------------------------------------------------------------------------

size_t wsk_product_packed_bytes(const wsk_product *product) {
  const wsk_bodies *bodies = wsk_current();
  const int64_t words = wsk_uses_winograd(bodies, product) ? wsk_winograd_words(bodies, product)
                                                           : wsk_direct_words(bodies, product);
  return (size_t)words * sizeof(float);
}

enum { WORDS_OF_A_TASK = 128 };

typedef struct {
  const wsk_bodies *bodies;
  const wsk_product *product;
  const float *weight;
  float *packed;
  wsk_phase phase;
  int64_t blocks;
} pack_job;

// One column tile of one group for the forward product.
static void forward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pack_job *job = context;
  const wsk_product *p = job->product;
  const int64_t tile = 2 * job->bodies->lanes, outputs = wsk_group_outputs(p);
  const int64_t depth = wsk_depth(p), words = wsk_words(job->bodies, p, depth);
  const int64_t padded = wsk_padded_columns(outputs, job->bodies->lanes);
  const int64_t tiles = (padded + tile - 1) / tile;
  const int64_t group = index / tiles, first = index % tiles * tile;
  wsk_product_bodies_of(job->bodies, p)
      ->pack(depth, smaller(outputs - first, tile), smaller(padded - first, tile),
             job->weight + (group * outputs + first) * depth, depth,
             job->packed + (group * padded + first) * words);
}

// The weights of element k = (a, b, o) of a phase's reduction, for all inputs of the group.
static const float *weight_row(const pack_job *job, int64_t group, int64_t k) {
  const wsk_product *p = job->product;
  const wsk_phase *phase = &job->phase;
  const int64_t outputs = wsk_group_outputs(p), tap = k / outputs;
  const int64_t a = phase->taps_h - 1 - tap / phase->taps_w;
  const int64_t b = phase->taps_w - 1 - tap % phase->taps_w;
  const int64_t ky = phase->row + a * p->stride_h, kx = phase->column + b * p->stride_w;
  const int64_t o = group * outputs + k % outputs;
  return job->weight + ((o * p->kh + ky) * p->kw + kx) * wsk_group_inputs(p);
}

// Some words of the reduction of one group for the input gradient, all columns.
static void backward_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pack_job *job = context;
  const wsk_product *p = job->product;
  const wsk_product_bodies *bodies = wsk_product_bodies_of(job->bodies, p);
  const int64_t lanes = job->bodies->lanes, inputs = wsk_group_inputs(p);
  const int64_t padded = wsk_padded_columns(inputs, lanes);
  const int64_t depth = (int64_t)job->phase.taps_h * job->phase.taps_w * wsk_group_outputs(p);
  const int64_t words = wsk_words(job->bodies, p, depth);
  const int64_t group = index / job->blocks, block = index % job->blocks;
  float *base = job->packed + wsk_direct_forward_words(job->bodies, p) + job->phase.offset +
                group * words * padded;
  const int64_t begin = wsk_slice_begin(words, job->blocks, block);
  const int64_t count = wsk_slice_begin(words, job->blocks, block + 1) - begin;
  const float *first[WORDS_OF_A_TASK], *second[WORDS_OF_A_TASK];
  for (int64_t i = 0; i < count; i++) {
    const int64_t element = (begin + i) * bodies->fold;
    first[i] = weight_row(job, group, element);
    const int two = bodies->fold == 2 && element + 1 < depth;
    second[i] = two ? weight_row(job, group, element + 1) : NULL;
  }
  // Tile after tile: what is written is contiguous then.
  for (int64_t c = 0; c < padded; c += 2 * lanes) {
    const int64_t width = smaller(padded - c, 2 * lanes);
    float *to = base + c * words + begin * width;
    for (int64_t i = 0; i < count; i++, to += width)
      bodies->pack_row(smaller(inputs - c, width), width, first[i] + c,
                       second[i] == NULL ? NULL : second[i] + c, to);
  }
}

void wsk_product_pack(wsk_pool *pool, const wsk_product *p, const float *weight,
                      int has_input_gradient, void *packed) {
  pack_job job = {.bodies = wsk_current(), .product = p, .weight = weight, .packed = packed};
  if (wsk_uses_winograd(job.bodies, p)) {
    wsk_winograd_pack(pool, p, weight, has_input_gradient, packed);
    return;
  }
  const int64_t tile = 2 * job.bodies->lanes;
  const int64_t tiles = (wsk_group_outputs(p) + tile - 1) / tile;
  wsk_pool_run(pool, p->groups * tiles, forward_task, &job);
  if (!has_input_gradient) return;
  for (int32_t row = 0; row < p->stride_h && row < p->kh; row++)
    for (int32_t column = 0; column < p->stride_w && column < p->kw; column++) {
      job.phase = wsk_phase_of(job.bodies, p, row, column);
      const int64_t depth = (int64_t)job.phase.taps_h * job.phase.taps_w * wsk_group_outputs(p);
      const int64_t words = wsk_words(job.bodies, p, depth);
      job.blocks = (words + WORDS_OF_A_TASK - 1) / WORDS_OF_A_TASK;
      wsk_pool_run(pool, p->groups * job.blocks, backward_task, &job);
    }
}
