// What the instruction set does at most: independent chains of multiply-adds that stay in registers.
// Returns the floating-point operations that were done.

enum { LIMIT_CHAINS = 12 };

WSK_INLINE double run_chains(const int pairs, int64_t rounds) {
  // Volatile, so that nothing is known before it runs and nothing is left out.
  volatile float factor = 0.999f, term = 0.001f, result;
  const vfloat a = vsplat(factor), b = vsplat(term);
  vfloat sum[LIMIT_CHAINS];
#pragma clang loop unroll(full)
  for (int i = 0; i < LIMIT_CHAINS; i++) sum[i] = vsplat((float)i);
  for (int64_t r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < LIMIT_CHAINS; i++)
      sum[i] = pairs ? dot_pairs(a, b, sum[i]) : sum[i] * a + b;
  }
  vfloat all = sum[0];
#pragma clang loop unroll(full)
  for (int i = 1; i < LIMIT_CHAINS; i++) all += sum[i];
  result = vsum(all);
  (void)result;
  return (pairs ? 4.0 : 2.0) * LANES * LIMIT_CHAINS * (double)rounds;
}

static double multiply_adds_floats(int64_t rounds) { return run_chains(0, rounds); }
