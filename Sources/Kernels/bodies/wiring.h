// Sums of signals and dropout.

static void add(int64_t count, const float *restrict x, float *restrict y) {
  for (int64_t i = 0; i < count; i++) y[i] += x[i];
}

// Numbers 4 j ..< 4 j + 4 of the stream come from counter j; `first` is a multiple of 4.
static void dropout_forward(int64_t first, int64_t last, const float *x, float rate, uint64_t seed,
                            uint64_t counter_high, float *y, uint8_t *mask) {
  const uint64_t limit = (uint64_t)((double)rate * 4294967296.0);
  const float scale = 1.0f / (1.0f - rate);
  enum { BLOCK = 64 };
  for (int64_t start = first; start < last; start += BLOCK * 4) {
    uint32_t numbers[BLOCK * 4];
    for (int b = 0; b < BLOCK; b++) {
      const uint64_t counter = (uint64_t)start / 4 + (uint64_t)b;
      uint32_t out[4];
      wsk_philox_block((uint32_t)seed, (uint32_t)(seed >> 32), (uint32_t)counter,
                       (uint32_t)(counter >> 32), (uint32_t)counter_high,
                       (uint32_t)(counter_high >> 32), out);
      for (int i = 0; i < 4; i++) numbers[4 * b + i] = out[i];
    }
    const int64_t end = start + BLOCK * 4 < last ? start + BLOCK * 4 : last;
    for (int64_t i = start; i < end; i++) {
      const uint8_t keep = numbers[i - start] >= limit;
      mask[i] = keep;
      y[i] = keep ? x[i] * scale : 0;
    }
  }
}

static void dropout_backward(int64_t count, const float *restrict dy, float rate,
                             const uint8_t *restrict mask, float *dx, int add_to) {
  const float scale = 1.0f / (1.0f - rate);
  if (add_to)
    for (int64_t i = 0; i < count; i++) dx[i] += mask[i] ? dy[i] * scale : 0;
  else
    for (int64_t i = 0; i < count; i++) dx[i] = mask[i] ? dy[i] * scale : 0;
}
