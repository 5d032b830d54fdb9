// One pass over all parameters, elementwise. Each returns the bits of the largest magnitude that it
// has stored: from infinity's on if some parameter is no number any more.

WSK_INLINE uint32_t larger_bits(uint32_t largest, float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits &= 0x7fffffff;
  return largest > bits ? largest : bits;
}

// v ← momentum v + g; w ← w − rate v, or with Nesterov w − rate (g + momentum v).
static uint32_t sgd(int64_t count, float *restrict w, const float *restrict g,
                    float *restrict velocity, float rate, float momentum, int nesterov) {
  uint32_t largest = 0;
  if (velocity == NULL) {
    for (int64_t i = 0; i < count; i++) {
      w[i] -= rate * g[i];
      largest = larger_bits(largest, w[i]);
    }
  } else if (nesterov) {
    for (int64_t i = 0; i < count; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
      w[i] -= rate * (g[i] + momentum * velocity[i]);
      largest = larger_bits(largest, w[i]);
    }
  } else {
    for (int64_t i = 0; i < count; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
      w[i] -= rate * velocity[i];
      largest = larger_bits(largest, w[i]);
    }
  }
  return largest;
}

// m ← β1 m + (1 − β1) g; v ← β2 v + (1 − β2) g²; with m̂ = m/(1 − β1^t) and v̂ = v/(1 − β2^t):
// w ← w − rate (m̂/(√v̂ + ε) + decay w). Corrections are 1/(1 − β^t).
static uint32_t adam(int64_t count, float *restrict w, const float *restrict g, float *restrict m,
                     float *restrict v, float rate, float beta1, float beta2, float epsilon,
                     float decay, float correction1, float correction2) {
  const float rest1 = 1 - beta1, rest2 = 1 - beta2;
  uint32_t largest = 0;
  for (int64_t i = 0; i < count; i++) {
    const float m1 = beta1 * m[i] + rest1 * g[i];
    const float v1 = beta2 * v[i] + rest2 * g[i] * g[i];
    m[i] = m1;
    v[i] = v1;
    const float step = m1 * correction1 / (sqrtf(v1 * correction2) + epsilon);
    w[i] -= rate * (step + decay * w[i]);
    largest = larger_bits(largest, w[i]);
  }
  return largest;
}

// a ← ρ a + (1 − ρ) g²; u = g √(d + ε)/√(a + ε); d ← ρ d + (1 − ρ) u²; w ← w − rate u
// (Zeiler 2012).
static uint32_t adadelta(int64_t count, float *restrict w, const float *restrict g,
                         float *restrict square, float *restrict delta, float rate, float rho,
                         float epsilon) {
  const float rest = 1 - rho;
  uint32_t largest = 0;
  for (int64_t i = 0; i < count; i++) {
    const float a = rho * square[i] + rest * g[i] * g[i];
    const float u = g[i] * sqrtf(delta[i] + epsilon) / sqrtf(a + epsilon);
    square[i] = a;
    delta[i] = rho * delta[i] + rest * u * u;
    w[i] -= rate * u;
    largest = larger_bits(largest, w[i]);
  }
  return largest;
}

// s ← ρ s + (1 − ρ) g²; w ← w − rate g/(√s + ε)
static uint32_t rmsprop(int64_t count, float *restrict w, const float *restrict g,
                        float *restrict square, float rate, float rho, float epsilon) {
  const float rest = 1 - rho;
  uint32_t largest = 0;
  for (int64_t i = 0; i < count; i++) {
    const float s = rho * square[i] + rest * g[i] * g[i];
    square[i] = s;
    w[i] -= rate * g[i] / (sqrtf(s) + epsilon);
    largest = larger_bits(largest, w[i]);
  }
  return largest;
}
