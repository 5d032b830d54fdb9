// Spiking networks in bulk: 16 pictures a row, every neuron computed, by lookup. See
// bodies/lookup.h for the loop that counts.
#include <string.h>

#include "sets/bodies.h"

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

int wsk_lookup_may_pair(const uint8_t tables[256], const uint8_t other[256]) {
  for (int sum = 0; sum < 256; sum += 16) {
    int most = 0, others = 0;
    for (int spikes = 0; spikes < 16; spikes++) {
      if (tables[sum + spikes] > most) most = tables[sum + spikes];
      if (other[sum + spikes] > others) others = other[sum + spikes];
    }
    if (most + others > 255) return 0;
  }
  return 1;
}

// The tables of four outputs stay in the first-level cache for a block of places; the rows that the
// block reads stay in the second.
enum { BLOCK_PLACES = 96, BLOCK_WINDOWS = 8 * BLOCK_PLACES };

_Static_assert(BLOCK_WINDOWS / WSK_LOOKUP_SOURCES >= 4, "a block is at least one chunk of places");

void wsk_lookup_run(const wsk_lookup_layer *layer, wsk_range blocks, wsk_range groups,
                    const wsk_lookup_source *sources, const wsk_lookup_target *target) {
  const wsk_bodies *bodies = wsk_current();
  const uint32_t *windows[BLOCK_WINDOWS];
  uint32_t *results[BLOCK_PLACES];
  const int64_t pixels = (int64_t)layer->oh * layer->ow;
  const int32_t most = smaller(BLOCK_PLACES, BLOCK_WINDOWS / layer->sources);
  const int64_t last_tile = blocks.last < layer->outputs / 16 ? 4 * blocks.last : layer->outputs / 4;
  for (int64_t first = groups.first * pixels; first < groups.last * pixels; first += most) {
    const int64_t rest = groups.last * pixels - first, count = rest < most ? rest : most;
    for (int64_t i = 0; i < count; i++) {
      const int64_t group = (first + i) / pixels, pixel = (first + i) % pixels;
      const int64_t y = pixel / layer->ow, x = pixel % layer->ow;
      for (int32_t s = 0; s < layer->sources; s++)
        windows[s * most + i] =
            sources[s].rows + WSK_ROW_WORDS * (group * sources[s].group_step +
                                               y * sources[s].row_step + x * sources[s].column_step);
      results[i] = target->rows + WSK_ROW_WORDS * (group * target->group_step +
                                                   y * target->row_step + x * target->column_step);
    }
    const wsk_lookup_block block = {.count = count, .distance = most, .windows = windows,
                                    .results = results, .holds_sums = target->holds_sums};
    for (int64_t tile = 4 * blocks.first; tile < last_tile; tile++)
      bodies->lookup_places(layer, tile, &block);
  }
}

void wsk_pool_spikes(const wsk_spike_pool *p, wsk_range groups, const wsk_lookup_source *source,
                     const wsk_lookup_target *target, int add) {
  for (int64_t g = groups.first; g < groups.last; g++)
    for (int64_t y = 0; y < p->oh; y++)
      for (int64_t x = 0; x < p->ow; x++) {
        const uint32_t *from = source->rows + WSK_ROW_WORDS * (g * source->group_step +
                                                               y * source->row_step +
                                                               x * source->column_step);
        uint32_t *to = target->rows + WSK_ROW_WORDS * (g * target->group_step +
                                                       y * target->row_step +
                                                       x * target->column_step);
        for (int32_t k = 0; k < p->blocks; k++, from += WSK_ROW_WORDS, to += WSK_ROW_WORDS) {
          uint32_t any[WSK_ROW_WORDS];
          memcpy(any, add ? to : from, sizeof any);
          for (int32_t a = 0; a < p->window_h; a++)
            for (int32_t b = 0; b < p->window_w; b++) {
              const uint32_t *tap =
                  from + WSK_ROW_WORDS * (a * p->tap_row_step + b * p->tap_column_step);
              for (int n = 0; n < WSK_ROW_WORDS; n++) any[n] |= tap[n];
            }
          memcpy(to, any, sizeof any);
        }
      }
}

void wsk_rows_of_values(int64_t rows, const int32_t *elements, const uint8_t *const pictures[],
                        const uint8_t table[256], uint32_t *to) {
  int is_plain = 1;
  for (int i = 0; i < 256; i++) is_plain &= table[i] == i;
  for (int64_t r = 0; r < rows; r++, elements += 4, to += WSK_ROW_WORDS) {
    const int32_t first = elements[0];
    int is_run = is_plain && first >= 0, is_outside = first < 0;
    for (int k = 1; k < 4; k++) {
      is_run &= elements[k] == first + k;
      is_outside &= elements[k] < 0;
    }
    if (is_outside) {
      memset(to, 0, WSK_ROW_WORDS * sizeof *to);
      continue;
    }
    for (int n = 0; n < WSK_ROW_WORDS; n++) {
      uint8_t word[4];
      if (is_run)
        memcpy(word, pictures[n] + first, 4);
      else
        for (int k = 0; k < 4; k++) word[k] = elements[k] < 0 ? 0 : table[pictures[n][elements[k]]];
      memcpy(to + n, word, 4);
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

void wsk_first_maxima(int32_t classes, const uint32_t *rows, int32_t best[16]) {
  int32_t most[WSK_ROW_WORDS];
  for (int n = 0; n < WSK_ROW_WORDS; n++) {
    best[n] = 0;
    most[n] = (int32_t)rows[n];
  }
  for (int32_t label = 1; label < classes; label++)
    for (int n = 0; n < WSK_ROW_WORDS; n++) {
      const int32_t sum = (int32_t)rows[label * WSK_ROW_WORDS + n];
      best[n] = sum > most[n] ? label : best[n];
      most[n] = sum > most[n] ? sum : most[n];
    }
}

void wsk_count_spikes(int64_t rows, const uint32_t *from, int pictures, int32_t paths,
                      const int32_t *const *fan_out, int64_t *totals) {
  uint32_t masks[WSK_ROW_WORDS];
  for (int n = 0; n < WSK_ROW_WORDS; n++) masks[n] = n < pictures ? UINT32_MAX : 0;
  wsk_current()->count_spikes(rows, from, masks, paths, fan_out, totals);
}

int64_t wsk_count_values(int64_t size, const uint8_t *bytes, const uint8_t table[256],
                         const int32_t *fan_out) {
  int keeps_zero = 1;
  for (int i = 0; i < 256; i++) keeps_zero &= (table[i] != 0) == (i != 0);
  if (keeps_zero) return wsk_current()->count_values(size, bytes, fan_out);
  int64_t total = 0;
  for (int64_t i = 0; i < size; i++) total += table[bytes[i]] != 0 ? fan_out[i] : 0;
  return total;
}
