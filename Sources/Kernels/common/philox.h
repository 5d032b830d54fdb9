// Philox 4x32-10, written so that a loop over counters vectorises.
#ifndef WSC_PHILOX_H
#define WSC_PHILOX_H

#include <stdint.h>

// One round: (c0, c1, c2, c3) ← (hi(M1 c2) ⊕ c1 ⊕ k0, lo(M1 c2), hi(M0 c0) ⊕ c3 ⊕ k1, lo(M0 c0)).
static inline __attribute__((always_inline)) void wsk_philox_block(uint32_t k0, uint32_t k1,
                                                                   uint32_t c0, uint32_t c1,
                                                                   uint32_t c2, uint32_t c3,
                                                                   uint32_t out[4]) {
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)0xD2511F53u * c0;
    const uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)p1;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

#endif
