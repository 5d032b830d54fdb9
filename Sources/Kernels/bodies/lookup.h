// Sums in integers by lookup, for 16 pictures at a time (wsc_kernels.h, "Spikes in bulk").
//
// A word of spikes is four places in a table of 64 sums: 16 for each four channels. A step of the
// reduction loads a row for each of some places and one table for each of four outputs; 256
// multiply-adds are then one lookup and one sum of bytes.

enum { LOOKUP_OUTPUTS = 4, LOOKUP_PLACES = WSK_VECTOR_BYTES == 64 ? 6 : 2 };

WSK_INLINE vint load_words(const void *p) {
  vint v;
  memcpy(&v, p, sizeof v);
  return v;
}

#if defined(WSK_HAS_BYTE_LOOKUP)

// sum + the four entries of the table that each word of x names.
WSK_INLINE vint add_lookup(vint sum, vint x, const uint8_t *table) {
  const __m512i found = _mm512_permutexvar_epi8((__m512i)x, _mm512_loadu_si512(table));
  return (vint)_mm512_dpbusd_epi32((__m512i)sum, found, _mm512_set1_epi8(1));
}

// sum + the products of the unsigned bytes of x with the signed bytes of w.
WSK_INLINE vint add_products(vint sum, vint x, int32_t w) {
  return (vint)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)x, _mm512_set1_epi32(w));
}

#elif WSK_VECTOR_BYTES > 16 && !defined(WSK_PLAIN_VECTORS)

#if WSK_VECTOR_BYTES == 64
typedef __m512i vbits;
#define BITS(NAME) _mm512_##NAME
#define TABLE_OF(P) _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(P)))
#else
typedef __m256i vbits;
#define BITS(NAME) _mm256_##NAME
#define TABLE_OF(P) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(P)))
#endif

// Byte `byte` of each word looked up in 16 entries; zero in the other bytes, whose places get their
// highest bit set.
WSK_INLINE vbits look_up_byte(vint x, int byte, const uint8_t *table) {
  const int32_t others = (int32_t)(0x80808080u & ~(0x80u << 8 * byte));
  return BITS(shuffle_epi8)(TABLE_OF(table + 16 * byte), (vbits)(x | others));
}

WSK_INLINE vint add_lookup(vint sum, vint x, const uint8_t *table) {
  const vint low = (vint)look_up_byte(x, 0, table) | (vint)look_up_byte(x, 1, table);
  const vint high = (vint)look_up_byte(x, 2, table) | (vint)look_up_byte(x, 3, table);
  const vbits pairs = BITS(maddubs_epi16)((vbits)(low | high), BITS(set1_epi8)(1));
  return sum + (vint)BITS(madd_epi16)(pairs, BITS(set1_epi16)(1));
}

// Even and odd bytes apart, as 16-bit numbers: pairs of products do not always fit into 16 bits.
WSK_INLINE vint add_products(vint sum, vint x, int32_t w) {
  const vint weight = (vint)w;
  const vbits even = BITS(srai_epi16)(BITS(slli_epi16)((vbits)weight, 8), 8);
  const vbits odd = BITS(srai_epi16)((vbits)weight, 8);
  sum += (vint)BITS(madd_epi16)((vbits)(x & 0x00ff00ff), even);
  return sum + (vint)BITS(madd_epi16)(BITS(srli_epi16)((vbits)x, 8), odd);
}

#undef BITS
#undef TABLE_OF

#else

WSK_INLINE vint add_lookup(vint sum, vint x, const uint8_t *table) {
  for (int i = 0; i < LANES; i++) {
    const uint32_t word = (uint32_t)x[i];
    sum[i] += table[word & 63] + table[word >> 8 & 63] + table[word >> 16 & 63] +
              table[word >> 24 & 63];
  }
  return sum;
}

WSK_INLINE vint add_products(vint sum, vint x, int32_t w) {
  for (int byte = 0; byte < 4; byte++)
    sum += (vint)((vword)x >> (8 * byte) & 255) * (int8_t)((uint32_t)w >> 8 * byte);
  return sum;
}

#endif

// The sums of four outputs at m places: part of the pictures, words from `slice` on.
WSK_INLINE void lookup_tile(const int m, const wsk_lookup_layer *layer, int64_t tile,
                            const wsk_lookup_source *sources, const wsk_lookup_place *places,
                            int64_t slice, vint (*out)[LOOKUP_PLACES]) {
  vint sum[LOOKUP_OUTPUTS][LOOKUP_PLACES];
#pragma clang loop unroll(full)
  for (int o = 0; o < LOOKUP_OUTPUTS; o++)
#pragma clang loop unroll(full)
    for (int p = 0; p < m; p++) sum[o][p] = (vint)0;
  for (int32_t i = layer->first_part[tile]; i < layer->first_part[tile + 1]; i++) {
    const wsk_lookup_part *part = &layer->parts[i];
    const wsk_lookup_source *source = &sources[part->source];
    const uint32_t *x[LOOKUP_PLACES];
#pragma clang loop unroll(full)
    for (int p = 0; p < m; p++)
      x[p] = source->rows + slice +
             WSK_ROW_WORDS * (places[p].group * source->group_step + places[p].y * source->row_step +
                              places[p].x * source->column_step);
    if (part->shift != 0)
#pragma clang loop unroll(full)
      for (int o = 0; o < LOOKUP_OUTPUTS; o++)
#pragma clang loop unroll(full)
        for (int p = 0; p < m; p++) sum[o][p] = sum[o][p] << part->shift;
    const int32_t *offset = layer->offsets + part->first_offset;
    const uint8_t *table = layer->tables + part->first_table;
    if (part->is_values) {
      for (int64_t s = 0; s < part->steps; s++, table += LOOKUP_OUTPUTS * 4) {
        vint row[LOOKUP_PLACES];
#pragma clang loop unroll(full)
        for (int p = 0; p < m; p++) row[p] = load_words(x[p] + (int64_t)offset[s] * WSK_ROW_WORDS);
#pragma clang loop unroll(full)
        for (int o = 0; o < LOOKUP_OUTPUTS; o++) {
          int32_t weights;
          memcpy(&weights, table + 4 * o, sizeof weights);
#pragma clang loop unroll(full)
          for (int p = 0; p < m; p++) sum[o][p] = add_products(sum[o][p], row[p], weights);
        }
      }
    } else {
      for (int64_t s = 0; s < part->steps; s++, table += LOOKUP_OUTPUTS * 64) {
        vint row[LOOKUP_PLACES];
#pragma clang loop unroll(full)
        for (int p = 0; p < m; p++) row[p] = load_words(x[p] + (int64_t)offset[s] * WSK_ROW_WORDS);
#pragma clang loop unroll(full)
        for (int o = 0; o < LOOKUP_OUTPUTS; o++)
#pragma clang loop unroll(full)
          for (int p = 0; p < m; p++) sum[o][p] = add_lookup(sum[o][p], row[p], table + 64 * o);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < m; p++) {
#pragma clang loop unroll(full)
    for (int o = 0; o < LOOKUP_OUTPUTS; o++)
      out[o][p] = sum[o][p] + layer->start[tile * LOOKUP_OUTPUTS + o];
  }
}

static void lookup_tile_of(int64_t count, const wsk_lookup_layer *layer, int64_t tile,
                           const wsk_lookup_source *sources, const wsk_lookup_place *places,
                           int64_t slice, vint (*out)[LOOKUP_PLACES]) {
  switch (count) {
    case 1: lookup_tile(1, layer, tile, sources, places, slice, out); break;
#if WSK_VECTOR_BYTES == 64
    case 2: lookup_tile(2, layer, tile, sources, places, slice, out); break;
    case 3: lookup_tile(3, layer, tile, sources, places, slice, out); break;
    case 4: lookup_tile(4, layer, tile, sources, places, slice, out); break;
    case 5: lookup_tile(5, layer, tile, sources, places, slice, out); break;
#endif
    default: lookup_tile(LOOKUP_PLACES, layer, tile, sources, places, slice, out);
  }
}

// Puts the spikes of four outputs where byte `byte` of the words of a row says so.
WSK_INLINE void store_spikes(const vint sum[LOOKUP_OUTPUTS], int64_t byte, uint32_t *row) {
  vword silent = (vword)sum[0] >> 31;
#pragma clang loop unroll(full)
  for (int o = 1; o < LOOKUP_OUTPUTS; o++) silent |= (vword)sum[o] >> 31 << o;
  const vword keep = (vword)~(0xfu << 8 * byte);
  vword word = (vword)load_words(row) & keep;
  word |= (silent ^ 0xf) << (uint32_t)(8 * byte);
  memcpy(row, &word, sizeof word);
}

static void lookup_places(const wsk_lookup_layer *layer, int64_t tile, int64_t count,
                          const wsk_lookup_source *sources, const wsk_lookup_place *places,
                          const wsk_lookup_target *target) {
  for (int64_t first = 0, chunk; first < count; first += chunk) {
    const int64_t chunks = (count - first + LOOKUP_PLACES - 1) / LOOKUP_PLACES;
    chunk = (count - first) / chunks;
    for (int64_t slice = 0; slice < WSK_ROW_WORDS; slice += LANES) {
      vint sum[LOOKUP_OUTPUTS][LOOKUP_PLACES];
      lookup_tile_of(chunk, layer, tile, sources, places + first, slice, sum);
      for (int64_t p = 0; p < chunk; p++) {
        const wsk_lookup_place place = places[first + p];
        uint32_t *rows = target->rows + slice +
                         WSK_ROW_WORDS * (place.group * target->group_step +
                                          place.y * target->row_step +
                                          place.x * target->column_step);
        if (target->holds_sums) {
          for (int o = 0; o < LOOKUP_OUTPUTS; o++)
            memcpy(rows + (tile * LOOKUP_OUTPUTS + o) * WSK_ROW_WORDS, &sum[o][p], sizeof(vint));
        } else {
          const vint four[] = {sum[0][p], sum[1][p], sum[2][p], sum[3][p]};
          store_spikes(four, tile % 4, rows + tile / 4 * WSK_ROW_WORDS);
        }
      }
    }
  }
}
