// Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
#include "common/philox.h"

#include "wsc_kernels.h"

void wsk_philox(uint64_t key, uint64_t counter_high, uint64_t counter_low, uint32_t out[4]) {
  wsk_philox_block((uint32_t)key, (uint32_t)(key >> 32), (uint32_t)counter_low,
                   (uint32_t)(counter_low >> 32), (uint32_t)counter_high,
                   (uint32_t)(counter_high >> 32), out);
}
