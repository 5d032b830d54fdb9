// Event-driven sums in integers.

static void add_weights(int64_t count, int32_t value, const int16_t *restrict weight,
                        int32_t *restrict sums) {
  if (value == 1)
    for (int64_t i = 0; i < count; i++) sums[i] += weight[i];
  else
    for (int64_t i = 0; i < count; i++) sums[i] += value * weight[i];
}

static int64_t spread(const wsk_product *p, int64_t events, const int32_t *places,
                      const int32_t *values, const int16_t *weight, int32_t *sums) {
  const int32_t group_in = p->c / p->groups, group_out = p->oc / p->groups;
  // Neighbouring taps reach neighbouring outputs: a row of the kernel is one run of weights.
  const int is_run = p->stride_w == 1 && p->groups == 1;
  int64_t operations = 0;
  for (int64_t e = 0; e < events; e++) {
    const int32_t channel = places[e] % p->c, pixel = places[e] / p->c;
    const int32_t y = pixel / p->w, x = pixel % p->w;
    const int32_t value = values == NULL ? 1 : values[e];
    const int32_t offset = channel / group_in * group_out;
    for (int32_t ky = 0; ky < p->kh; ky++) {
      const int32_t ty = y + p->pad_top - ky;
      if (ty < 0) break;
      if (ty % p->stride_h != 0 || ty / p->stride_h >= p->oh) continue;
      const int64_t row = (int64_t)(ty / p->stride_h) * p->ow;
      const int16_t *taps = weight + ((int64_t)channel * p->kh + ky) * p->kw * group_out;
      // Output column of the first tap of the row; taps go from right to left.
      const int32_t start = x + p->pad_left - (p->kw - 1);
      if (is_run) {
        const int32_t first = start > 0 ? start : 0;
        const int32_t end = start + p->kw < p->ow ? start + p->kw : p->ow;
        if (first >= end) continue;
        const int64_t count = (int64_t)(end - first) * p->oc;
        add_weights(count, value, taps + (int64_t)(first - start) * p->oc,
                    sums + (row + first) * p->oc);
        operations += count;
        continue;
      }
      for (int32_t tap = 0; tap < p->kw; tap++) {
        const int32_t tx = start + tap;
        if (tx < 0 || tx % p->stride_w != 0 || tx / p->stride_w >= p->ow) continue;
        add_weights(group_out, value, taps + (int64_t)tap * group_out,
                    sums + (row + tx / p->stride_w) * p->oc + offset);
        operations += group_out;
      }
    }
  }
  return operations;
}

static void fire(int64_t count, const int32_t *sums, uint64_t *words) {
  for (int64_t start = 0; start < count; start += 64) {
    const int64_t here = count - start < 64 ? count - start : 64;
    uint64_t word = 0;
    for (int64_t i = 0; i < here; i++) word |= (uint64_t)(sums[start + i] >= 0) << i;
    words[start / 64] = word;
  }
}
