// Activations and their gradients, with and without batch norm.
//
// y = f(scale_c z + shift_c); backward dz = f'(u) dy. With norm (Ioffe and Szegedy 2015), over N
// rows: x̂ = (z − μ)/σ, u = γ x̂ + β, g = f'(u) dy,
//   dz = γ/σ (g − mean(g) − x̂ mean(g x̂)).
// Sums over rows walk a block of rows with up to four vectors of channels at once, so that each row
// is read in one go while the sums stay in registers.

enum { ROW_BLOCK = 64 };

// Calls BODY(v, c, n) for all channels: v whole vectors from channel c (n is then beyond any
// size), at last one vector of n channels.
#define FOR_CHANNELS(channels, BODY)                                              \
  do {                                                                            \
    int64_t c_ = 0;                                                               \
    for (; c_ + 4 * LANES <= (channels); c_ += 4 * LANES) BODY(4, c_, INT64_MAX); \
    if (c_ + 2 * LANES <= (channels)) {                                           \
      BODY(2, c_, INT64_MAX);                                                     \
      c_ += 2 * LANES;                                                            \
    }                                                                             \
    if (c_ + LANES <= (channels)) {                                               \
      BODY(1, c_, INT64_MAX);                                                     \
      c_ += LANES;                                                                \
    }                                                                             \
    if (c_ < (channels)) BODY(1, c_, (channels)-c_);                              \
  } while (0)

WSK_INLINE vfloat value_of(wsk_form_kind kind, const wsk_form *f, vfloat u) {
  switch (kind) {
    case WSK_FORM_CLAMP: {
      vfloat y = u * f->slope + f->offset;
      y = y < f->low ? vsplat(f->low) : y;
      return y > f->high ? vsplat(f->high) : y;
    }
    case WSK_FORM_STEP:
      return u >= f->low ? vsplat(1) : (u < f->low ? vsplat(0) : u);
    case WSK_FORM_LOGISTIC: {
      vfloat t = u * -f->slope;
      t = t < -40.0f ? vsplat(-40) : t;
      t = t > 40.0f ? vsplat(40) : t;
      return 1.0f / (1.0f + vexp(t));
    }
    default:
      return u;
  }
}

// f'(u); 0 for NaN, which the forward value has carried on already.
WSK_INLINE vfloat slope_of(wsk_form_kind kind, const wsk_form *f, vfloat u) {
  switch (kind) {
    case WSK_FORM_WINDOW:
      return ((u >= f->low) & (u <= f->high)) ? vsplat(f->slope) : vsplat(0);
    case WSK_FORM_TRIANGLE: {
      const vfloat t = (1.0f - vabs(u - f->offset) * f->slope) * f->slope;
      return t > 0 ? t : vsplat(0);
    }
    case WSK_FORM_BELL: {
      const vfloat t = vabs(u * f->slope);
      const vfloat e = vexp(-t);
      const vfloat s = f->slope * e / ((1.0f + e) * (1.0f + e));
      return t <= 40.0f ? s : vsplat(0);
    }
    default:
      return vsplat(0);
  }
}

// ---- Forward ------------------------------------------------------------------------------

WSK_INLINE void forward_flat(wsk_form_kind kind, const wsk_form *f, int64_t count, const float *z,
                             float *y) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) vstore(y + i, value_of(kind, f, vload(z + i)));
  if (i < count)
    vstore_part(y + i, value_of(kind, f, vload_part(z + i, count - i)), count - i);
}

WSK_INLINE void forward_scaled(wsk_form_kind kind, const wsk_form *f, int64_t rows,
                               int64_t channels, const float *z, const float *scale,
                               const float *shift, float *y) {
  for (int64_t r = 0; r < rows; r++, z += channels, y += channels) {
    int64_t c = 0;
    for (; c + LANES <= channels; c += LANES)
      vstore(y + c, value_of(kind, f, vload(z + c) * vload(scale + c) + vload(shift + c)));
    const int64_t left = channels - c;
    if (left == 0) continue;
    const vfloat a = vload_part(scale + c, left), b = vload_part(shift + c, left);
    vstore_part(y + c, value_of(kind, f, vload_part(z + c, left) * a + b), left);
  }
}

static void activate_forward(int64_t rows, int64_t channels, const float *z, const float *scale,
                             const float *shift, const wsk_form *form, float *y) {
#define FORWARD(KIND)                                                  \
  case KIND:                                                           \
    if (scale == NULL)                                                 \
      forward_flat(KIND, form, rows * channels, z, y);                 \
    else                                                               \
      forward_scaled(KIND, form, rows, channels, z, scale, shift, y);  \
    break;
  switch (form->kind) {
    FORWARD(WSK_FORM_CLAMP)
    FORWARD(WSK_FORM_STEP)
    FORWARD(WSK_FORM_LOGISTIC)
    default:
      FORWARD(WSK_FORM_COPY)
  }
#undef FORWARD
}

// ---- Backward without norm ----------------------------------------------------------------

WSK_INLINE void backward_flat(wsk_form_kind kind, const wsk_form *f, int64_t count, const float *z,
                              const float *dy, float *dz, int add) {
  for (int64_t i = 0; i < count; i += LANES) {
    const int64_t n = count - i;
    vfloat g = slope_of(kind, f, vload_most(z + i, n)) * vload_most(dy + i, n);
    if (add) g += vload_most(dz + i, n);
    vstore_most(dz + i, g, n);
  }
}

static void activate_backward(int64_t count, const float *z, const float *dy,
                              const wsk_form *form, float *dz, int add) {
#define BACKWARD(KIND)                                    \
  case KIND:                                              \
    backward_flat(KIND, form, count, z, dy, dz, add);     \
    break;
  switch (form->kind) {
    BACKWARD(WSK_FORM_WINDOW)
    BACKWARD(WSK_FORM_TRIANGLE)
    BACKWARD(WSK_FORM_BELL)
    default:
      BACKWARD(WSK_FORM_ZERO)
  }
#undef BACKWARD
}

// ---- Backward with norm -------------------------------------------------------------------

// Of one vector of channels: x̂ = a z + b and u = c z + d.
typedef struct {
  vfloat a, b, c, d;
} norm_lines;

WSK_INLINE norm_lines lines_of(const wsk_norm_backward *norm, int64_t c, int64_t n) {
  const vfloat gamma = vload_most(norm->gamma + c, n);
  norm_lines lines;
  lines.a = vload_most(norm->inverse_deviation + c, n);
  lines.b = -vload_most(norm->mean + c, n) * lines.a;
  lines.c = gamma * lines.a;
  lines.d = gamma * lines.b + vload_most(norm->beta + c, n);
  return lines;
}

// Adds the lanes of two vectors of sums to the doubles of n channels.
WSK_INLINE void add_sums(double *sums, int64_t channels, int64_t c, int64_t n, vfloat first,
                         vfloat second) {
  float a[LANES], b[LANES];
  vstore(a, first);
  vstore(b, second);
  for (int64_t i = 0; i < n && i < LANES; i++) {
    sums[c + i] += a[i];
    sums[channels + c + i] += b[i];
  }
}

// Σ g and Σ g x̂ over a block of rows, for v vectors of channels from c.
WSK_INLINE void norm_sums_block(wsk_form_kind kind, const int v, int64_t c, int64_t n,
                                int64_t rows, int64_t channels, int64_t stride, const float *z,
                                const float *dy, const wsk_norm_backward *norm, double *sums) {
  norm_lines lines[4];
  vfloat total[4], product[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) {
    lines[i] = lines_of(norm, c + i * LANES, n);
    total[i] = product[i] = vsplat(0);
  }
  for (int64_t r = 0; r < rows; r++) {
    const float *zr = z + r * stride + c, *dyr = dy + r * stride + c;
#pragma clang loop unroll(full)
    for (int i = 0; i < v; i++) {
      const vfloat x = vload_most(zr + i * LANES, n);
      const vfloat u = x * lines[i].c + lines[i].d;
      const vfloat g = slope_of(kind, &norm->gradient, u) * vload_most(dyr + i * LANES, n);
      total[i] += g;
      product[i] = g * (x * lines[i].a + lines[i].b) + product[i];
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) add_sums(sums, channels, c + i * LANES, n, total[i], product[i]);
}

WSK_INLINE void norm_sums(wsk_form_kind kind, int64_t rows, int64_t channels, int64_t stride,
                          const float *z, const float *dy, const wsk_norm_backward *norm,
                          double *sums) {
  for (int64_t r = 0; r < rows; r += ROW_BLOCK) {
    const int64_t count = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
#define SUM_BLOCK(V, C, N)                                                                       \
  norm_sums_block(kind, V, C, N, count, channels, stride, z + r * stride, dy + r * stride, norm, \
                  sums)
    FOR_CHANNELS(channels, SUM_BLOCK);
#undef SUM_BLOCK
  }
}

// dz over a block of rows, for v vectors of channels from c.
WSK_INLINE void norm_apply_block(wsk_form_kind kind, const int v, int64_t c, int64_t n,
                                 int64_t rows, int64_t stride, const float *z, const float *dy,
                                 const wsk_norm_backward *norm, const float *mean_gradient,
                                 const float *mean_product, float *dz) {
  norm_lines lines[4];
  vfloat mean[4], product[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < v; i++) {
    lines[i] = lines_of(norm, c + i * LANES, n);
    mean[i] = vload_most(mean_gradient + c + i * LANES, n);
    product[i] = vload_most(mean_product + c + i * LANES, n);
  }
  for (int64_t r = 0; r < rows; r++) {
    const int64_t at = r * stride + c;
#pragma clang loop unroll(full)
    for (int i = 0; i < v; i++) {
      const vfloat x = vload_most(z + at + i * LANES, n);
      const vfloat u = x * lines[i].c + lines[i].d;
      const vfloat g = slope_of(kind, &norm->gradient, u) * vload_most(dy + at + i * LANES, n);
      const vfloat xhat = x * lines[i].a + lines[i].b;
      vstore_most(dz + at + i * LANES, lines[i].c * (g - mean[i] - xhat * product[i]), n);
    }
  }
}

WSK_INLINE void norm_apply(wsk_form_kind kind, int64_t rows, int64_t channels, int64_t stride,
                           const float *z, const float *dy, const wsk_norm_backward *norm,
                           const float *mean_gradient, const float *mean_product, float *dz) {
  for (int64_t r = 0; r < rows; r += ROW_BLOCK) {
    const int64_t count = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK, at = r * stride;
#define APPLY_BLOCK(V, C, N)                                                           \
  norm_apply_block(kind, V, C, N, count, stride, z + at, dy + at, norm, mean_gradient,   \
                   mean_product, dz + at)
    FOR_CHANNELS(channels, APPLY_BLOCK);
#undef APPLY_BLOCK
  }
}

static void norm_backward_sums(int64_t rows, int64_t channels, int64_t stride, const float *z,
                               const float *dy, const wsk_norm_backward *norm, double *sums) {
#define SUMS(KIND)                                              \
  case KIND:                                                    \
    norm_sums(KIND, rows, channels, stride, z, dy, norm, sums); \
    break;
  switch (norm->gradient.kind) {
    SUMS(WSK_FORM_WINDOW)
    SUMS(WSK_FORM_TRIANGLE)
    SUMS(WSK_FORM_BELL)
    default:
      SUMS(WSK_FORM_ZERO)
  }
#undef SUMS
}

static void norm_backward_apply(int64_t rows, int64_t channels, int64_t stride, const float *z,
                                const float *dy, const wsk_norm_backward *norm,
                                const float *mean_gradient, const float *mean_product,
                                float *dz) {
#define APPLY(KIND)                                                                         \
  case KIND:                                                                                \
    norm_apply(KIND, rows, channels, stride, z, dy, norm, mean_gradient, mean_product, dz); \
    break;
  switch (norm->gradient.kind) {
    APPLY(WSK_FORM_WINDOW)
    APPLY(WSK_FORM_TRIANGLE)
    APPLY(WSK_FORM_BELL)
    default:
      APPLY(WSK_FORM_ZERO)
  }
#undef APPLY
}
