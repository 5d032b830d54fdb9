// Minimal filtering: between pixels or weights and their sums at 16 points (winograd.h).

// Row i of Bᵀ d.
WSK_INLINE vfloat patch_point(const int i, vfloat d0, vfloat d1, vfloat d2, vfloat d3) {
  return i == 0 ? d0 - d2 : i == 1 ? d1 + d2 : i == 2 ? d2 - d1 : d1 - d3;
}

// Row i of A dy.
WSK_INLINE vfloat gradient_point(const int i, vfloat y0, vfloat y1) {
  return i == 0 ? y0 : i == 1 ? y0 + y1 : i == 2 ? y0 - y1 : -y1;
}

// Row i of Aᵀ m.
WSK_INLINE vfloat output_of(const int i, vfloat m0, vfloat m1, vfloat m2, vfloat m3) {
  return i == 0 ? m0 + m1 + m2 : m1 - m2 - m3;
}

// Row i of G g.
WSK_INLINE vfloat weight_point(const int i, vfloat g0, vfloat g1, vfloat g2) {
  return i == 0 ? g0 : i == 1 ? (g0 + g1 + g2) * 0.5f : i == 2 ? (g0 - g1 + g2) * 0.5f : g2;
}

// Row i of Gᵀ m.
WSK_INLINE vfloat weight_of(const int i, vfloat m0, vfloat m1, vfloat m2, vfloat m3) {
  const vfloat half = (m1 + m2) * 0.5f;
  return i == 0 ? m0 + half : i == 1 ? (m1 - m2) * 0.5f : half + m3;
}

// ---- Tiles of pixels ----------------------------------------------------------------------

// How words are made of numbers: one each, as it is or rounded, or a pair of neighbouring channels
// or tiles.
enum { WORDS_OF_ONE, WORDS_ROUNDED, WORDS_ALONG, WORDS_ACROSS };

// Stands for pixels outside of the picture; as wide as any that is read at once.
static const float outside[2 * WSK_STAGED_WORDS];

typedef struct {
  int64_t picture, i, j;
} tile_place;

WSK_INLINE tile_place first_place(const wsk_winograd_tiles *tiles) {
  const int64_t row = tiles->first / tiles->columns;
  return (tile_place){row / tiles->rows, row % tiles->rows, tiles->first % tiles->columns};
}

WSK_INLINE void to_next_place(const wsk_winograd_tiles *tiles, tile_place *place) {
  if (++place->j < tiles->columns) return;
  place->j = 0;
  if (++place->i < tiles->rows) return;
  place->i = 0;
  place->picture++;
}

// The pixels (y + r, x + c) of a picture [h, w, channels], `side` × `side` of them.
WSK_INLINE void find_pixels(const int side, const float *source, int64_t h, int64_t w,
                            int64_t channels, int64_t picture, int64_t y, int64_t x,
                            const float **pixels) {
  const int64_t corner = ((picture * h + y) * w + x) * channels;
  const int inside = y >= 0 && x >= 0 && y + side <= h && x + side <= w;
#pragma clang loop unroll(full)
  for (int r = 0; r < side; r++)
#pragma clang loop unroll(full)
    for (int c = 0; c < side; c++) {
      const int here = inside || (y + r >= 0 && y + r < h && x + c >= 0 && x + c < w);
      pixels[side * r + c] = here ? source + (corner + (r * w + c) * channels) : outside;
    }
}

WSK_INLINE vfloat load_pixel(const int whole, const float *pixel, int64_t k, int64_t n) {
  return whole ? vload(pixel + k) : load_at_most(pixel + k, n - k);
}

WSK_INLINE vfloat word_of(const int words, vfloat first, vfloat second) {
  return words == WORDS_OF_ONE    ? first
         : words == WORDS_ROUNDED ? rounded(first)
         : words == WORDS_ALONG   ? pairs_along(first, second)
                                  : pairs_across(first, second);
}

// Point p of two patches at to[p], for one vector of words; `whole` if none of their elements is
// beyond n.
WSK_INLINE void write_patch(const int words, const int whole, const float *const *first,
                            const float *const *second, int64_t k, int64_t k2, int64_t n,
                            float *const *to, int64_t at) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    vfloat t[4], u[4];
#pragma clang loop unroll(full)
    for (int c = 0; c < 4; c++) {
      t[c] = patch_point(i, load_pixel(whole, first[c], k, n),
                         load_pixel(whole, first[4 + c], k, n),
                         load_pixel(whole, first[8 + c], k, n),
                         load_pixel(whole, first[12 + c], k, n));
      u[c] = words <= WORDS_ROUNDED
                 ? t[c]
                 : patch_point(i, load_pixel(whole, second[c], k2, n),
                               load_pixel(whole, second[4 + c], k2, n),
                               load_pixel(whole, second[8 + c], k2, n),
                               load_pixel(whole, second[12 + c], k2, n));
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++)
      if (to[4 * i + j] != NULL)
        vstore(to[4 * i + j] + at, word_of(words, patch_point(j, t[0], t[1], t[2], t[3]),
                                           patch_point(j, u[0], u[1], u[2], u[3])));
  }
}

// Where an axis' piece begins.
WSK_INLINE int64_t piece_begin(wsk_pieces axis, int32_t piece) {
  return piece < axis.whole ? 3 * piece : 2 * piece + axis.whole;
}

WSK_INLINE void patches_of_piece(const int words, const wsk_windows *v, int64_t y, int64_t x,
                                 const wsk_winograd_tiles *tiles, int64_t first, int64_t last,
                                 float **to) {
  const int64_t n = last - first, step = words == WORDS_ALONG ? 2 * LANES : LANES;
  const float *source = v->source + v->first_channel + first;
  tile_place place = first_place(tiles);
  for (int64_t t = 0; t < tiles->count; t += words == WORDS_ACROSS ? 2 : 1) {
    const float *pixels[16], *others[16];
    find_pixels(4, source, v->h, v->w, v->channels, place.picture, 2 * place.i + y,
                2 * place.j + x, pixels);
    to_next_place(tiles, &place);
    if (words == WORDS_ACROSS) {
      if (t + 1 < tiles->count) {
        find_pixels(4, source, v->h, v->w, v->channels, place.picture, 2 * place.i + y,
                    2 * place.j + x, others);
        to_next_place(tiles, &place);
      } else {
        for (int p = 0; p < 16; p++) others[p] = outside;
      }
    }
    const float *const *second = words == WORDS_ACROSS ? others : pixels;
    int64_t at = t * WSK_STAGED_STRIDE;
    for (int64_t k = 0; k < n; k += step, at += LANES) {
      const int64_t k2 = words == WORDS_ALONG ? k + LANES : k;
      if (n - k >= step)
        write_patch(words, 1, pixels, second, k, k2, n, to, at);
      else
        write_patch(words, 0, pixels, second, k, k2, n, to, at);
    }
  }
}

WSK_INLINE void winograd_patches(const int words, const wsk_windows *v, const wsk_winograd *form,
                                 const wsk_winograd_tiles *tiles, int64_t first, int64_t last,
                                 int64_t distance, float *panels) {
  for (int32_t a = 0; a < form->vertical.pieces; a++)
    for (int32_t b = 0; b < form->horizontal.pieces; b++) {
      // NULL where a point vanishes.
      float *to[WSK_POINTS];
      for (int p = 0; p < WSK_POINTS; p++) {
        const int32_t panel = wsk_winograd_panel(form, p, a, b);
        to[p] = panel < 0 ? NULL : panels + panel * distance;
      }
      patches_of_piece(words, v, v->start_h + piece_begin(form->vertical, a),
                       v->start_w + piece_begin(form->horizontal, b), tiles, first, last, to);
    }
}

#define WINOGRAD_PATCHES(NAME, WORDS)                                                             \
  static void NAME(const wsk_windows *v, const wsk_winograd *form,                                \
                   const wsk_winograd_tiles *tiles, int64_t first, int64_t last,                  \
                   int64_t distance, float *panels) {                                             \
    winograd_patches(WORDS, v, form, tiles, first, last, distance, panels);                       \
  }
WINOGRAD_PATCHES(winograd_patches_of_floats, WORDS_OF_ONE)

// ---- Output gradients ---------------------------------------------------------------------

WSK_INLINE void winograd_gradients(const int words, const wsk_windows *v,
                                   const wsk_winograd_tiles *tiles, const float *dy,
                                   int64_t channels, int64_t first, int64_t last,
                                   int64_t distance, float *to) {
  const int64_t n = last - first;
  const float *source = dy + first;
  tile_place place = first_place(tiles);
  for (int64_t t = 0; t < tiles->count; t += words == WORDS_ACROSS ? 2 : 1, to += n) {
    const float *pixels[4], *others[4] = {outside, outside, outside, outside};
    find_pixels(2, source, v->grid_h, v->grid_w, channels, place.picture, 2 * place.i, 2 * place.j,
                pixels);
    to_next_place(tiles, &place);
    if (words == WORDS_ACROSS && t + 1 < tiles->count) {
      find_pixels(2, source, v->grid_h, v->grid_w, channels, place.picture, 2 * place.i,
                  2 * place.j, others);
      to_next_place(tiles, &place);
    }
    for (int64_t k = 0; k < n; k += LANES) {
      vfloat y[4], z[4];
#pragma clang loop unroll(full)
      for (int p = 0; p < 4; p++) {
        y[p] = load_at_most(pixels[p] + k, n - k);
        z[p] = words == WORDS_ACROSS ? load_at_most(others[p] + k, n - k) : y[p];
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < WSK_POINTS; p++) {
        const vfloat one = gradient_point(p % 4, gradient_point(p / 4, y[0], y[2]),
                                          gradient_point(p / 4, y[1], y[3]));
        const vfloat two = gradient_point(p % 4, gradient_point(p / 4, z[0], z[2]),
                                          gradient_point(p / 4, z[1], z[3]));
        vstore_most(to + p * distance + k, word_of(words, one, two), n - k);
      }
    }
  }
}

#define WINOGRAD_GRADIENTS(NAME, WORDS)                                                           \
  static void NAME(const wsk_windows *v, const wsk_winograd_tiles *tiles, const float *dy,        \
                   int64_t channels, int64_t first, int64_t last, int64_t distance,               \
                   float *words) {                                                                \
    winograd_gradients(WORDS, v, tiles, dy, channels, first, last, distance, words);              \
  }
WINOGRAD_GRADIENTS(winograd_gradients_of_floats, WORDS_OF_ONE)

// ---- Outputs ------------------------------------------------------------------------------

static void winograd_outputs(const wsk_windows *v, const wsk_winograd_tiles *tiles,
                             const float *sums, int64_t columns, const float *bias, int add,
                             int64_t channels, float *out) {
  const int64_t distance = tiles->count * TILE_COLUMNS;
  tile_place place = first_place(tiles);
  for (int64_t t = 0; t < tiles->count; t++, sums += TILE_COLUMNS, to_next_place(tiles, &place)) {
    const int64_t y = 2 * place.i, x = 2 * place.j;
    float *corner = out + ((place.picture * v->grid_h + y) * v->grid_w + x) * channels;
    const int64_t rows = v->grid_h - y < 2 ? 1 : 2, pixels = v->grid_w - x < 2 ? 1 : 2;
    for (int64_t k = 0; k < columns; k += LANES) {
      vfloat s[4][2];
#pragma clang loop unroll(full)
      for (int i = 0; i < 4; i++) {
        const float *m = sums + 4 * i * distance + k;
        const vfloat m0 = vload(m), m1 = vload(m + distance), m2 = vload(m + 2 * distance),
                     m3 = vload(m + 3 * distance);
        s[i][0] = output_of(0, m0, m1, m2, m3);
        s[i][1] = output_of(1, m0, m1, m2, m3);
      }
      const int64_t left = columns - k;
      const vfloat start = bias == NULL ? vsplat(0) : vload_most(bias + k, left);
#pragma clang loop unroll(full)
      for (int r = 0; r < 2; r++)
#pragma clang loop unroll(full)
        for (int c = 0; c < 2; c++) {
          if (r >= rows || c >= pixels) continue;
          float *to = corner + (r * v->grid_w + c) * channels + k;
          const vfloat sum = output_of(r, s[0][c], s[1][c], s[2][c], s[3][c]);
          vstore_most(to, sum + (add ? vload_most(to, left) : start), left);
        }
    }
  }
}

// ---- Weights ------------------------------------------------------------------------------

static void winograd_weights(const wsk_winograd *form, int32_t a, int32_t b, int is_flipped,
                             int64_t columns, const float *weight, int64_t stride,
                             int64_t distance, float *points) {
  const wsk_pieces v = form->vertical, h = form->horizontal;
  const int64_t taps_h = 2 * v.pieces + v.whole, taps_w = 2 * h.pieces + h.whole;
  // NULL: a third tap that is not there.
  const float *taps[9];
  for (int p = 0; p < 9; p++) {
    const int64_t y = piece_begin(v, a) + p / 3, x = piece_begin(h, b) + p % 3;
    const int here = (p / 3 < 2 || a < v.whole) && (p % 3 < 2 || b < h.whole);
    const int64_t tap =
        is_flipped ? (taps_h - 1 - y) * taps_w + taps_w - 1 - x : y * taps_w + x;
    taps[p] = here ? weight + tap * stride : NULL;
  }
  for (int64_t k = 0; k < columns; k += LANES) {
    vfloat g[9], u[4][3];
#pragma clang loop unroll(full)
    for (int p = 0; p < 9; p++)
      g[p] = taps[p] == NULL ? vsplat(0) : vload_most(taps[p] + k, columns - k);
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++)
#pragma clang loop unroll(full)
      for (int c = 0; c < 3; c++) u[i][c] = weight_point(i, g[c], g[3 + c], g[6 + c]);
#pragma clang loop unroll(full)
    for (int p = 0; p < WSK_POINTS; p++)
      vstore_most(points + p * distance + k,
                  weight_point(p % 4, u[p / 4][0], u[p / 4][1], u[p / 4][2]), columns - k);
  }
}

static void winograd_weight_gradient(const wsk_winograd *form, int64_t channels, int64_t slices,
                                     int64_t slice_distance, int64_t distance, const float *sums,
                                     float *dw, int add) {
  const wsk_pieces v = form->vertical, h = form->horizontal;
  const int64_t taps_w = 2 * h.pieces + h.whole;
  for (int32_t a = 0; a < v.pieces; a++)
    for (int32_t b = 0; b < h.pieces; b++) {
      const float *panels[WSK_POINTS];
      for (int p = 0; p < WSK_POINTS; p++) {
        const int32_t panel = wsk_winograd_panel(form, p, a, b);
        panels[p] = panel < 0 ? NULL : sums + panel * distance;
      }
      const int rows = a < v.whole ? 3 : 2, columns = b < h.whole ? 3 : 2;
      float *corner = dw + (piece_begin(v, a) * taps_w + piece_begin(h, b)) * channels;
      for (int64_t k = 0; k < channels; k += LANES) {
        const int64_t left = channels - k;
        vfloat m[WSK_POINTS], u[3][4];
#pragma clang loop unroll(full)
        for (int p = 0; p < WSK_POINTS; p++) {
          m[p] = panels[p] == NULL ? vsplat(0) : vload_most(panels[p] + k, left);
          for (int64_t s = 1; s < slices && panels[p] != NULL; s++)
            m[p] += vload_most(panels[p] + s * slice_distance + k, left);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < 3; r++)
#pragma clang loop unroll(full)
          for (int j = 0; j < 4; j++) u[r][j] = weight_of(r, m[j], m[4 + j], m[8 + j], m[12 + j]);
#pragma clang loop unroll(full)
        for (int p = 0; p < 9; p++) {
          if (p / 3 >= rows || p % 3 >= columns) continue;
          float *to = corner + (p / 3 * taps_w + p % 3) * channels + k;
          const vfloat w =
              weight_of(p % 3, u[p / 3][0], u[p / 3][1], u[p / 3][2], u[p / 3][3]);
          vstore_most(to, add ? vload_most(to, left) + w : w, left);
        }
      }
    }
}
