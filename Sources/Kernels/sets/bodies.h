// What each instruction set provides: loops over a range that one task owns. The files in bodies/
// hold them once; body_<set>.c compiles them for that set.
#ifndef WSC_BODIES_H
#define WSC_BODIES_H

#include <stddef.h>
#include <stdint.h>

#include "sets/forms.h"
#include "sets/windows.h"
#include "wsc_kernels.h"

// What a product's sums start from.
typedef enum {
  WSK_START_ZERO,
  WSK_START_BIAS,
  // What stands in the output: a further chunk of the reduction, or a gradient that is added to.
  WSK_START_OUTPUT,
} wsk_start;

// How a layer with batch norm goes backward, see wsk_norm_activate_backward.
typedef struct {
  const float *mean, *inverse_deviation, *gamma, *beta;
  wsk_form gradient;
} wsk_norm_backward;

// Rows of the source that are copied for a block of outputs, see bodies/staged.h. Distances in
// words: of pixels, of rows.
typedef struct {
  int64_t rows, columns;
  int64_t stride, line;
} wsk_staging;

// How the reduction of one output walks over them: taps_h rows of `runs` runs of `run` words;
// packed weights of two runs lie run_step rows apart.
typedef struct {
  int64_t taps_h, runs, run, run_step;
  int64_t line;
  // From output to neighbouring output.
  int64_t out_stride;
  wsk_start start;
} wsk_staged_product;

// Sums of outer products of staged pixels with output gradients: `rows` rows of `words` words
// (outputs, or pairs of them) whose gradients lie dy_stride apart.
typedef struct {
  int64_t rows, words;
  int64_t dy_stride;
  int64_t taps_h, taps_w;
  // Of staged rows: from output row to output row, and from tap to tap.
  int64_t line, tap_line;
  // Channels of a pixel in the weights.
  int64_t pixel;
  int64_t dw_stride;
  int add;
} wsk_staged_outer;

// Winograd's minimal filtering, see winograd.h. A kernel's axis consists of `pieces`, of which the
// first `whole` have three taps, the others two.
typedef struct {
  int32_t pieces, whole;
} wsk_pieces;

enum { WSK_POINTS = 16, WSK_MOST_PIECES = 3 };

// Each point has a panel for each piece that reaches it, row by row of pieces; those of point p are
// first_panel[p] ..< first_panel[p + 1].
typedef struct {
  wsk_pieces vertical, horizontal;
  int32_t first_panel[WSK_POINTS + 1];
} wsk_winograd;

// The panel of point `p` for piece (a, b); −1 where the point vanishes: a piece of two taps has no
// point 3 on its axis.
static inline int32_t wsk_winograd_panel(const wsk_winograd *form, int p, int32_t a, int32_t b) {
  if (p / 4 == 3 && a >= form->vertical.whole) return -1;
  if (p % 4 == 3 && b >= form->horizontal.whole) return -1;
  const int32_t line = p % 4 < 3 ? form->horizontal.pieces : form->horizontal.whole;
  return form->first_panel[p] + a * line + b;
}

// `count` tiles of 2 × 2 outputs from `first` on, of rows × columns a picture.
typedef struct {
  int32_t rows, columns;
  int64_t first, count;
} wsk_winograd_tiles;

// Places that are computed together, each an output pixel of one group of 16 pictures: where its
// window begins in each source (those of a source follow `distance` after the one before), and
// where its first result lies.
typedef struct {
  int64_t count, distance;
  const uint32_t *const *windows;
  uint32_t *const *results;
  int32_t holds_sums;
} wsk_lookup_block;

// The loops of products in one precision. Panels and packed weights consist of 32-bit words that
// hold `fold` elements of the reduction each: one float or two bfloat16. A set without dot products
// of bfloat16 multiplies rounded floats.
typedef struct {
  int32_t fold;
  // Whether its direct products beat minimal filtering.
  int32_t prefers_direct;
  // Panels of the rows row ..< row + count of the matrix of windows, elements first ..< last:
  // words along a row (the reduction of forward and input gradient), or across rows (that of the
  // weight gradient).
  void (*gather_along)(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                       int64_t last, float *panel);
  void (*gather_across)(const wsk_windows *v, int64_t row, int64_t count, int64_t first,
                        int64_t last, float *panel);
  // A matrix as words across its rows, or rounded; NULL where it can be used as it is.
  void (*pair_rows)(int64_t count, int64_t columns, const float *source, int64_t stride,
                    float *words, int64_t words_stride);
  // Depth and rows count words.
  void (*multiply)(int64_t rows, int64_t depth, const float *panel, const float *packed,
                   float *const *out, int64_t offset, int64_t columns, const float *bias,
                   wsk_start start);
  void (*outer)(int64_t rows, int64_t outputs, int64_t depth, const float *dy, int64_t dy_stride,
                const float *panel, float *dw, int64_t dw_stride, int add);
  // Copies elements first ..< last of each pixel from row y of a picture on; multiplies them with
  // one column tile for `count` neighbouring outputs.
  void (*stage)(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                int64_t first, int64_t last, float *to);
  void (*multiply_staged)(const wsk_staged_product *p, int64_t stride, int64_t count,
                          const float *staged, const float *packed, float *out, int64_t columns,
                          const float *bias);
  // The same for weight gradients: words across two neighbouring pixels.
  void (*stage_across)(const wsk_windows *v, const wsk_staging *s, int64_t picture, int64_t y,
                       int64_t first, int64_t last, float *to);
  void (*staged_outer)(const wsk_staged_outer *p, int64_t outputs, int64_t channels,
                       const float *staged, const float *dy, float *dw);
  // Patches of tiles at all points, elements first ..< last of each pixel: panel q is written at
  // q · distance, tiles (or pairs of them, for weight gradients) WSK_STAGED_STRIDE a tile apart.
  void (*winograd_patches)(const wsk_windows *v, const wsk_winograd *form,
                           const wsk_winograd_tiles *tiles, int64_t first, int64_t last,
                           int64_t distance, float *panels);
  void (*winograd_patches_across)(const wsk_windows *v, const wsk_winograd *form,
                                  const wsk_winograd_tiles *tiles, int64_t first, int64_t last,
                                  int64_t distance, float *panels);
  // Output gradients [h, w, channels] of tiles at all points, outputs first ..< last: those of a
  // point `distance` after the one before, a row for each tile or pair of tiles.
  void (*winograd_gradients)(const wsk_windows *v, const wsk_winograd_tiles *tiles,
                             const float *dy, int64_t channels, int64_t first, int64_t last,
                             int64_t distance, float *words);
  // Weights of a column tile: transposed, or row by row.
  void (*pack)(int64_t depth, int64_t columns, int64_t width, const float *source,
               int64_t row_stride, float *packed);
  void (*pack_row)(int64_t columns, int64_t width, const float *first, const float *second,
                   float *packed);
  void (*pack_rows)(int64_t rows, int64_t columns, int64_t width, const float *source,
                    int64_t row_stride, float *packed);
  // Does as many multiply-adds as the set can, `rounds` times a fixed number; returns the operations.
  double (*multiply_adds)(int64_t rounds);
} wsk_product_bodies;

typedef struct {
  // Elements of a vector; a column tile is two vectors wide, and so many rows are summed together.
  int32_t lanes, tile_rows;
  // By precision.
  wsk_product_bodies products[2];
  // Weight gradients of pixels of few channels: dw[depth][outputs, padded to whole vectors] of the
  // window's elements at `offset`, added to.
  void (*staged_outer_tight)(const wsk_staged_outer *p, int64_t depth, const int32_t *offset,
                             int64_t outputs, const float *staged, const float *dy, float *dw);
  // From the sums of some tiles at all points, [16][count][2 · lanes], `columns` outputs of them:
  // pixels of the windows' grid, `channels` wide.
  void (*winograd_outputs)(const wsk_windows *v, const wsk_winograd_tiles *tiles,
                           const float *sums, int64_t columns, const float *bias, int add,
                           int64_t channels, float *out);
  // One output's weights [taps_h, taps_w, stride], `columns` of each, at the points of piece (a, b),
  // and back: point p at p · distance. Flipped: the last tap first.
  void (*winograd_weights)(const wsk_winograd *form, int32_t a, int32_t b, int is_flipped,
                           int64_t columns, const float *weight, int64_t stride, int64_t distance,
                           float *points);
  // The sums of `slices`, slice_distance apart, panel q at q · distance.
  void (*winograd_weight_gradient)(const wsk_winograd *form, int64_t channels, int64_t slices,
                                   int64_t slice_distance, int64_t distance, const float *sums,
                                   float *dw, int add);
  // Adds up rows in double.
  void (*column_sums)(int64_t rows, int64_t columns, const float *x, int64_t stride, double *sums);

  // Norm and activation. Sums are added in double per channel: [first sum, second sum]. Rows are
  // `stride` apart.
  void (*statistics)(int64_t rows, int64_t channels, int64_t stride, const float *z,
                     const float *pivot, double *sums);
  void (*activate_forward)(int64_t rows, int64_t channels, const float *z, const float *scale,
                           const float *shift, const wsk_form *form, float *y);
  void (*activate_backward)(int64_t count, const float *z, const float *dy, const wsk_form *form,
                            float *dz, int add);
  void (*norm_backward_sums)(int64_t rows, int64_t channels, int64_t stride, const float *z,
                             const float *dy, const wsk_norm_backward *norm, double *sums);
  void (*norm_backward_apply)(int64_t rows, int64_t channels, int64_t stride, const float *z,
                              const float *dy, const wsk_norm_backward *norm,
                              const float *mean_gradient, const float *mean_product, float *dz);
  double (*clip_limit_gradient)(int64_t rows, int64_t channels, const float *z, const float *scale,
                                const float *shift, const float *dy, float level);
  // Channels first ..< last of rows that are `stride` apart.
  void (*count_activity)(int64_t rows, int64_t stride, int64_t first, int64_t last, const float *y,
                         int64_t *positive, double *sum);

  // Pooling: rows of outputs first ..< last of batch · oh, or whole pictures.
  void (*max_pool_forward)(const wsk_pooling *p, int64_t first, int64_t last, const float *x,
                           float *y, uint8_t *winner);
  void (*max_pool_backward)(const wsk_pooling *p, int64_t first, int64_t last, const float *dy,
                            const uint8_t *winner, float *dx, int add);
  void (*average_pool_forward)(const wsk_pooling *p, int64_t first, int64_t last, const float *x,
                               float *y);
  void (*average_pool_backward)(const wsk_pooling *p, int64_t first, int64_t last, const float *dy,
                                float *dx, int add);

  // Wiring.
  void (*add)(int64_t count, const float *x, float *y);
  void (*dropout_forward)(int64_t first, int64_t last, const float *x, float rate, uint64_t seed,
                          uint64_t counter_high, float *y, uint8_t *mask);
  void (*dropout_backward)(int64_t count, const float *dy, float rate, const uint8_t *mask,
                           float *dx, int add);

  // Spikes.
  int64_t (*spread)(const wsk_product *p, int64_t events, const int32_t *places,
                    const int32_t *values, const int16_t *weight, int32_t *sums);
  void (*fire)(int64_t count, const int32_t *sums, uint64_t *words);
  // The sums of outputs 4 tile ..< 4 tile + 4 at some places.
  void (*lookup_places)(const wsk_lookup_layer *layer, int64_t tile, const wsk_lookup_block *block);
  void (*count_spikes)(int64_t rows, const uint32_t *from, const uint32_t *masks, int32_t paths,
                       const int32_t *const *fan_out, int64_t *totals);
  int64_t (*count_values)(int64_t size, const uint8_t *bytes, const int32_t *fan_out);

  // Output and loss.
  void (*softmax)(int64_t rows, int64_t classes, const float *z, float *p);
  void (*softmax_backward)(int64_t rows, int64_t classes, const float *p, const float *dp,
                           float *dz, int add);
  double (*cross_entropy)(int64_t rows, int64_t classes, const float *z, const int32_t *labels,
                          float scale, float *dz, int add);
  double (*squared_error)(int64_t count, const float *x, const float *t, float scale, float *dx,
                          int add);

  // Optimisers; the bits of the largest magnitude of w.
  uint32_t (*sgd)(int64_t count, float *w, const float *g, float *velocity, float rate,
              float momentum, int nesterov);
  uint32_t (*adam)(int64_t count, float *w, const float *g, float *m, float *v, float rate,
               float beta1, float beta2, float epsilon, float decay, float correction1,
               float correction2);
  uint32_t (*adadelta)(int64_t count, float *w, const float *g, float *square, float *delta,
                   float rate, float rho, float epsilon);
  uint32_t (*rmsprop)(int64_t count, float *w, const float *g, float *square, float rate, float rho,
                  float epsilon);
} wsk_bodies;

// The bodies of the set in use.
const wsk_bodies *wsk_current(void);

extern const wsk_bodies wsk_bodies_portable;
#if defined(__x86_64__)
extern const wsk_bodies wsk_bodies_avx2;
extern const wsk_bodies wsk_bodies_avx512;
extern const wsk_bodies wsk_bodies_avx512_bf16;
#endif

#endif
