// Where the packed weights of direct products stand; for those by minimal filtering see winograd.h.
//
// Forward: for each group, for each column tile of output channels, [K][tile width] with
// K = (ky, kx, c), in words of one or two elements of K.
// Input gradient: a stride s > 1 cuts the input's pixels into s_h · s_w phases; the pixels of one
// phase see the same taps ky = ry + s_h a, so each phase is a product with stride 1 over the
// output gradients. For each phase, group and column tile of input channels: [K][tile width] with
// K = (a, b, o), a and b falling, so that the gradients' pixels rise.
#ifndef WSC_PRODUCT_LAYOUT_H
#define WSC_PRODUCT_LAYOUT_H

#include <stdint.h>

#include "sets/bodies.h"
#include "wsc_kernels.h"

typedef struct {
  // Remainders of the input pixel's place by the strides.
  int32_t row, column;
  int32_t taps_h, taps_w;
  // Words before its packed weights.
  int64_t offset;
} wsk_phase;

// Channels of one group.
static inline int32_t wsk_group_inputs(const wsk_product *p) { return p->c / p->groups; }
static inline int32_t wsk_group_outputs(const wsk_product *p) { return p->oc / p->groups; }

// Elements of the reduction of the forward product.
static inline int64_t wsk_depth(const wsk_product *p) {
  return (int64_t)p->kh * p->kw * wsk_group_inputs(p);
}

// The inputs that the outputs of a product look at, of forward and weight gradient.
static inline wsk_windows wsk_windows_of(const wsk_product *p, const float *x) {
  return (wsk_windows){
      .source = x,
      .h = p->h,
      .w = p->w,
      .channels = p->c,
      .group_channels = wsk_group_inputs(p),
      .taps_h = p->kh,
      .taps_w = p->kw,
      .grid_h = p->oh,
      .grid_w = p->ow,
      .step_h = p->stride_h,
      .step_w = p->stride_w,
      .start_h = -p->pad_top,
      .start_w = -p->pad_left,
  };
}

// `columns` rounded up to whole vectors, the last tile being one or two vectors wide.
static inline int64_t wsk_padded_columns(int64_t columns, int64_t lanes) {
  return (columns + lanes - 1) / lanes * lanes;
}

// Fewer inputs of a group are not worth rounding: the product stays in float32.
enum { WSK_LEAST_BFLOAT16_INPUTS = 16 };

// The bodies for a product's precision.
static inline const wsk_product_bodies *wsk_product_bodies_of(const wsk_bodies *bodies,
                                                              const wsk_product *p) {
  const int halves =
      p->precision == WSK_BFLOAT16 && wsk_group_inputs(p) >= WSK_LEAST_BFLOAT16_INPUTS;
  return &bodies->products[halves];
}

// Words that hold `depth` elements of the reduction.
static inline int64_t wsk_words(const wsk_bodies *bodies, const wsk_product *p, int64_t depth) {
  const int64_t fold = wsk_product_bodies_of(bodies, p)->fold;
  return (depth + fold - 1) / fold;
}

// Words of the packed weights for the forward product; those of the input gradient follow.
int64_t wsk_direct_forward_words(const wsk_bodies *bodies, const wsk_product *p);
int64_t wsk_direct_words(const wsk_bodies *bodies, const wsk_product *p);
wsk_phase wsk_phase_of(const wsk_bodies *bodies, const wsk_product *p, int32_t row,
                       int32_t column);

#endif
