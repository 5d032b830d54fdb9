// One pass over all parameters, elementwise.

// v ← momentum v + g; w ← w − rate v, or with Nesterov w − rate (g + momentum v).
static void sgd(int64_t count, float *restrict w, const float *restrict g,
                float *restrict velocity, float rate, float momentum, int nesterov) {
  if (velocity == NULL) {
    for (int64_t i = 0; i < count; i++) w[i] -= rate * g[i];
  } else if (nesterov) {
    for (int64_t i = 0; i < count; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
      w[i] -= rate * (g[i] + momentum * velocity[i]);
    }
  } else {
    for (int64_t i = 0; i < count; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
      w[i] -= rate * velocity[i];
    }
  }
}

// m ← β1 m + (1 − β1) g; v ← β2 v + (1 − β2) g²; with m̂ = m/(1 − β1^t) and v̂ = v/(1 − β2^t):
// w ← w − rate (m̂/(√v̂ + ε) + decay w). Corrections are 1/(1 − β^t).
static void adam(int64_t count, float *restrict w, const float *restrict g, float *restrict m,
                 float *restrict v, float rate, float beta1, float beta2, float epsilon,
                 float decay, float correction1, float correction2) {
  const float rest1 = 1 - beta1, rest2 = 1 - beta2;
  for (int64_t i = 0; i < count; i++) {
    const float m1 = beta1 * m[i] + rest1 * g[i];
    const float v1 = beta2 * v[i] + rest2 * g[i] * g[i];
    m[i] = m1;
    v[i] = v1;
    const float step = m1 * correction1 / (sqrtf(v1 * correction2) + epsilon);
    w[i] -= rate * (step + decay * w[i]);
  }
}

// a ← ρ a + (1 − ρ) g²; u = g √(d + ε)/√(a + ε); d ← ρ d + (1 − ρ) u²; w ← w − rate u
// (Zeiler 2012).
static void adadelta(int64_t count, float *restrict w, const float *restrict g,
                     float *restrict square, float *restrict delta, float rate, float rho,
                     float epsilon) {
  const float rest = 1 - rho;
  for (int64_t i = 0; i < count; i++) {
    const float a = rho * square[i] + rest * g[i] * g[i];
    const float u = g[i] * sqrtf(delta[i] + epsilon) / sqrtf(a + epsilon);
    square[i] = a;
    delta[i] = rho * delta[i] + rest * u * u;
    w[i] -= rate * u;
  }
}

// s ← ρ s + (1 − ρ) g²; w ← w − rate g/(√s + ε)
static void rmsprop(int64_t count, float *restrict w, const float *restrict g,
                    float *restrict square, float rate, float rho, float epsilon) {
  const float rest = 1 - rho;
  for (int64_t i = 0; i < count; i++) {
    const float s = rho * square[i] + rest * g[i] * g[i];
    square[i] = s;
    w[i] -= rate * g[i] / (sqrtf(s) + epsilon);
  }
}
