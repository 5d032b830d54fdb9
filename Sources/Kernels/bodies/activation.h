// Activations and their gradients, with and without batch norm.
//
// y = f(scale_c z + shift_c); backward dz = f'(u) dy. With norm (Ioffe and Szegedy 2015), over N
// rows: x̂ = (z − μ)/σ, u = γ x̂ + β, g = f'(u) dy,
//   dz = γ/σ (g − mean(g) − x̂ mean(g x̂)).
// Rows are walked in blocks that stay in the first-level cache, one vector of channels at a time.

enum { ROW_BLOCK = 32 };

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
  for (int64_t r0 = 0; r0 < rows; r0 += ROW_BLOCK) {
    const int64_t r1 = r0 + ROW_BLOCK < rows ? r0 + ROW_BLOCK : rows;
    int64_t c = 0;
    for (; c + LANES <= channels; c += LANES) {
      const vfloat a = vload(scale + c), b = vload(shift + c);
      for (int64_t i = r0 * channels + c; i < r1 * channels; i += channels)
        vstore(y + i, value_of(kind, f, vload(z + i) * a + b));
    }
    const int64_t left = channels - c;
    if (left == 0) continue;
    const vfloat a = vload_part(scale + c, left), b = vload_part(shift + c, left);
    for (int64_t i = r0 * channels + c; i < r1 * channels; i += channels)
      vstore_part(y + i, value_of(kind, f, vload_part(z + i, left) * a + b), left);
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

// Channel constants of a vector: x̂ = z · istd + offset, u = γ x̂ + β.
typedef struct {
  vfloat inverse_deviation, offset, gamma, beta;
} norm_vectors;

WSK_INLINE norm_vectors load_norm(const wsk_norm_backward *norm, int64_t c, int64_t n) {
  norm_vectors v;
  v.inverse_deviation = vload_most(norm->inverse_deviation + c, n);
  v.offset = -vload_most(norm->mean + c, n) * v.inverse_deviation;
  v.gamma = vload_most(norm->gamma + c, n);
  v.beta = vload_most(norm->beta + c, n);
  return v;
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

WSK_INLINE void norm_sums(wsk_form_kind kind, int64_t rows, int64_t channels, const float *z,
                          const float *dy, const wsk_norm_backward *norm, double *sums) {
  for (int64_t r0 = 0; r0 < rows; r0 += ROW_BLOCK) {
    const int64_t r1 = r0 + ROW_BLOCK < rows ? r0 + ROW_BLOCK : rows;
    for (int64_t c = 0; c < channels; c += LANES) {
      const int64_t n = channels - c;
      const norm_vectors v = load_norm(norm, c, n);
      vfloat total = vsplat(0), product = vsplat(0);
      for (int64_t i = r0 * channels + c; i < r1 * channels; i += channels) {
        const vfloat xhat = vload_most(z + i, n) * v.inverse_deviation + v.offset;
        const vfloat g =
            slope_of(kind, &norm->gradient, v.gamma * xhat + v.beta) * vload_most(dy + i, n);
        total += g;
        product = g * xhat + product;
      }
      add_sums(sums, channels, c, n, total, product);
    }
  }
}

WSK_INLINE void norm_apply(wsk_form_kind kind, int64_t rows, int64_t channels, const float *z,
                           const float *dy, const wsk_norm_backward *norm,
                           const float *mean_gradient, const float *mean_product, float *dz) {
  for (int64_t r0 = 0; r0 < rows; r0 += ROW_BLOCK) {
    const int64_t r1 = r0 + ROW_BLOCK < rows ? r0 + ROW_BLOCK : rows;
    for (int64_t c = 0; c < channels; c += LANES) {
      const int64_t n = channels - c;
      const norm_vectors v = load_norm(norm, c, n);
      const vfloat factor = v.gamma * v.inverse_deviation;
      const vfloat mean = vload_most(mean_gradient + c, n);
      const vfloat product = vload_most(mean_product + c, n);
      for (int64_t i = r0 * channels + c; i < r1 * channels; i += channels) {
        const vfloat xhat = vload_most(z + i, n) * v.inverse_deviation + v.offset;
        const vfloat g =
            slope_of(kind, &norm->gradient, v.gamma * xhat + v.beta) * vload_most(dy + i, n);
        vstore_most(dz + i, factor * (g - mean - xhat * product), n);
      }
    }
  }
}

static void norm_backward_sums(int64_t rows, int64_t channels, const float *z, const float *dy,
                               const wsk_norm_backward *norm, double *sums) {
#define SUMS(KIND)                                             \
  case KIND:                                                   \
    norm_sums(KIND, rows, channels, z, dy, norm, sums);        \
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

static void norm_backward_apply(int64_t rows, int64_t channels, const float *z, const float *dy,
                                const wsk_norm_backward *norm, const float *mean_gradient,
                                const float *mean_product, float *dz) {
#define APPLY(KIND)                                                                      \
  case KIND:                                                                             \
    norm_apply(KIND, rows, channels, z, dy, norm, mean_gradient, mean_product, dz);      \
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
