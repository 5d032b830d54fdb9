// Max and average over windows, [batch, h, w, c] to [batch, oh, ow, c], whole windows only.

// The first input pixel of the first window in row `row` of batch · oh.
WSK_INLINE int64_t first_window(const wsk_pooling *p, int64_t row) {
  const int64_t picture = row / p->oh, y = row % p->oh * p->stride_h;
  return (picture * p->h + y) * p->w * p->c;
}

// The common window is known to the compiler.
WSK_INLINE void max_of_windows(const wsk_pooling *p, const int32_t height, const int32_t width,
                               int64_t first, int64_t last, const float *x, float *y,
                               uint8_t *winner) {
  const int64_t c = p->c, line = (int64_t)p->w * c;
  for (int64_t row = first; row < last; row++) {
    const float *window = x + first_window(p, row);
    int64_t out = row * p->ow * c;
    for (int64_t column = 0; column < p->ow; column++, window += p->stride_w * c, out += c)
      for (int64_t k = 0; k < c; k += LANES) {
        const int64_t n = c - k;
        vfloat best = vload_most(window + k, n);
        vint place = (vint)0;
        for (int32_t i = 0; i < height; i++)
          for (int32_t j = i == 0 ? 1 : 0; j < width; j++) {
            const vfloat v = vload_most(window + i * line + j * c + k, n);
            // Also true for NaN, which then stays.
            const vint better = ~(v <= best) & (best == best);
            best = better ? v : best;
            place = better ? (vint)(i * width + j) : place;
          }
        vstore_most(y + out + k, best, n);
        if (winner != NULL) vstore_bytes(winner + out + k, __builtin_convertvector(place, vbyte), n);
      }
  }
}

static void max_pool_forward(const wsk_pooling *p, int64_t first, int64_t last, const float *x,
                             float *y, uint8_t *winner) {
  if (p->window_h == 2 && p->window_w == 2)
    max_of_windows(p, 2, 2, first, last, x, y, winner);
  else
    max_of_windows(p, p->window_h, p->window_w, first, last, x, y, winner);
}

static void clear(float *x, int64_t count) { memset(x, 0, (size_t)count * sizeof(float)); }

// Adds (or writes, zeros to the others) the gradient of each window to the pixel that won it.
WSK_INLINE void give_to_winners(const wsk_pooling *p, const int32_t height, const int32_t width,
                                const int write, int64_t first, int64_t last, const float *dy,
                                const uint8_t *winner, float *dx) {
  const int64_t c = p->c, line = (int64_t)p->w * c;
  for (int64_t row = first * p->oh; row < last * p->oh; row++) {
    float *window = dx + first_window(p, row);
    int64_t out = row * p->ow * c;
    for (int64_t column = 0; column < p->ow; column++, window += p->stride_w * c, out += c)
      for (int64_t k = 0; k < c; k += LANES) {
        const int64_t n = c - k;
        const vfloat g = vload_most(dy + out + k, n);
        const vint place = __builtin_convertvector(vload_bytes(winner + out + k, n), vint);
        for (int32_t i = 0; i < height; i++)
          for (int32_t j = 0; j < width; j++) {
            float *target = window + i * line + j * c + k;
            vfloat v = place == i * width + j ? g : vsplat(0);
            if (!write) v += vload_most(target, n);
            vstore_most(target, v, n);
          }
      }
  }
}

// Whole pictures, so that windows that overlap meet in one task.
static void max_pool_backward(const wsk_pooling *p, int64_t first, int64_t last, const float *dy,
                              const uint8_t *winner, float *dx, int add) {
  const int64_t c = p->c, line = (int64_t)p->w * c, picture = (int64_t)p->h * line;
  // Each input pixel lies in exactly one window: write instead of clearing and adding.
  const int exact = p->stride_h == p->window_h && p->stride_w == p->window_w &&
                    p->oh * p->stride_h == p->h && p->ow * p->stride_w == p->w;
  if (!add && !exact) clear(dx + first * picture, (last - first) * picture);
  if (!add && exact && p->window_h == 2 && p->window_w == 2)
    give_to_winners(p, 2, 2, 1, first, last, dy, winner, dx);
  else
    give_to_winners(p, p->window_h, p->window_w, !add && exact, first, last, dy, winner, dx);
}

static void average_pool_forward(const wsk_pooling *p, int64_t first, int64_t last, const float *x,
                                 float *y) {
  const int64_t c = p->c, line = (int64_t)p->w * c;
  const float share = 1.0f / ((float)p->window_h * (float)p->window_w);
  for (int64_t row = first; row < last; row++) {
    const float *window = x + first_window(p, row);
    float *out = y + row * p->ow * c;
    for (int64_t column = 0; column < p->ow; column++, window += p->stride_w * c, out += c)
      for (int64_t k = 0; k < c; k += LANES) {
        const int64_t n = c - k;
        vfloat sum = vsplat(0);
        for (int32_t i = 0; i < p->window_h; i++)
          for (int32_t j = 0; j < p->window_w; j++)
            sum += vload_most(window + i * line + j * c + k, n);
        vstore_most(out + k, sum * share, n);
      }
  }
}

static void average_pool_backward(const wsk_pooling *p, int64_t first, int64_t last,
                                  const float *dy, float *dx, int add) {
  const int64_t c = p->c, line = (int64_t)p->w * c, picture = (int64_t)p->h * line;
  const float share = 1.0f / ((float)p->window_h * (float)p->window_w);
  if (!add) clear(dx + first * picture, (last - first) * picture);
  for (int64_t row = first * p->oh; row < last * p->oh; row++) {
    float *window = dx + first_window(p, row);
    const float *out = dy + row * p->ow * c;
    for (int64_t column = 0; column < p->ow; column++, window += p->stride_w * c, out += c)
      for (int64_t k = 0; k < c; k += LANES) {
        const int64_t n = c - k;
        const vfloat g = vload_most(out + k, n) * share;
        for (int32_t i = 0; i < p->window_h; i++)
          for (int32_t j = 0; j < p->window_w; j++) {
            float *target = window + i * line + j * c + k;
            vstore_most(target, vload_most(target, n) + g, n);
          }
      }
  }
}
