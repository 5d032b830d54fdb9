// Pairs of bfloat16 in the words of a vector, and their dot product.
//
// A word holds two elements of a reduction, the first in its low half. Rounding is to nearest,
// ties to even; a NaN stays one. The product of two bfloat16 is exact in float32, so that fused
// and separate multiply-add agree: the plain body has the arithmetic of the processor's (which
// takes subnormal numbers as zero). Included by vector.h's users, once for each instruction set.

typedef uint32_t vword __attribute__((ext_vector_type(LANES)));

#if LANES == 16
#define EVEN_WORDS 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD_WORDS 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#elif LANES == 8
#define EVEN_WORDS 0, 2, 4, 6, 8, 10, 12, 14
#define ODD_WORDS 1, 3, 5, 7, 9, 11, 13, 15
#else
#define EVEN_WORDS 0, 2, 4, 6
#define ODD_WORDS 1, 3, 5, 7
#endif

// The bfloat16 nearest to each element, in the upper half of its word; the lower half is not zero.
WSK_INLINE vword round_to_bfloat16(vfloat x) {
  const vword bits = (vword)x;
  const vword rounded = bits + 0x7fff + (bits >> 16 & 1);
  return x != x ? bits | 0x400000 : rounded;
}

WSK_INLINE vfloat rounded(vfloat x) { return (vfloat)(round_to_bfloat16(x) & 0xffff0000u); }

#if defined(WSK_HAS_BFLOAT16)

// Words (x0, x1), (x2, x3), … of the 2 LANES elements that `low` and then `high` hold.
WSK_INLINE vfloat pairs_along(vfloat low, vfloat high) {
  return (vfloat)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

// Words (first_i, second_i).
WSK_INLINE vfloat pairs_across(vfloat first, vfloat second) {
  static const uint16_t order[32] = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                     8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
  return (vfloat)_mm512_permutexvar_epi16(_mm512_loadu_si512(order), halves);
}

// sum + a_1 b_1 + a_0 b_0 of the pairs in each word.
WSK_INLINE vfloat dot_pairs(vfloat a, vfloat b, vfloat sum) {
  return (vfloat)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}

#else

WSK_INLINE vfloat join_halves(vword low, vword high) {
  return (vfloat)(low >> 16 | (high & 0xffff0000u));
}

WSK_INLINE vfloat pairs_along(vfloat low, vfloat high) {
  const vword a = round_to_bfloat16(low), b = round_to_bfloat16(high);
  return join_halves(__builtin_shufflevector(a, b, EVEN_WORDS),
                     __builtin_shufflevector(a, b, ODD_WORDS));
}

WSK_INLINE vfloat pairs_across(vfloat first, vfloat second) {
  return join_halves(round_to_bfloat16(first), round_to_bfloat16(second));
}

WSK_INLINE vfloat low_half(vfloat word) { return (vfloat)((vword)word << 16); }
WSK_INLINE vfloat high_half(vfloat word) { return (vfloat)((vword)word & 0xffff0000u); }

WSK_INLINE vfloat dot_pairs(vfloat a, vfloat b, vfloat sum) {
  sum = high_half(a) * high_half(b) + sum;
  return low_half(a) * low_half(b) + sum;
}

#endif
