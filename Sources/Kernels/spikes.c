// Sums of spiking networks. One picture is one task of the caller, so nothing here is cut up.
#include "bodies.h"

int64_t wsk_spread(const wsk_product *product, int64_t events, const int32_t *places,
                   const int32_t *values, const int16_t *weight, int32_t *sums) {
  return wsk_current()->spread(product, events, places, values, weight, sums);
}

void wsk_fire(int64_t count, const int32_t *sums, uint64_t *words) {
  wsk_current()->fire(count, sums, words);
}

int64_t wsk_list_spikes(int64_t words_count, const uint64_t *words, int32_t *places) {
  int64_t count = 0;
  for (int64_t i = 0; i < words_count; i++)
    for (uint64_t word = words[i]; word != 0; word &= word - 1)
      places[count++] = (int32_t)(i * 64 + __builtin_ctzll(word));
  return count;
}
