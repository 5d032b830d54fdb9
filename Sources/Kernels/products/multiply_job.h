// A product of windows with packed weights: what forward and input gradient have in common, whether
// windows are gathered, staged or filtered.
#ifndef WSC_MULTIPLY_JOB_H
#define WSC_MULTIPLY_JOB_H

#include <stdbool.h>

#include "sets/bodies.h"
#include "common/pool.h"

// Pixel (n, i, j) of the windows' grid is pixel (n, i step + start, j step + start) of the output.
typedef struct {
  const wsk_bodies *bodies;
  const wsk_product_bodies *product;
  wsk_windows windows;
  int64_t rows, blocks, column_blocks, groups;
  // Of one group.
  int64_t columns, source_channels;
  const float *packed;
  const float *bias;
  int add;
  float *out;
  int32_t h, w, channels;
  int32_t step_h, step_w, start_h, start_w;
} wsk_multiply_job;

// Runs the job on staged rows of pixels if they suit its shape.
bool wsk_run_staged(wsk_pool *pool, wsk_multiply_job *job);

// Runs the job on panels of gathered windows, which suits every shape.
void wsk_run_gathered(wsk_pool *pool, wsk_multiply_job *job);

#endif
