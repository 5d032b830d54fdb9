// Minimal filtering, F(2 × 2, 3 × 3) of Lavin and Gray 2016, "Fast Algorithms for Convolutional
// Neural Networks": tiles of 2 × 2 outputs from patches of 4 × 4 pixels take 16 multiplications a
// channel instead of 36, one at each point (i, j):
//
//     y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A
//     Bᵀ d = (d0 − d2, d1 + d2, d2 − d1, d1 − d3)
//     G g  = (g0, (g0 + g1 + g2) / 2, (g0 − g1 + g2) / 2, g2)
//     Aᵀ m = (m0 + m1 + m2, m1 − m2 − m3)
//
// so that a convolution becomes 16 products of matrices [tiles, channels] × [channels, outputs].
// Transposed, it gives the gradient of the weights: dg = Gᵀ [Σ (Bᵀ d B) ⊙ (A dy Aᵀ)] G.
//
// Longer kernels are cut into pieces of 3 taps and, at the end, of 2. Those have a third tap of 0,
// with which point 3 vanishes. All pieces of a point are one reduction: 5 × 5 taps take 49
// multiplications instead of 100.
//
// Sums of operands are rounded to bfloat16 here, where other products round the operands: 0 and 1
// give sums that bfloat16 holds. A number that is infinite spreads to outputs of its tile that do
// not see it, as a NaN.
#ifndef WSC_WINOGRAD_H
#define WSC_WINOGRAD_H

#include <stdbool.h>

#include "sets/bodies.h"
#include "products/multiply_job.h"
#include "products/weights_job.h"

// Whether all three products of a layer go this way.
bool wsk_uses_winograd(const wsk_bodies *bodies, const wsk_product *p);

// As wsk_product_operations counts.
double wsk_winograd_operations(const wsk_product *p, int of_input_gradient);

// Words of the packed weights for the forward product; those of the input gradient follow.
int64_t wsk_winograd_forward_words(const wsk_bodies *bodies, const wsk_product *p);
int64_t wsk_winograd_words(const wsk_bodies *bodies, const wsk_product *p);
void wsk_winograd_pack(wsk_pool *pool, const wsk_product *p, const float *weight,
                       int has_input_gradient, float *packed);

void wsk_run_winograd(wsk_pool *pool, wsk_multiply_job *job, const wsk_product *p);

// Elements of scratch memory for the gradient of the weights.
int64_t wsk_winograd_scratch(const wsk_product *p);
void wsk_winograd_weight_gradient(wsk_pool *pool, const wsk_weights_job *job);

// ---- How the work is laid out -------------------------------------------------------------

wsk_winograd wsk_winograd_of(int32_t taps_h, int32_t taps_w);

// Words of the reduction: `chunks` of `run` words, for each panel.
typedef struct {
  int64_t run, chunks;
} wsk_winograd_depth;

// No run if that many words have no equal chunks.
wsk_winograd_depth wsk_winograd_depth_of(int64_t words);

// The tiles that cover grids of h × w outputs.
static inline wsk_winograd_tiles wsk_winograd_tiles_of(int32_t h, int32_t w) {
  return (wsk_winograd_tiles){.rows = (h + 1) / 2, .columns = (w + 1) / 2};
}

// How many of them a batch has.
static inline int64_t wsk_winograd_tile_count(int64_t batch, int32_t h, int32_t w) {
  const wsk_winograd_tiles tiles = wsk_winograd_tiles_of(h, w);
  return batch * tiles.rows * tiles.columns;
}

#endif
