// Packing the weights of a dense layer piece by piece, while a piece lies in a cache.
#ifndef WSC_DENSE_PACKING_H
#define WSC_DENSE_PACKING_H

#include "products/product_layout.h"

// Packs elements k0 ..< k1 of the rows (outputs) first ..< first + two vectors, or as many as there
// are, for the forward product and, if wanted, the input gradient. `first` and `k0` are multiples of
// two vectors, `weight` is the whole matrix.
void wsk_pack_dense(const wsk_bodies *bodies, const wsk_packing *packing, const float *weight,
                    int64_t first, int64_t k0, int64_t k1);

#endif
