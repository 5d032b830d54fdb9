// The eight registers of AMX, each up to 16 rows of 16 words, as a thin layer with two bodies: the
// processor's instructions (WSK_HAS_AMX), and plain C with the same arithmetic for every machine.
//
// Tile numbers are constants. Strides are bytes between rows. Included once for each body.
#include <stdint.h>
#include <string.h>

enum { TILE_WORDS = 16, TILES = 8 };

// Rows, and bytes of a row, of each tile, as the processor reads it.
typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} tile_shapes;

#if defined(WSK_HAS_AMX)

typedef struct {
  char none;
} tile_file;

#define tile_configure(file, shapes) ((void)(file), _tile_loadconfig(shapes))
#define tile_zero(file, t) ((void)(file), _tile_zero(t))
#define tile_load(file, t, p, stride) ((void)(file), _tile_loadd(t, p, (size_t)(stride)))
#define tile_store(file, t, p, stride) ((void)(file), _tile_stored(t, p, (size_t)(stride)))
#define tile_dot(file, c, a, b) ((void)(file), _tile_dpbf16ps(c, a, b))
#define tile_release(file) ((void)(file), _tile_release())

#else

typedef struct {
  tile_shapes shapes;
  uint32_t words[TILES][TILE_WORDS][TILE_WORDS];
} tile_file;

WSK_INLINE void tile_configure(tile_file *file, const tile_shapes *shapes) {
  memset(file, 0, sizeof *file);
  file->shapes = *shapes;
}

WSK_INLINE void tile_zero(tile_file *file, int t) {
  memset(file->words[t], 0, sizeof file->words[t]);
}

WSK_INLINE void tile_load(tile_file *file, int t, const float *p, int64_t stride) {
  tile_zero(file, t);
  for (int r = 0; r < file->shapes.rows[t]; r++)
    memcpy(file->words[t][r], (const char *)p + r * stride, file->shapes.row_bytes[t]);
}

WSK_INLINE void tile_store(const tile_file *file, int t, float *p, int64_t stride) {
  for (int r = 0; r < file->shapes.rows[t]; r++)
    memcpy((char *)p + r * stride, file->words[t][r], file->shapes.row_bytes[t]);
}

WSK_INLINE float tile_float(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// c += a b: the first and the second elements of the pairs have sums of their own, which start from
// zero and are added to each other and then to c. (The processor takes subnormal numbers as zero.)
static void tile_dot(tile_file *file, int c, int a, int b) {
  for (int m = 0; m < file->shapes.rows[c]; m++) {
    float first[TILE_WORDS] = {0}, second[TILE_WORDS] = {0};
    for (int k = 0; k < file->shapes.row_bytes[a] / 4; k++) {
      const uint32_t pair = file->words[a][m][k];
      const float low = tile_float(pair << 16), high = tile_float(pair & 0xffff0000u);
      for (int n = 0; n < TILE_WORDS; n++) {
        const uint32_t word = file->words[b][k][n];
        first[n] += low * tile_float(word << 16);
        second[n] += high * tile_float(word & 0xffff0000u);
      }
    }
    for (int n = 0; n < TILE_WORDS; n++) {
      const float sum = tile_float(file->words[c][m][n]) + (first[n] + second[n]);
      memcpy(&file->words[c][m][n], &sum, sizeof sum);
    }
  }
}

WSK_INLINE void tile_release(tile_file *file) { (void)file; }

#endif
