// Sums in integers by lookup, for 16 pictures at a time (wsc_kernels.h, "Spikes in bulk").
//
// A word of spikes is four places in a table of 64 sums: 16 for each four channels. A step of the
// reduction loads a row for each of some places and one table for each of four outputs; 256
// multiply-adds are then one lookup and one sum of bytes.

enum { LOOKUP_OUTPUTS = 4, LOOKUP_PLACES = WSK_VECTOR_BYTES == 64 ? 4 : 2 };

typedef uint8_t vchars __attribute__((ext_vector_type(WSK_VECTOR_BYTES)));

WSK_INLINE vint load_words(const void *p) {
  vint v;
  memcpy(&v, p, sizeof v);
  return v;
}

#if defined(WSK_HAS_BYTE_LOOKUP)

// The four entries of the table that each word of x names.
WSK_INLINE vchars look_up(vint x, const uint8_t *table) {
  return (vchars)_mm512_permutexvar_epi8((__m512i)x, _mm512_loadu_si512(table));
}

// sum + the four bytes of each word.
WSK_INLINE vint add_bytes(vint sum, vchars bytes) {
  return (vint)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)bytes, _mm512_set1_epi8(1));
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

WSK_INLINE vchars look_up(vint x, const uint8_t *table) {
  const vint low = (vint)look_up_byte(x, 0, table) | (vint)look_up_byte(x, 1, table);
  const vint high = (vint)look_up_byte(x, 2, table) | (vint)look_up_byte(x, 3, table);
  return (vchars)(low | high);
}

WSK_INLINE vint add_bytes(vint sum, vchars bytes) {
  const vbits pairs = BITS(maddubs_epi16)((vbits)bytes, BITS(set1_epi8)(1));
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

WSK_INLINE vchars look_up(vint x, const uint8_t *table) {
  vchars found;
  for (int i = 0; i < WSK_VECTOR_BYTES; i++) found[i] = table[((vchars)x)[i] & 63];
  return found;
}

WSK_INLINE vint add_bytes(vint sum, vchars bytes) {
  const vword words = (vword)bytes;
  return sum + (vint)((words & 255) + (words >> 8 & 255) + (words >> 16 & 255) + (words >> 24));
}

WSK_INLINE vint add_products(vint sum, vint x, int32_t w) {
  for (int byte = 0; byte < 4; byte++)
    sum += (vint)((vword)x >> (8 * byte) & 255) * (int8_t)((uint32_t)w >> 8 * byte);
  return sum;
}

#endif

// The sums of four outputs at m places: part of the pictures, words from `slice` on.
WSK_INLINE void lookup_tile(const int m, const wsk_lookup_layer *layer, int64_t tile,
                            const wsk_lookup_block *block, int64_t first, int64_t slice,
                            vint (*sum)[LOOKUP_PLACES]) {
#define EACH_OUTPUT for (int o = 0; o < LOOKUP_OUTPUTS; o++)
#define EACH_PLACE for (int p = 0; p < m; p++)
#define UNROLLED _Pragma("clang loop unroll(full)")
  UNROLLED EACH_OUTPUT UNROLLED EACH_PLACE sum[o][p] = (vint)0;
  for (int32_t i = layer->first_part[tile]; i < layer->first_part[tile + 1]; i++) {
    const wsk_lookup_part *part = &layer->parts[i];
    const uint32_t *x[LOOKUP_PLACES];
    UNROLLED EACH_PLACE
      x[p] = block->windows[part->source * block->distance + first + p] + slice;
    if (part->shift != 0) UNROLLED EACH_OUTPUT UNROLLED EACH_PLACE
      sum[o][p] = sum[o][p] << part->shift;
    const int32_t *offset = layer->offsets + part->first_offset;
    const uint8_t *table = layer->tables + part->first_table;
    int64_t s = 0;
    if (part->is_values) {
      for (; s < part->steps; s++, table += LOOKUP_OUTPUTS * 4) {
        vint row[LOOKUP_PLACES];
        UNROLLED EACH_PLACE row[p] = load_words(x[p] + (int64_t)offset[s] * WSK_ROW_WORDS);
        UNROLLED EACH_OUTPUT {
          int32_t weights;
          memcpy(&weights, table + 4 * o, sizeof weights);
          UNROLLED EACH_PLACE sum[o][p] = add_products(sum[o][p], row[p], weights);
        }
      }
      continue;
    }
    for (; s < part->pairs; s += 2, table += 2 * LOOKUP_OUTPUTS * 64) {
      vint row[2][LOOKUP_PLACES];
      UNROLLED EACH_PLACE {
        row[0][p] = load_words(x[p] + (int64_t)offset[s] * WSK_ROW_WORDS);
        row[1][p] = load_words(x[p] + (int64_t)offset[s + 1] * WSK_ROW_WORDS);
      }
      UNROLLED EACH_OUTPUT {
        const uint8_t *one = table + 64 * o, *other = one + LOOKUP_OUTPUTS * 64;
        UNROLLED EACH_PLACE
          sum[o][p] = add_bytes(sum[o][p], look_up(row[0][p], one) + look_up(row[1][p], other));
      }
    }
    for (; s < part->steps; s++, table += LOOKUP_OUTPUTS * 64) {
      vint row[LOOKUP_PLACES];
      UNROLLED EACH_PLACE row[p] = load_words(x[p] + (int64_t)offset[s] * WSK_ROW_WORDS);
      UNROLLED EACH_OUTPUT UNROLLED EACH_PLACE
        sum[o][p] = add_bytes(sum[o][p], look_up(row[p], table + 64 * o));
    }
  }
  UNROLLED EACH_OUTPUT UNROLLED EACH_PLACE
    sum[o][p] += layer->start[tile * LOOKUP_OUTPUTS + o];
#undef EACH_OUTPUT
#undef EACH_PLACE
#undef UNROLLED
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

WSK_INLINE void lookup_chunk(const int m, const wsk_lookup_layer *layer, int64_t tile,
                             const wsk_lookup_block *block, int64_t first) {
  for (int64_t slice = 0; slice < WSK_ROW_WORDS; slice += LANES) {
    vint sum[LOOKUP_OUTPUTS][LOOKUP_PLACES];
    lookup_tile(m, layer, tile, block, first, slice, sum);
#pragma clang loop unroll(full)
    for (int p = 0; p < m; p++) {
      uint32_t *rows = block->results[first + p] + slice;
      if (block->holds_sums) {
        for (int o = 0; o < LOOKUP_OUTPUTS; o++)
          memcpy(rows + (tile * LOOKUP_OUTPUTS + o) * WSK_ROW_WORDS, &sum[o][p], sizeof(vint));
      } else {
        const vint four[] = {sum[0][p], sum[1][p], sum[2][p], sum[3][p]};
        store_spikes(four, tile % 4, rows + tile / 4 * WSK_ROW_WORDS);
      }
    }
  }
}

static void lookup_places(const wsk_lookup_layer *layer, int64_t tile,
                          const wsk_lookup_block *block) {
  int64_t first = 0;
  for (; first + LOOKUP_PLACES <= block->count; first += LOOKUP_PLACES)
    lookup_chunk(LOOKUP_PLACES, layer, tile, block, first);
  switch (block->count - first) {
    case 1: lookup_chunk(1, layer, tile, block, first); break;
#if WSK_VECTOR_BYTES == 64
    case 2: lookup_chunk(2, layer, tile, block, first); break;
    case 3: lookup_chunk(3, layer, tile, block, first); break;
#endif
  }
}

// See wsk_count_spikes; pictures whose mask is 0 do not count.
static void count_spikes(int64_t rows, const uint32_t *from, const uint32_t *masks, int32_t paths,
                         const int32_t *const *fan_out, int64_t *totals) {
  for (int64_t r = 0; r < rows; r++, from += WSK_ROW_WORDS) {
    uint32_t bytes = 0;
    for (int n = 0; n < WSK_ROW_WORDS; n++) {
      const uint32_t x = from[n] & masks[n] & 0x0f0f0f0f;
      const uint32_t pairs = x - (x >> 1 & 0x05050505);
      bytes += (pairs & 0x03030303) + (pairs >> 2 & 0x03030303);
    }
    const uint32_t halves = (bytes & 0x00ff00ff) + (bytes >> 8 & 0x00ff00ff);
    const int64_t count = (halves & 0xffff) + (halves >> 16);
    totals[0] += count;
    for (int32_t k = 0; k < paths; k++) totals[1 + k] += count * fan_out[k][r];
  }
}

static int64_t count_values(int64_t size, const uint8_t *bytes, const int32_t *fan_out) {
  int64_t total = 0;
  for (int64_t i = 0; i < size; i++) total += bytes[i] != 0 ? fan_out[i] : 0;
  return total;
}
