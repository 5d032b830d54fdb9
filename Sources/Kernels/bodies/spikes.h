// Event-driven sums in integers.

static void add_weights(int64_t count, int32_t value, const int16_t *restrict weight,
                        int32_t *restrict sums) {
  if (value == 1)
    for (int64_t i = 0; i < count; i++) sums[i] += weight[i];
  else
    for (int64_t i = 0; i < count; i++) sums[i] += value * weight[i];
}

enum { SPREAD_EVENTS = 4 };

// A dense product: every event adds one row of weights, some of them at a time.
static int64_t spread_rows(int64_t outputs, int64_t events, const int32_t *places,
                           const int32_t *values, const int16_t *weight, int32_t *restrict sums) {
  int64_t e = 0;
  for (; e + SPREAD_EVENTS <= events; e += SPREAD_EVENTS) {
    const int16_t *a = weight + places[e] * outputs, *b = weight + places[e + 1] * outputs;
    const int16_t *c = weight + places[e + 2] * outputs, *d = weight + places[e + 3] * outputs;
    // The rows that come next lie anywhere.
    for (int64_t next = e + SPREAD_EVENTS; next < e + 2 * SPREAD_EVENTS && next < events; next++)
      for (int64_t i = 0; i < outputs; i += 32)
        __builtin_prefetch(weight + places[next] * outputs + i);
    if (values == NULL) {
      for (int64_t i = 0; i < outputs; i++) sums[i] += a[i] + b[i] + c[i] + d[i];
    } else {
      const int32_t *v = values + e;
      for (int64_t i = 0; i < outputs; i++)
        sums[i] += v[0] * a[i] + v[1] * b[i] + v[2] * c[i] + v[3] * d[i];
    }
  }
  for (; e < events; e++)
    add_weights(outputs, values == NULL ? 1 : values[e], weight + places[e] * outputs, sums);
  return events * outputs;
}

static int64_t spread(const wsk_product *p, int64_t events, const int32_t *places,
                      const int32_t *values, const int16_t *weight, int32_t *sums) {
  if (p->groups == 1 && p->h == 1 && p->w == 1 && p->oh == 1 && p->ow == 1 && p->kh == 1 &&
      p->kw == 1)
    return spread_rows(p->oc, events, places, values, weight, sums);
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

#if WSK_VECTOR_BYTES == 64 && !defined(WSK_PLAIN_VECTORS)
#define WSK_HAS_SIGNS 1
WSK_INLINE uint32_t signs(const int32_t *x) {
  return _mm512_movepi32_mask(_mm512_loadu_si512(x));
}
#elif WSK_VECTOR_BYTES == 32
#define WSK_HAS_SIGNS 1
WSK_INLINE uint32_t signs(const int32_t *x) {
  return (uint32_t)_mm256_movemask_ps(_mm256_loadu_ps((const float *)x));
}
#endif

static void fire(int64_t count, const int32_t *sums, uint64_t *words) {
  for (int64_t start = 0; start < count; start += 64) {
    const int64_t here = count - start < 64 ? count - start : 64;
    uint64_t word = 0;
#if defined(WSK_HAS_SIGNS)
    if (here == 64) {
      for (int64_t i = 0; i < 64; i += LANES) word |= (uint64_t)signs(sums + start + i) << i;
      words[start / 64] = ~word;
      continue;
    }
#endif
    for (int64_t i = 0; i < here; i++) word |= (uint64_t)(sums[start + i] >= 0) << i;
    words[start / 64] = word;
  }
}
