// For tests: plain products, and instruction sets side by side.
//
// The plain products with which every fast one is compared. They stay for ever.
//
// y[n, oy, ox, o] = bias[o] + Σ_{ky, kx, c} x[n, oy s_h + ky − p_t, ox s_w + kx − p_l, g C + c]
//                                          · w[o, ky, kx, c],   g the group of o, C = c / groups
#ifndef WSC_REFERENCE_H
#define WSC_REFERENCE_H

#include "wsc_kernels.h"

// Pictures first ..< last of the batch.
void wsk_reference_forward(const wsk_product *product, int64_t first, int64_t last, const float *x,
                           const float *weight, const float *bias, float *y);
void wsk_reference_input_gradient(const wsk_product *product, int64_t first, int64_t last,
                                  const float *dy, const float *weight, float *dx, int add);
// Output channels first ..< last; all pictures.
void wsk_reference_weight_gradient(const wsk_product *product, int64_t first, int64_t last,
                                   const float *x, const float *dy, float *dw, float *db);

// Like wsk_select_instruction_set, for calls from this thread alone; NULL: the process's again.
// It also knows "amx_plain": the tiles of "amx" in plain C, on any machine.
int wsk_select_on_this_thread(const char *name);

#endif
