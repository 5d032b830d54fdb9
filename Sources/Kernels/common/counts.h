// Arithmetic of counts.
#ifndef WSC_COUNTS_H
#define WSC_COUNTS_H

#include <stdint.h>

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

// How many units hold `count`: the quotient, rounded up.
static inline int64_t ceil_div(int64_t count, int64_t unit) { return (count + unit - 1) / unit; }

#endif
