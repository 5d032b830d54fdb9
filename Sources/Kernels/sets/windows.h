// Pixels of one picture grid and the windows of another that they look at: what makes a product
// out of a convolution without writing the unrolled matrix to memory.
#ifndef WSC_WINDOWS_H
#define WSC_WINDOWS_H

#include <stdint.h>

enum {
  // The reduction is cut into chunks of at most this many elements; rows of a panel lie
  // WSK_PANEL_STRIDE apart (constant, so that tiles address all rows from one register; not a
  // power of two, so that the rows fall into different cache sets).
  WSK_CHUNK = 256,
  WSK_PANEL_STRIDE = 272,
  // Most rows of a panel.
  WSK_PANEL_ROWS = 112,
  // Staged pixels hold at most this many words and lie this far apart.
  WSK_STAGED_WORDS = 64,
  WSK_STAGED_STRIDE = 80,
};

// Row r of the matrix is pixel (n, i, j) of a batch of grids; its elements are
// source[n, i step_h + start_h + a, j step_w + start_w + b, first_channel + c] for a in
// 0 ..< taps_h, b in 0 ..< taps_w, c in 0 ..< group_channels, zero outside the source.
typedef struct {
  const float *source;
  int32_t h, w, channels;
  int32_t first_channel, group_channels;
  int32_t taps_h, taps_w;
  int32_t grid_h, grid_w;
  int32_t step_h, step_w;
  int32_t start_h, start_w;
} wsk_windows;

static inline int64_t wsk_windows_depth(const wsk_windows *v) {
  return (int64_t)v->taps_h * v->taps_w * v->group_channels;
}

#endif
