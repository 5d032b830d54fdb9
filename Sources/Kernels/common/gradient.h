// Handing over gradients of parameters.
#ifndef WSC_GRADIENT_H
#define WSC_GRADIENT_H

#include "wsc_kernels.h"

// Element `i` of a gradient that is wanted.
static inline void wsk_give(wsk_gradient gradient, int64_t i, double value) {
  const float rounded = (float)value;
  gradient.to[i] = gradient.add ? gradient.to[i] + rounded : rounded;
}

#endif
