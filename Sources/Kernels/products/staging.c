#include "products/staging.h"

enum {
  // Narrower rows of outputs leave too much of a tile empty.
  LEAST_WIDTH = 6,
  // Words of a pixel: fewer make runs too short, but for those that follow one another.
  LEAST_WORDS = 16,
};

int64_t wsk_staged_stride(const wsk_windows *v, int64_t fold) {
  if (v->step_w != 1 || v->grid_w < LEAST_WIDTH || wsk_windows_depth(v) == 0) return 0;
  const bool whole = v->channels == v->group_channels;
  if (fold == 1 && whole && (v->channels == 1 || v->channels == 3)) return v->channels;
  const bool long_runs = v->group_channels >= LEAST_WORDS * fold;
  return long_runs && v->group_channels % fold == 0 ? WSK_STAGED_STRIDE : 0;
}

wsk_staging wsk_staging_of(const wsk_windows *v, int64_t outputs, int64_t stride) {
  wsk_staging s = {.stride = stride};
  s.rows = (outputs - 1) * v->step_h + v->taps_h;
  s.columns = (int64_t)v->grid_w - 1 + v->taps_w;
  s.line = s.columns * stride;
  // The last vector of a tight row is stored beyond its end.
  if (wsk_staged_tight(stride)) s.line += 16;
  return s;
}

int64_t wsk_staged_outputs(const wsk_windows *v, int64_t stride, int64_t pixels, int64_t bytes) {
  int64_t outputs = pixels / v->grid_w;
  if (outputs < 1) outputs = 1;
  if (outputs > v->grid_h) outputs = v->grid_h;
  for (; outputs > 0; outputs--) {
    const wsk_staging s = wsk_staging_of(v, outputs, stride);
    if (s.line <= bytes && s.rows <= bytes && s.rows * s.line * (int64_t)sizeof(float) <= bytes)
      break;
  }
  return outputs;
}
