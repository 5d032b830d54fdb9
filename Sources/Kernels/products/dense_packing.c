#include "products/dense_packing.h"

#include "common/counts.h"

// Pairs of rows, tile after tile of the inputs' columns.
static void pack_for_input_gradient(const wsk_bodies *bodies, const wsk_product *p,
                                    const float *weight, float *packed, int64_t first,
                                    int64_t last, int64_t k0, int64_t k1) {
  const wsk_product_bodies *product = wsk_product_bodies_of(bodies, p);
  const int64_t tile = 2 * bodies->lanes, padded = wsk_padded_columns(p->c, bodies->lanes);
  const int64_t words = wsk_words(bodies, p, p->oc);
  for (int64_t c = k0; c < k1; c += tile) {
    const int64_t width = smaller(padded - c, tile);
    product->pack_rows(last - first, smaller(p->c - c, width), width, weight + first * p->c + c,
                       p->c, packed + c * words + first / product->fold * width);
  }
}

void wsk_pack_dense(const wsk_bodies *bodies, const wsk_packing *packing, const float *weight,
                    int64_t first, int64_t k0, int64_t k1) {
  const wsk_product *p = &packing->product;
  const wsk_product_bodies *product = wsk_product_bodies_of(bodies, p);
  const int64_t tile = 2 * bodies->lanes, padded = wsk_padded_columns(p->oc, bodies->lanes);
  const int64_t rows = smaller(p->oc - first, tile), width = smaller(padded - first, tile);
  float *packed = packing->packed;
  product->pack(k1 - k0, rows, width, weight + first * p->c + k0, p->c,
                packed + first * wsk_words(bodies, p, p->c) + k0 / product->fold * width);
  if (packing->has_input_gradient)
    pack_for_input_gradient(bodies, p, weight, packed + wsk_direct_forward_words(bodies, p), first,
                            first + rows, k0, k1);
}
