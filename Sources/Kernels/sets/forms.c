#include "sets/forms.h"

#include <math.h>

static const double lambda = 0.001;

static int is_hard(const wsk_activation *f) { return f->sharpness >= 1; }

static double ramp_slope(const wsk_activation *f) { return 1 / (1 - (double)f->sharpness + lambda); }

static double logistic_slope(const wsk_activation *f) {
  return 4 * log(2 + sqrt(3.0)) / (1 - (double)f->sharpness + lambda);
}

wsk_form wsk_forward_form(const wsk_activation *f) {
  switch (f->kind) {
    case WSK_BRELU: {
      if (is_hard(f)) return (wsk_form){.kind = WSK_FORM_STEP, .low = 0.5f};
      const double slope = ramp_slope(f);
      return (wsk_form){WSK_FORM_CLAMP, (float)slope, (float)(0.5 - 0.5 * slope), 0, 1};
    }
    case WSK_SIGMOID:
      if (is_hard(f)) return (wsk_form){.kind = WSK_FORM_STEP, .low = 0};
      return (wsk_form){.kind = WSK_FORM_LOGISTIC, .slope = (float)logistic_slope(f)};
    case WSK_THRESHOLD:
      return (wsk_form){.kind = WSK_FORM_STEP, .low = f->level};
    case WSK_RELU:
      return (wsk_form){WSK_FORM_CLAMP, 1, 0, 0, INFINITY};
    case WSK_CLIP:
      return (wsk_form){WSK_FORM_CLAMP, 1, 0, 0, f->level};
    case WSK_IDENTITY:
      break;
  }
  return (wsk_form){.kind = WSK_FORM_COPY};
}

// Slope where low < x < high.
static wsk_form open_window(float slope, float low, float high) {
  return (wsk_form){WSK_FORM_WINDOW, slope, 0, nextafterf(low, INFINITY),
                    nextafterf(high, -INFINITY)};
}

static wsk_form exact_gradient(const wsk_activation *f) {
  switch (f->kind) {
    case WSK_BRELU: {
      if (is_hard(f)) return (wsk_form){.kind = WSK_FORM_ZERO};
      const double half = 0.5 / ramp_slope(f);
      return open_window((float)ramp_slope(f), (float)(0.5 - half), (float)(0.5 + half));
    }
    case WSK_SIGMOID:
      if (is_hard(f)) return (wsk_form){.kind = WSK_FORM_ZERO};
      return (wsk_form){.kind = WSK_FORM_BELL, .slope = (float)logistic_slope(f)};
    case WSK_THRESHOLD:
      return (wsk_form){.kind = WSK_FORM_ZERO};
    case WSK_RELU:
      return (wsk_form){WSK_FORM_WINDOW, 1, 0, nextafterf(0, 1), INFINITY};
    case WSK_CLIP:
      return open_window(1, 0, f->level);
    case WSK_IDENTITY:
      break;
  }
  return (wsk_form){WSK_FORM_WINDOW, 1, 0, -INFINITY, INFINITY};
}

wsk_form wsk_gradient_form(const wsk_activation *f) {
  float center = 0;
  switch (f->kind) {
    case WSK_BRELU:
      center = 0.5f;
      break;
    case WSK_SIGMOID:
      break;
    case WSK_THRESHOLD:
      center = f->level;
      break;
    case WSK_IDENTITY:
    case WSK_RELU:
    case WSK_CLIP:
      return exact_gradient(f);
  }
  const float width = f->gradient_width;
  switch (f->gradient) {
    case WSK_GRADIENT_WINDOW:
      return (wsk_form){WSK_FORM_WINDOW, 1 / width, 0, center - width / 2, center + width / 2};
    case WSK_GRADIENT_TRIANGLE:
      return (wsk_form){WSK_FORM_TRIANGLE, 1 / width, center, 0, 0};
    case WSK_GRADIENT_EXACT:
      break;
  }
  return exact_gradient(f);
}
