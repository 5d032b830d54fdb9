// A thin layer of vectors of our own: one source of kernels, compiled for each instruction set.
//
// The including file defines WSK_VECTOR_BYTES (and WSK_PLAIN_VECTORS if they are wider than what
// the set has) and opens a target region. Operators on these types (also `mask ? a : b`) become
// single instructions where the set has them; a * b + c in one expression is fused where the set
// can fuse. No include guard: each body includes it once.
#include <stdint.h>
#include <string.h>

#define WSK_INLINE static inline __attribute__((always_inline, unused))
#define LANES (WSK_VECTOR_BYTES / 4)

typedef float vfloat __attribute__((ext_vector_type(LANES)));
typedef int32_t vint __attribute__((ext_vector_type(LANES)));
typedef uint8_t vbyte __attribute__((ext_vector_type(LANES)));
typedef float vfloat_unaligned __attribute__((ext_vector_type(LANES), aligned(4), may_alias));
typedef uint8_t vbyte_unaligned __attribute__((ext_vector_type(LANES), aligned(1), may_alias));

WSK_INLINE vfloat vload(const float *p) { return *(const vfloat_unaligned *)p; }
WSK_INLINE void vstore(float *p, vfloat v) { *(vfloat_unaligned *)p = v; }
WSK_INLINE vfloat vsplat(float x) { return (vfloat)x; }

#if WSK_VECTOR_BYTES == 64 && !defined(WSK_PLAIN_VECTORS)
// The first n of LANES elements; the others read as 0.
WSK_INLINE vfloat vload_part(const float *p, int64_t n) {
  return _mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
WSK_INLINE void vstore_part(float *p, vfloat v, int64_t n) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), v);
}
#else
WSK_INLINE vfloat vload_part(const float *p, int64_t n) {
  float lanes[LANES] = {0};
  for (int64_t i = 0; i < n; i++) lanes[i] = p[i];
  return vload(lanes);
}
WSK_INLINE void vstore_part(float *p, vfloat v, int64_t n) {
  float lanes[LANES];
  vstore(lanes, v);
  for (int64_t i = 0; i < n; i++) p[i] = lanes[i];
}
#endif

// All LANES if n reaches that far.
WSK_INLINE vfloat vload_most(const float *p, int64_t n) {
  return n >= LANES ? vload(p) : vload_part(p, n);
}
WSK_INLINE void vstore_most(float *p, vfloat v, int64_t n) {
  if (n >= LANES)
    vstore(p, v);
  else
    vstore_part(p, v, n);
}

WSK_INLINE vbyte vload_bytes(const uint8_t *p, int64_t n) {
  if (n >= LANES) return *(const vbyte_unaligned *)p;
  uint8_t lanes[LANES] = {0};
  for (int64_t i = 0; i < n; i++) lanes[i] = p[i];
  return *(const vbyte_unaligned *)lanes;
}
WSK_INLINE void vstore_bytes(uint8_t *p, vbyte v, int64_t n) {
  if (n >= LANES) {
    *(vbyte_unaligned *)p = v;
    return;
  }
  uint8_t lanes[LANES];
  *(vbyte_unaligned *)lanes = v;
  for (int64_t i = 0; i < n; i++) p[i] = lanes[i];
}

// A fixed tree of sums.
WSK_INLINE float vsum(vfloat v) {
  float lanes[LANES];
  vstore(lanes, v);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}
WSK_INLINE float vlargest(vfloat v) {
  float lanes[LANES];
  vstore(lanes, v);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] = lanes[i + half] > lanes[i] ? lanes[i + half] : lanes[i];
  return lanes[0];
}

WSK_INLINE vfloat vabs(vfloat v) { return (vfloat)((vint)v & 0x7fffffff); }

// exp(x) to about one unit in the last place; 0 below −87.3, infinite never (clamped at 88.3).
// exp(x) = 2^n exp(r), n = round(x / ln 2), |r| <= ln 2 / 2; Taylor to r^7.
WSK_INLINE vfloat vexp(vfloat x) {
  const vint tiny = x < -87.3f;
  x = x < -87.3f ? vsplat(-87.3f) : x;
  x = x > 88.3f ? vsplat(88.3f) : x;
  const float rounder = 12582912.0f;  // 1.5 · 2^23: the sum's low bits hold the integer
  const vfloat shifted = x * 1.44269504f + rounder;
  const vfloat n = shifted - rounder;
  vfloat r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  vfloat p = vsplat(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const vint exponent = ((vint)shifted - (vint)vsplat(rounder) + 127) << 23;
  const vfloat y = p * (vfloat)exponent;
  return tiny ? vsplat(0) : y;
}
