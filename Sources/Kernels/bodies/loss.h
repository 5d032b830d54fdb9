// Softmax p_c = exp(z_c − m) / Σ exp(z − m), m the largest; cross-entropy −log p_label; squares.

// exp(z − m) of n classes into e; returns the sum.
WSK_INLINE float exponentials(int64_t n, const float *z, float largest, float *e) {
  vfloat sum = vsplat(0);
  for (int64_t c = 0; c < n; c += LANES) {
    vfloat v = vexp(vload_most(z + c, n - c) - largest);
    if (n - c < LANES) {
      vstore_part(e + c, v, n - c);
      v = vload_part(e + c, n - c);
    } else {
      vstore(e + c, v);
    }
    sum += v;
  }
  return vsum(sum);
}

WSK_INLINE float largest_of(int64_t n, const float *z) {
  vfloat most = vsplat(z[0]);
  int64_t c = 0;
  for (; c + LANES <= n; c += LANES) {
    const vfloat v = vload(z + c);
    most = v > most ? v : most;
  }
  float largest = vlargest(most);
  for (; c < n; c++) largest = z[c] > largest ? z[c] : largest;
  return largest;
}

static void softmax(int64_t rows, int64_t classes, const float *z, float *p) {
  for (int64_t r = 0; r < rows; r++) {
    float *out = p + r * classes;
    const float largest = largest_of(classes, z + r * classes);
    const float share = 1.0f / exponentials(classes, z + r * classes, largest, out);
    for (int64_t c = 0; c < classes; c++) out[c] *= share;
  }
}

// dz_c = p_c (dp_c − Σ p dp)
static void softmax_backward(int64_t rows, int64_t classes, const float *p, const float *dp,
                             float *dz, int add_to) {
  for (int64_t r = 0; r < rows; r++) {
    const float *pr = p + r * classes, *dpr = dp + r * classes;
    vfloat sum = vsplat(0);
    for (int64_t c = 0; c < classes; c += LANES)
      sum = vload_most(pr + c, classes - c) * vload_most(dpr + c, classes - c) + sum;
    const float dot = vsum(sum);
    for (int64_t c = 0; c < classes; c += LANES) {
      const int64_t n = classes - c;
      float *target = dz + r * classes + c;
      vfloat g = vload_most(pr + c, n) * (vload_most(dpr + c, n) - dot);
      if (add_to) g += vload_most(target, n);
      vstore_most(target, g, n);
    }
  }
}

// exp(z − m) is kept nowhere but in dz, or thrown away block by block.
static double cross_entropy(int64_t rows, int64_t classes, const float *z, const int32_t *labels,
                            float scale, float *dz, int add_to) {
  double loss = 0;
  for (int64_t r = 0; r < rows; r++) {
    const float *zr = z + r * classes;
    const int32_t label = labels[r];
    const float largest = largest_of(classes, zr);
    float sum = 0;
    for (int64_t c = 0; c < classes; c += 4 * LANES) {
      float e[4 * LANES];
      sum += exponentials(classes - c < 4 * LANES ? classes - c : 4 * LANES, zr + c, largest, e);
    }
    const int known = label >= 0 && label < classes;
    loss += known ? log((double)sum) + (double)largest - (double)zr[label] : (double)NAN;
    if (dz == NULL) continue;
    float *dzr = dz + r * classes;
    const float share = scale / sum;
    for (int64_t c = 0; c < classes; c += LANES) {
      const int64_t n = classes - c;
      vfloat g = vexp(vload_most(zr + c, n) - largest) * share;
      if (add_to) g += vload_most(dzr + c, n);
      vstore_most(dzr + c, g, n);
    }
    if (known) dzr[label] -= scale;
  }
  return loss;
}

static double squared_error(int64_t count, const float *x, const float *t, float scale, float *dx,
                            int add_to) {
  double total = 0;
  enum { BLOCK = 64 };
  for (int64_t i0 = 0; i0 < count; i0 += BLOCK * LANES) {
    const int64_t i1 = i0 + BLOCK * LANES < count ? i0 + BLOCK * LANES : count;
    vfloat sum = vsplat(0);
    for (int64_t i = i0; i < i1; i += LANES) {
      const int64_t n = i1 - i;
      const vfloat d = vload_most(x + i, n) - vload_most(t + i, n);
      sum = d * d + sum;
      if (dx == NULL) continue;
      vfloat g = d * (2.0f * scale);
      if (add_to) g += vload_most(dx + i, n);
      vstore_most(dx + i, g, n);
    }
    total += vsum(sum);
  }
  return total;
}
