// Which products work on staged rows of pixels (bodies/staged.h), and how the rows lie.
#ifndef WSC_STAGING_H
#define WSC_STAGING_H

#include <stdbool.h>

#include "sets/bodies.h"

// Distance of staged pixels if the windows suit; 0 if not. A word holds `fold` channels of a pixel.
int64_t wsk_staged_stride(const wsk_windows *v, int64_t fold);

// Pixels of few channels follow one another without a gap.
static inline bool wsk_staged_tight(int64_t stride) { return stride < WSK_STAGED_STRIDE; }

// The rows that `outputs` rows of outputs see.
wsk_staging wsk_staging_of(const wsk_windows *v, int64_t outputs, int64_t stride);

// How many rows of outputs, of about `pixels` in all, have staged rows of at most `bytes`; 0 if not
// even one has.
int64_t wsk_staged_outputs(const wsk_windows *v, int64_t stride, int64_t pixels, int64_t bytes);

#endif
