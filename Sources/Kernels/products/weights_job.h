// A gradient of weights on its way: what gathered, staged and filtered windows have in common.
#ifndef WSC_WEIGHTS_JOB_H
#define WSC_WEIGHTS_JOB_H

#include <stdbool.h>

#include "sets/bodies.h"
#include "common/pool.h"
#include "products/product_layout.h"

typedef struct {
  const wsk_bodies *bodies;
  const wsk_product *product;
  wsk_windows windows;
  const float *dy;
  // Of the reduction: rows of windows, or bands (rows of outputs of one picture, `blocks` of them a
  // picture); cut into slices.
  int64_t rows, bands, blocks, slices;
  int64_t chunks, output_blocks;
  // Elements of all weights; sums of slice s stand at s · weights.
  int64_t weights;
  float *sums;
  wsk_gradient dw;
  int64_t reduce_slices;
  // Blocks of outputs; sums of slice s stand at s · channels.
  int64_t bias_blocks;
  double *bias_sums;
} wsk_weights_job;

// Fewer tasks than this are cut further, by outputs.
enum { WSK_ENOUGH_WEIGHT_TASKS = 16 };

// Slices of a reduction over `rows` pixels whose partial sums are `sums` elements each.
static inline int64_t wsk_weight_slices(int64_t rows, int64_t sums) {
  // All partial sums together stay below MOST_ELEMENTS, unless those of one slice are more.
  enum { PIXELS_OF_A_SLICE = 2048, MOST_SLICES = 32, MOST_ELEMENTS = 1 << 20 };
  const int64_t slices = wsk_slice_count(rows, 1, PIXELS_OF_A_SLICE, MOST_SLICES);
  const int64_t affordable = MOST_ELEMENTS / sums;
  return affordable < 1 ? 1 : slices < affordable ? slices : affordable;
}

// Where the sums of a slice go.
static inline float *wsk_slice_sums(const wsk_weights_job *job, int64_t slice) {
  return job->slices == 1 ? job->dw.to : job->sums + slice * job->weights;
}

// Whether the sums of a slice begin with what is there.
static inline int wsk_slice_adds(const wsk_weights_job *job) {
  return job->slices == 1 && job->dw.add;
}

// Sums all slices on staged rows of pixels if they suit the shape.
bool wsk_staged_weight_gradient(wsk_pool *pool, wsk_weights_job *job);

#endif
