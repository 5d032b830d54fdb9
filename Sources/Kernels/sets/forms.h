// The few shapes to which all activations and gradient rules come down.
//
// With λ = 0.001 and w = 1 − sharpness (whetstone.md, Severa et al. 2019):
//   brelu    y = clip((x − 0.5)/(w + λ) + 0.5, 0, 1),   hard: x >= 0.5
//   sigmoid  y = 1/(1 + exp(clip(−k x, −40, 40))), k = 4 ln(2 + √3)/(w + λ),   hard: x >= 0
// A NaN passes through every form, so that the loss shows it.
#ifndef WSC_FORMS_H
#define WSC_FORMS_H

#include "wsc_kernels.h"

typedef enum {
  WSK_FORM_COPY,      // x
  WSK_FORM_CLAMP,     // min(max(slope x + offset, low), high)
  WSK_FORM_STEP,      // x >= low
  WSK_FORM_LOGISTIC,  // 1/(1 + exp(−slope x))
  WSK_FORM_ZERO,      // 0 (a gradient)
  WSK_FORM_WINDOW,    // slope where low <= x <= high, else 0 (a gradient)
  WSK_FORM_TRIANGLE,  // max(0, 1 − |x − offset| slope) slope (a gradient)
  WSK_FORM_BELL,      // slope y (1 − y) of the logistic y (a gradient)
} wsk_form_kind;

typedef struct {
  wsk_form_kind kind;
  float slope, offset, low, high;
} wsk_form;

wsk_form wsk_forward_form(const wsk_activation *f);
wsk_form wsk_gradient_form(const wsk_activation *f);

#endif
