// Sums of spiking networks. One picture is one task of the caller, so nothing here is cut up.
#include <string.h>

#include "sets/bodies.h"

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

int64_t wsk_list_values(int64_t size, const uint8_t *bytes, const uint16_t table[256],
                        int32_t *places, int32_t *values) {
  int64_t count = 0, i = 0;
  while (i < size) {
    uint64_t eight = 1;
    if (table[0] == 0 && i + 8 <= size) memcpy(&eight, bytes + i, sizeof eight);
    if (eight == 0) {
      i += 8;
      continue;
    }
    const int64_t end = i + 8 < size ? i + 8 : size;
    for (; i < end; i++) {
      places[count] = (int32_t)i;
      values[count] = table[bytes[i]];
      count += table[bytes[i]] != 0;
    }
  }
  return count;
}
