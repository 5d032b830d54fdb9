// What one thread of this processor can do at most, measured.
#ifndef PEAK_H
#define PEAK_H

// GFLOP/s of multiply-adds that stay in registers, with the vectors of the instruction set `name`;
// bfloat16: of its dot products, 0 where it has none.
double peak_float32(const char *name);
double peak_bfloat16(const char *name);

#endif
