// Sums over rows: batch statistics, the learned clip limit, activity.

// Σ (z − pivot) and Σ (z − pivot)², in float over blocks of rows and in double over blocks. The
// pivot (a row of z) takes the mean's size out of the squares.
WSK_INLINE void statistics_block(const int v, int64_t c, int64_t n, int64_t rows, int64_t channels,
                                 int64_t stride, const float *z, const float *pivot,
                                 double *sums) {
  vfloat origin[4], sum[4], squares[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) {
    origin[i] = vload_most(pivot + c + i * LANES, n);
    sum[i] = squares[i] = vsplat(0);
  }
  for (int64_t r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < v; i++) {
      const vfloat d = vload_most(z + r * stride + c + i * LANES, n) - origin[i];
      sum[i] += d;
      squares[i] = d * d + squares[i];
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) add_sums(sums, channels, c + i * LANES, n, sum[i], squares[i]);
}

static void statistics(int64_t rows, int64_t channels, int64_t stride, const float *z,
                       const float *pivot, double *sums) {
  for (int64_t r = 0; r < rows; r += ROW_BLOCK) {
    const int64_t count = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
#define STATISTICS_BLOCK(V, C, N) \
  statistics_block(V, C, N, count, channels, stride, z + r * stride, pivot, sums)
    FOR_CHANNELS(channels, STATISTICS_BLOCK);
#undef STATISTICS_BLOCK
  }
}

WSK_INLINE void column_sums_block(const int v, int64_t n, int64_t rows, const float *x,
                                  int64_t stride, double *sums) {
  vfloat sum[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) sum[i] = vsplat(0);
  for (int64_t r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < v; i++) sum[i] += vload_most(x + r * stride + i * LANES, n);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) {
    float lanes[LANES];
    vstore(lanes, sum[i]);
    for (int64_t j = 0; j < n && j < LANES; j++) sums[i * LANES + j] += lanes[j];
  }
}

static void column_sums(int64_t rows, int64_t columns, const float *x, int64_t stride,
                        double *sums) {
  for (int64_t r = 0; r < rows; r += ROW_BLOCK) {
    const int64_t count = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
#define COLUMN_SUMS_BLOCK(V, C, N) \
  column_sums_block(V, N, count, x + r * stride + (C), stride, sums + (C))
    FOR_CHANNELS(columns, COLUMN_SUMS_BLOCK);
#undef COLUMN_SUMS_BLOCK
  }
}

static double clip_limit_gradient(int64_t rows, int64_t channels, const float *z,
                                  const float *scale, const float *shift, const float *dy,
                                  float level) {
  double total = 0;
  for (int64_t r = 0; r < rows; r++) {
    vfloat sum = vsplat(0);
    for (int64_t c = 0; c < channels; c += LANES) {
      const int64_t n = channels - c;
      vfloat u = vload_most(z + r * channels + c, n);
      if (scale != NULL) u = u * vload_most(scale + c, n) + vload_most(shift + c, n);
      // Lanes past the end have dy = 0.
      sum += u >= level ? vload_most(dy + r * channels + c, n) : vsplat(0);
    }
    total += vsum(sum);
  }
  return total;
}

static void count_activity(int64_t rows, int64_t stride, int64_t first, int64_t last,
                           const float *y, int64_t *positive, double *sum) {
  for (int64_t r0 = 0; r0 < rows; r0 += ROW_BLOCK) {
    const int64_t r1 = r0 + ROW_BLOCK < rows ? r0 + ROW_BLOCK : rows;
    for (int64_t c = first; c < last; c += LANES) {
      const int64_t n = last - c < LANES ? last - c : LANES;
      vfloat total = vsplat(0);
      vint fired = (vint)0;
      for (int64_t r = r0; r < r1; r++) {
        const vfloat v = vload_most(y + r * stride + c, n);
        total += v;
        fired -= v > 0;
      }
      float totals[LANES];
      int32_t counts[LANES];
      vstore(totals, total);
      memcpy(counts, &fired, sizeof counts);
      for (int64_t i = 0; i < n; i++) {
        positive[c - first + i] += counts[i];
        sum[c - first + i] += totals[i];
      }
    }
  }
}
