// Spiking networks in bulk: 16 pictures a row, every neuron computed, by lookup. See
// bodies/lookup.h for the loop that counts.
#include <string.h>

#include "bodies.h"

static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

// Takes from four weights what their 16 sums can hold in a byte once the least one is subtracted:
// magnitudes of 255 in all.
static int32_t pack_four(int16_t weight[4], uint8_t table[16]) {
  int32_t taken[4], room = 255, least = 0;
  for (int k = 0; k < 4; k++) {
    const int32_t magnitude = smaller(weight[k] < 0 ? -weight[k] : weight[k], room);
    taken[k] = weight[k] < 0 ? -magnitude : magnitude;
    weight[k] = (int16_t)(weight[k] - taken[k]);
    room -= magnitude;
    if (taken[k] < 0) least += taken[k];
  }
  for (int spikes = 0; spikes < 16; spikes++) {
    int32_t sum = -least;
    for (int k = 0; k < 4; k++) sum += (spikes >> k & 1) * taken[k];
    table[spikes] = (uint8_t)sum;
  }
  return least;
}

int wsk_lookup_pack(int16_t weight[64], uint8_t tables[256], int32_t start[4]) {
  for (int four = 0; four < 16; four++)
    start[four / 4] += pack_four(weight + 4 * four, tables + 16 * four);
  for (int k = 0; k < 64; k++)
    if (weight[k] != 0) return 1;
  return 0;
}

// The tables of four outputs stay in the first-level cache for a block of places; the rows that the
// block reads stay in the second.
enum { BLOCK_PLACES = 96 };

void wsk_lookup_run(const wsk_lookup_layer *layer, int64_t groups, const wsk_lookup_source *sources,
                    const wsk_lookup_target *target) {
  const wsk_bodies *bodies = wsk_current();
  const int64_t pixels = (int64_t)layer->oh * layer->ow, all = groups * pixels;
  for (int64_t first = 0; first < all; first += BLOCK_PLACES) {
    wsk_lookup_place places[BLOCK_PLACES];
    const int64_t count = all - first < BLOCK_PLACES ? all - first : BLOCK_PLACES;
    for (int64_t i = 0; i < count; i++) {
      const int64_t pixel = (first + i) % pixels;
      places[i] = (wsk_lookup_place){(int32_t)((first + i) / pixels), (int32_t)(pixel / layer->ow),
                                     (int32_t)(pixel % layer->ow)};
    }
    for (int64_t tile = 0; tile < layer->outputs / 4; tile++)
      bodies->lookup_places(layer, tile, count, sources, places, target);
  }
}

void wsk_pool_spikes(const wsk_spike_pool *p, int64_t groups, const wsk_lookup_source *source,
                     const wsk_lookup_target *target, int add) {
  for (int64_t g = 0; g < groups; g++)
    for (int64_t y = 0; y < p->oh; y++)
      for (int64_t x = 0; x < p->ow; x++) {
        const uint32_t *from = source->rows + WSK_ROW_WORDS * (g * source->group_step +
                                                               y * source->row_step +
                                                               x * source->column_step);
        uint32_t *to = target->rows + WSK_ROW_WORDS * (g * target->group_step +
                                                       y * target->row_step +
                                                       x * target->column_step);
        const int64_t words = (int64_t)p->blocks * WSK_ROW_WORDS;
        if (!add) memcpy(to, from, (size_t)words * sizeof *to);
        for (int32_t a = 0; a < p->window_h; a++)
          for (int32_t b = 0; b < p->window_w; b++) {
            const uint32_t *tap =
                from + WSK_ROW_WORDS * (a * p->tap_row_step + b * p->tap_column_step);
            for (int64_t i = 0; i < words; i++) to[i] |= tap[i];
          }
      }
}

void wsk_rows_of_values(int64_t rows, const int32_t *elements, int64_t size, int pictures,
                        const uint8_t *bytes, const uint8_t table[256], uint32_t *to) {
  int is_plain = 1;
  for (int i = 0; i < 256; i++) is_plain &= table[i] == i;
  memset(to, 0, (size_t)rows * WSK_ROW_WORDS * sizeof *to);
  for (int64_t r = 0; r < rows; r++, elements += 4, to += WSK_ROW_WORDS) {
    int is_run = is_plain && elements[0] >= 0;
    for (int k = 1; k < 4; k++) is_run &= elements[k] == elements[0] + k;
    const uint8_t *picture = bytes;
    for (int n = 0; n < pictures; n++, picture += size) {
      uint8_t *word = (uint8_t *)(to + n);
      if (is_run)
        memcpy(word, picture + elements[0], 4);
      else
        for (int k = 0; k < 4; k++)
          if (elements[k] >= 0) word[k] = table[picture[elements[k]]];
    }
  }
}

// Bit `channel` of a row of spikes within its words.
static int place_of(int channel) { return channel / 4 * 8 + channel % 4; }

void wsk_rearrange_spikes(int64_t rows, const int32_t *places, const uint32_t *from,
                          uint32_t *to) {
  for (int64_t r = 0; r < rows; r++, places += 16, to += WSK_ROW_WORDS) {
    for (int n = 0; n < WSK_ROW_WORDS; n++) to[n] = WSK_SILENT;
    for (int k = 0; k < 16; k++) {
      if (places[k] < 0) continue;
      const uint32_t *row = from + (int64_t)(places[k] / 16) * WSK_ROW_WORDS;
      const int down = place_of(places[k] % 16), up = place_of(k);
      for (int n = 0; n < WSK_ROW_WORDS; n++) to[n] |= (row[n] >> down & 1) << up;
    }
  }
}

void wsk_unpack_spikes(const uint32_t *rows, int32_t channels, int pictures, int64_t first,
                       int64_t size, uint8_t *bytes) {
  for (int32_t c = 0; c < channels; c += 16, rows += WSK_ROW_WORDS) {
    const int32_t count = smaller(channels - c, 16);
    for (int n = 0; n < pictures; n++) {
      const uint32_t word = rows[n];
      uint32_t bits = (word & 0xf) | (word >> 4 & 0xf0) | (word >> 8 & 0xf00) |
                      (word >> 12 & 0xf000);
      bits &= (1u << count) - 1;
      uint8_t *to = bytes + n * size + (first + c) / 8;
      for (bits <<= (first + c) % 8; bits != 0; bits >>= 8) *to++ |= (uint8_t)bits;
    }
  }
}

void wsk_count_spikes(int64_t rows, const uint32_t *from, int pictures, int32_t *counts) {
  for (int64_t r = 0; r < rows; r++, from += WSK_ROW_WORDS) {
    int32_t count = 0;
    for (int n = 0; n < pictures; n++) count += __builtin_popcount(from[n] & 0x0f0f0f0f);
    counts[r] = count;
  }
}

void wsk_count_values(int64_t size, int pictures, const uint8_t *bytes, const uint8_t table[256],
                      int32_t *counts) {
  for (int64_t i = 0; i < size; i++) counts[i] = 0;
  for (int n = 0; n < pictures; n++, bytes += size)
    for (int64_t i = 0; i < size; i++) counts[i] += table[bytes[i]] != 0;
}
