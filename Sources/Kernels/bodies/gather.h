// Panels: some elements of some rows of the implicit matrix of windows, side by side in a cache.
//
// A row consists of segments that are contiguous in the source: one for each line of taps, or for
// each tap where the windows see only some of the channels.

#include "transpose.h"

typedef struct {
  // The tap that it starts at, and the elements from there on that it holds.
  int32_t a, b;
  int64_t first, last;
  // From the window's first pixel to the tap's, and the segment's place in the row.
  int64_t origin, place;
} segment;

static int64_t find_segments(const wsk_windows *v, int64_t first, int64_t last, segment *out) {
  const int32_t taps = v->channels == v->group_channels ? v->taps_w : 1;
  const int64_t width = (int64_t)taps * v->group_channels, line = (int64_t)v->w * v->channels;
  int64_t count = 0;
  for (int64_t k = first; k < last;) {
    const int64_t run = k / width, start = run * width;
    const int64_t end = start + width < last ? start + width : last;
    const int32_t a = (int32_t)(run / (v->taps_w / taps));
    const int32_t b = (int32_t)(run % (v->taps_w / taps));
    const int64_t origin = a * line + (int64_t)b * v->channels + v->first_channel;
    out[count++] = (segment){a, b, k - start, end - start, origin, k - first};
    k = end;
  }
  return count;
}

// Copies n floats; writes up to LANES − 1 zeros behind them.
WSK_INLINE void copy_padded(float *to, const float *from, int64_t n) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) vstore(to + i, vload(from + i));
  if (i < n) vstore(to + i, vload_part(from + i, n - i));
}

// The parts of the segments that lie inside the source, (x, y) being the window's first pixel;
// zeros elsewhere.
static void gather_at_border(const wsk_windows *v, const segment *segments, int64_t count,
                             int64_t depth, int64_t pixel, int64_t x, int64_t y, float *to) {
  const int64_t c = v->group_channels;
  for (int64_t i = 0; i < depth; i += LANES) vstore(to + i, vsplat(0));
  for (int64_t s = 0; s < count; s++) {
    const segment *part = &segments[s];
    if (y + part->a < 0 || y + part->a >= v->h) continue;
    const int64_t column = x + part->b;
    const int64_t low = column < 0 ? -column * c : 0, high = (v->w - column) * c;
    const int64_t from = part->first > low ? part->first : low;
    const int64_t end = part->last < high ? part->last : high;
    float *place = to + part->place - part->first;
    // Segment after segment in rising order: the zeros behind one are overwritten by the next.
    if (from < end)
      copy_padded(place + from, v->source + (pixel + part->origin + from), end - from);
  }
}

// A walk over the rows of the matrix, which share their segments.
typedef struct {
  const wsk_windows *windows;
  segment segments[2 * WSK_CHUNK];
  int64_t parts, depth;
  int64_t n, i, j;
} row_walk;

static void start_walk(row_walk *walk, const wsk_windows *v, int64_t row, int64_t first,
                       int64_t last) {
  walk->windows = v;
  walk->parts = find_segments(v, first, last, walk->segments);
  walk->depth = last - first;
  walk->j = row % v->grid_w;
  walk->i = row / v->grid_w % v->grid_h;
  walk->n = row / v->grid_w / v->grid_h;
}

// Writes the next row, and zeros behind it up to a whole number of units of elements.
WSK_INLINE void take_row(row_walk *walk, int64_t unit, float *to) {
  const wsk_windows *v = walk->windows;
  const int64_t parts = walk->parts, depth = walk->depth;
  const int64_t x = walk->j * v->step_w + v->start_w, y = walk->i * v->step_h + v->start_h;
  const int64_t pixel = ((walk->n * v->h + y) * v->w + x) * v->channels;
  const int64_t top = y + walk->segments[0].a, bottom = y + walk->segments[parts - 1].a;
  if (x >= 0 && x + v->taps_w <= v->w && top >= 0 && bottom < v->h) {
    for (int64_t s = 0; s < parts; s++) {
      const segment *part = &walk->segments[s];
      copy_padded(to + part->place, v->source + (pixel + part->origin + part->first),
                  part->last - part->first);
    }
  } else {
    gather_at_border(v, walk->segments, parts, depth, pixel, x, y, to);
  }
  for (int64_t k = (depth + LANES - 1) / LANES * LANES; k % unit != 0; k += LANES)
    vstore(to + k, vsplat(0));
  if (++walk->j < v->grid_w) return;
  walk->j = 0;
  if (++walk->i < v->grid_h) return;
  walk->i = 0;
  walk->n++;
}

// Rows row ..< row + count as they are.
static void gather(const wsk_windows *v, int64_t row, int64_t count, int64_t first, int64_t last,
                   float *panel) {
  if (first == last) return;
  row_walk walk;
  start_walk(&walk, v, row, first, last);
  for (int64_t r = 0; r < count; r++)
    take_row(&walk, TILE_COLUMNS, panel + r * WSK_PANEL_STRIDE);
}

// A dense layer's rows are one behind the other: they are read where they lie.
WSK_INLINE const float *plain_rows(const wsk_windows *v, int64_t row, int64_t first) {
  const int is_plain = v->h == 1 && v->w == 1 && v->taps_h == 1 && v->taps_w == 1 &&
                       v->start_h == 0 && v->start_w == 0 && v->grid_h == 1 && v->grid_w == 1;
  return is_plain ? v->source + row * v->channels + v->first_channel + first : NULL;
}

// Rows of words, each two elements of one row.
static void gather_along(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                         int64_t last, float *panel) {
  if (first == last) return;
  const float *plain = plain_rows(v, row, first);
  if (plain != NULL) {
    for (int64_t r = 0; r < count; r++, plain += v->channels)
      for (int64_t k = 0, n = last - first; k < n; k += 2 * LANES)
        vstore(panel + r * WSK_PANEL_STRIDE + k / 2,
               pairs_along(vload_most(plain + k, n - k),
                           load_at_most(plain + k + LANES, n - k - LANES)));
    return;
  }
  row_walk walk;
  start_walk(&walk, v, row, first, last);
  float line[2 * WSK_CHUNK + 2 * LANES];
  for (int64_t r = 0; r < count; r++) {
    take_row(&walk, 2 * LANES, line);
    float *to = panel + r * WSK_PANEL_STRIDE;
    for (int64_t k = 0; k < walk.depth; k += 2 * LANES, to += LANES)
      vstore(to, pairs_along(vload(line + k), vload(line + k + LANES)));
  }
}

// Rows of words, each the same element of two rows; the second row of the last may be missing.
static void gather_across(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                          int64_t last, float *panel) {
  if (first == last) return;
  const float *plain = plain_rows(v, row, first);
  if (plain != NULL) {
    const int64_t n = last - first;
    for (int64_t r = 0; r < count; r += 2, plain += 2 * v->channels)
      for (int64_t k = 0; k < n || k % TILE_COLUMNS != 0; k += LANES) {
        const vfloat even = load_at_most(plain + k, n - k);
        const vfloat odd = r + 1 < count ? load_at_most(plain + v->channels + k, n - k) : vsplat(0);
        vstore(panel + r / 2 * WSK_PANEL_STRIDE + k, pairs_across(even, odd));
      }
    return;
  }
  row_walk walk;
  start_walk(&walk, v, row, first, last);
  float even[WSK_CHUNK + TILE_COLUMNS], odd[WSK_CHUNK + TILE_COLUMNS];
  for (int64_t r = 0; r < count; r += 2) {
    take_row(&walk, TILE_COLUMNS, even);
    if (r + 1 < count)
      take_row(&walk, TILE_COLUMNS, odd);
    else
      memset(odd, 0, sizeof odd);
    float *to = panel + r / 2 * WSK_PANEL_STRIDE;
    for (int64_t k = 0; k < walk.depth || k % TILE_COLUMNS != 0; k += LANES)
      vstore(to + k, pairs_across(vload(even + k), vload(odd + k)));
  }
}

// The same of a plain matrix: columns words in rows that lie `words_stride` apart.
static void pair_rows(int64_t count, int64_t columns, const float *source, int64_t stride,
                      float *words, int64_t words_stride) {
  for (int64_t r = 0; r < count; r += 2, words += words_stride) {
    const float *even = source + r * stride, *odd = even + stride;
    for (int64_t c = 0; c < columns; c += LANES) {
      const int64_t n = columns - c;
      const vfloat second = r + 1 < count ? vload_most(odd + c, n) : vsplat(0);
      vstore_most(words + c, pairs_across(vload_most(even + c, n), second), n);
    }
  }
}
