#include "products/product_layout.h"

#include "common/counts.h"

int64_t wsk_direct_forward_words(const wsk_bodies *bodies, const wsk_product *p) {
  return p->groups * wsk_words(bodies, p, wsk_depth(p)) *
         wsk_padded_columns(wsk_group_outputs(p), bodies->lanes);
}

// Words before phase (row, column): the elements of all before it, and one for each of them,
// because its last word may hold less.
static int64_t words_before(const wsk_bodies *bodies, const wsk_product *p, int64_t taps,
                            int64_t phases) {
  const int64_t fold = wsk_product_bodies_of(bodies, p)->fold;
  const int64_t words = taps * wsk_group_outputs(p) / fold + phases;
  return words * p->groups * wsk_padded_columns(wsk_group_inputs(p), bodies->lanes);
}

int64_t wsk_direct_words(const wsk_bodies *bodies, const wsk_product *p) {
  const int64_t phases = smaller(p->stride_h, p->kh) * smaller(p->stride_w, p->kw);
  return wsk_direct_forward_words(bodies, p) +
         words_before(bodies, p, (int64_t)p->kh * p->kw, phases);
}

// How many of 0 ..< kernel leave `remainder` when divided by `stride`.
static int32_t taps_with(int32_t kernel, int32_t stride, int32_t remainder) {
  return remainder >= kernel ? 0 : (kernel - remainder - 1) / stride + 1;
}

// How many of 0 ..< kernel leave less than `remainder`.
static int64_t taps_below(int32_t kernel, int32_t stride, int32_t remainder) {
  return (int64_t)(kernel / stride) * remainder + smaller(kernel % stride, remainder);
}

wsk_phase wsk_phase_of(const wsk_bodies *bodies, const wsk_product *p, int32_t row,
                       int32_t column) {
  wsk_phase phase = {.row = row, .column = column};
  phase.taps_h = taps_with(p->kh, p->stride_h, row);
  phase.taps_w = taps_with(p->kw, p->stride_w, column);
  if (phase.taps_h == 0 || phase.taps_w == 0) return phase;
  const int64_t taps = taps_below(p->kh, p->stride_h, row) * p->kw +
                       phase.taps_h * taps_below(p->kw, p->stride_w, column);
  phase.offset =
      words_before(bodies, p, taps, row * smaller(p->stride_w, p->kw) + column);
  return phase;
}
