// Direct sums in double, one output at a time.
#include "wsc_reference.h"

#include <stdbool.h>

// The input pixel under tap (ky, kx) of output pixel (oy, ox); false outside the picture.
static bool input_pixel(const wsk_product *p, int64_t n, int32_t oy, int32_t ox, int32_t ky,
                        int32_t kx, int64_t *offset) {
  const int64_t iy = (int64_t)oy * p->stride_h + ky - p->pad_top;
  const int64_t ix = (int64_t)ox * p->stride_w + kx - p->pad_left;
  if (iy < 0 || iy >= p->h || ix < 0 || ix >= p->w) return false;
  *offset = ((n * p->h + iy) * p->w + ix) * p->c;
  return true;
}

static int64_t output_pixel(const wsk_product *p, int64_t n, int32_t oy, int32_t ox) {
  return ((n * p->oh + oy) * p->ow + ox) * p->oc;
}

static int64_t weight_row(const wsk_product *p, int32_t o, int32_t ky, int32_t kx) {
  return (((int64_t)o * p->kh + ky) * p->kw + kx) * (p->c / p->groups);
}

static double sum_at(const wsk_product *p, int64_t n, int32_t oy, int32_t ox, int32_t o,
                     const float *x, const float *weight) {
  const int32_t inputs = p->c / p->groups;
  const int32_t first = o / (p->oc / p->groups) * inputs;
  double sum = 0;
  for (int32_t ky = 0; ky < p->kh; ky++)
    for (int32_t kx = 0; kx < p->kw; kx++) {
      int64_t offset;
      if (!input_pixel(p, n, oy, ox, ky, kx, &offset)) continue;
      const float *row = weight + weight_row(p, o, ky, kx);
      for (int32_t c = 0; c < inputs; c++) sum += (double)x[offset + first + c] * (double)row[c];
    }
  return sum;
}

void wsk_reference_forward(const wsk_product *p, int64_t first, int64_t last, const float *x,
                           const float *weight, const float *bias, float *y) {
  for (int64_t n = first; n < last; n++)
    for (int32_t oy = 0; oy < p->oh; oy++)
      for (int32_t ox = 0; ox < p->ow; ox++)
        for (int32_t o = 0; o < p->oc; o++) {
          const double start = bias == NULL ? 0 : (double)bias[o];
          y[output_pixel(p, n, oy, ox) + o] = (float)(start + sum_at(p, n, oy, ox, o, x, weight));
        }
}

// Adds what the output pixel (oy, ox) sends back through all its taps.
static void scatter(const wsk_product *p, int64_t n, int32_t oy, int32_t ox, const float *dy,
                    const float *weight, float *dx) {
  const int32_t inputs = p->c / p->groups, outputs = p->oc / p->groups;
  const float *gradient = dy + output_pixel(p, n, oy, ox);
  for (int32_t ky = 0; ky < p->kh; ky++)
    for (int32_t kx = 0; kx < p->kw; kx++) {
      int64_t offset;
      if (!input_pixel(p, n, oy, ox, ky, kx, &offset)) continue;
      for (int32_t o = 0; o < p->oc; o++) {
        const float *row = weight + weight_row(p, o, ky, kx);
        float *target = dx + offset + o / outputs * inputs;
        for (int32_t c = 0; c < inputs; c++) target[c] += gradient[o] * row[c];
      }
    }
}

void wsk_reference_input_gradient(const wsk_product *p, int64_t first, int64_t last,
                                  const float *dy, const float *weight, float *dx, int add) {
  const int64_t picture = (int64_t)p->h * p->w * p->c;
  if (!add)
    for (int64_t i = first * picture; i < last * picture; i++) dx[i] = 0;
  for (int64_t n = first; n < last; n++)
    for (int32_t oy = 0; oy < p->oh; oy++)
      for (int32_t ox = 0; ox < p->ow; ox++) scatter(p, n, oy, ox, dy, weight, dx);
}

static double weight_sum(const wsk_product *p, int32_t o, int32_t ky, int32_t kx, int32_t c,
                         const float *x, const float *dy) {
  const int32_t channel = o / (p->oc / p->groups) * (p->c / p->groups) + c;
  double sum = 0;
  for (int64_t n = 0; n < p->batch; n++)
    for (int32_t oy = 0; oy < p->oh; oy++)
      for (int32_t ox = 0; ox < p->ow; ox++) {
        int64_t offset;
        if (!input_pixel(p, n, oy, ox, ky, kx, &offset)) continue;
        sum += (double)x[offset + channel] * (double)dy[output_pixel(p, n, oy, ox) + o];
      }
  return sum;
}

void wsk_reference_weight_gradient(const wsk_product *p, int64_t first, int64_t last,
                                   const float *x, const float *dy, float *dw, float *db) {
  const int64_t pixels = (int64_t)p->batch * p->oh * p->ow;
  for (int32_t o = (int32_t)first; o < last; o++) {
    for (int32_t ky = 0; ky < p->kh; ky++)
      for (int32_t kx = 0; kx < p->kw; kx++)
        for (int32_t c = 0; c < p->c / p->groups; c++)
          dw[weight_row(p, o, ky, kx) + c] = (float)weight_sum(p, o, ky, kx, c, x, dy);
    if (db == NULL) continue;
    double sum = 0;
    for (int64_t i = 0; i < pixels; i++) sum += (double)dy[i * p->oc + o];
    db[o] = (float)sum;
  }
}
