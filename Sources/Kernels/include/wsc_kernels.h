// The contract between the engine and its hot loops.
//
// Arrays are channel-last and row-major; "rows" are batch · height · width. Every function gives
// the same bits for any number of threads: work is cut into tasks by shape alone, and each
// reduction has one fixed order. No function allocates after wsk_pool_create; scratch memory is
// passed in. Preconditions (positive sizes, buffers large enough, products that fit) are the
// caller's; the plan's verifier has checked them.
#ifndef WSC_KERNELS_H
#define WSC_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// ---- Instruction sets ---------------------------------------------------------------------

// Chooses the set for the whole process: "portable", "avx2", "avx512", "avx512_bf16", "amx", or
// NULL for the best one here. 0: chosen; 1: no such name; 2: this machine lacks it.
int wsk_select_instruction_set(const char *name);
// The name of the set in use.
const char *wsk_instruction_set(void);
// The processor's own name, for tables of measurements.
const char *wsk_processor_name(void);

// ---- Threads ------------------------------------------------------------------------------

typedef struct wsk_pool wsk_pool;

// A pool of `threads` (at least 1, the caller included) that lives until destroyed; NULL if the
// system refuses.
wsk_pool *wsk_pool_create(int threads);
void wsk_pool_destroy(wsk_pool *pool);
int wsk_pool_threads(const wsk_pool *pool);

// One task of a job; `workspace` is memory of the thread that holds nothing of use (pool.h).
typedef void (*wsk_task)(const void *context, int64_t index, void *workspace);
// Runs tasks 0 ..< count, each once, in any order and on any thread; returns when all are done.
void wsk_pool_run(wsk_pool *pool, int64_t count, wsk_task task, const void *context);

// What the pool's threads do at most, measured now (some milliseconds): floating-point operations a
// second in products of a precision; bytes read and written a second in copying one half of
// `memory` to the other, `count` elements in all, which should exceed the caches.
double wsk_limit_of_multiply_adds(wsk_pool *pool, int32_t precision);
double wsk_limit_of_copying(wsk_pool *pool, int64_t count, float *memory);

// Where a gradient of parameters goes: it overwrites what is there, or is added to it. NULL: it is
// not wanted.
typedef struct {
  float *to;
  int32_t add;
} wsk_gradient;

// ---- Products: dense layers and convolutions ----------------------------------------------

enum {
  WSK_FLOAT32 = 0,
  // Both operands rounded to the nearest bfloat16, ties to even, if a group has 16 inputs or more.
  WSK_BFLOAT16 = 1,
};

// Cross-correlation of [batch, h, w, c] with [oc, kh, kw, c / groups] to [batch, oh, ow, oc], zeros
// outside. A dense layer is the case h = w = oh = ow = kh = kw = 1.
typedef struct {
  int32_t batch;
  int32_t h, w, c;
  int32_t oh, ow, oc;
  int32_t kh, kw;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  int32_t groups;
  // Of the operands; sums are float32 always.
  int32_t precision;
  // Whether convolutions may go by minimal filtering where that is faster: their sums are rounded a
  // little more, and whole numbers need not give whole sums.
  int32_t allows_winograd;
} wsk_product;

// Whether all three calls below go by minimal filtering.
int wsk_product_uses_winograd(const wsk_product *product);
// Floating-point operations of the input gradient, or of each of the other two calls, a multiply-add
// being two; those around minimal filtering's products do not count.
double wsk_product_operations(const wsk_product *product, int of_input_gradient);
// Bytes of the weights packed for forward and input gradient, and of the scratch memory that each
// call below needs (the largest of the three).
size_t wsk_product_packed_bytes(const wsk_product *product);
size_t wsk_product_scratch_bytes(const wsk_product *product);
// Packs weights; once after each change of them. Without `has_input_gradient` only for the forward
// product.
void wsk_product_pack(wsk_pool *pool, const wsk_product *product, const float *weight,
                      int has_input_gradient, void *packed);
// y = x ⋆ w + bias; bias may be NULL.
void wsk_product_forward(wsk_pool *pool, const wsk_product *product, const float *x,
                         const void *packed, const float *bias, float *y, void *scratch);
// dx = or += the gradient with respect to x.
void wsk_product_input_gradient(wsk_pool *pool, const wsk_product *product, const float *dy,
                                const void *packed, float *dx, int add, void *scratch);
// dw: the gradient with respect to the weights (unpacked layout), always wanted; db with respect to
// the bias.
void wsk_product_weight_gradient(wsk_pool *pool, const wsk_product *product, const float *x,
                                 const float *dy, wsk_gradient dw, wsk_gradient db,
                                 void *scratch);

// ---- Norm and activation ------------------------------------------------------------------

typedef enum {
  WSK_IDENTITY = 0,
  WSK_BRELU = 1,      // ramp of width 1 − sharpness around 0.5; hard at 1: x >= 0.5
  WSK_SIGMOID = 2,    // logistic that steepens around 0; hard at 1: x >= 0
  WSK_THRESHOLD = 3,  // x >= level
  WSK_RELU = 4,
  WSK_CLIP = 5,       // min(max(x, 0), level)
} wsk_activation_kind;

typedef enum {
  WSK_GRADIENT_EXACT = 0,
  WSK_GRADIENT_WINDOW = 1,
  WSK_GRADIENT_TRIANGLE = 2,
} wsk_gradient_kind;

typedef struct {
  wsk_activation_kind kind;
  // Of brelu and sigmoid only, for which (and for threshold) the gradient rule below counts.
  float sharpness;
  float level;
  wsk_gradient_kind gradient;
  float gradient_width;
} wsk_activation;

// Per channel mean and (biased) variance of z over rows.
void wsk_norm_statistics(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                         float *mean, float *variance, void *scratch);
size_t wsk_norm_scratch_bytes(int64_t rows, int32_t channels);
// y = f(scale_c · z + shift_c); scale and shift may both be NULL (1 and 0). y may be z.
void wsk_activate_forward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                          const float *scale, const float *shift, const wsk_activation *f,
                          float *y);
// Without norm: dz = f'(z) · dy. dz may be dy or z; `add` adds to dz instead.
void wsk_activate_backward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                           const float *dy, const wsk_activation *f, float *dz, int add);
// With batch norm over the batch's own statistics: x̂ = (z − mean) · inverse_deviation,
// u = γ x̂ + β, y = f(u): from dy the gradients dz, dγ, dβ, and if wanted that of a bias in z,
// db = Σ dz. dz may be z or dy. With `is_frozen` mean and deviation are constants, no functions of z.
void wsk_norm_activate_backward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                                const float *dy, const float *mean,
                                const float *inverse_deviation, const float *gamma,
                                const float *beta, const wsk_activation *f, int is_frozen,
                                float *dz, wsk_gradient dgamma, wsk_gradient dbeta,
                                wsk_gradient db, void *scratch);
// The gradient of a learned clip limit: Σ dy where scale·z + shift >= level.
double wsk_clip_limit_gradient(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                               const float *scale, const float *shift, const float *dy,
                               float level);
// Per channel: how many of the rows are > 0 and the sum of values; added to the counters.
void wsk_count_activity(wsk_pool *pool, int64_t rows, int32_t channels, const float *y,
                        int64_t *positive, double *sum);

// ---- Pooling, wiring ----------------------------------------------------------------------

typedef struct {
  int32_t batch;
  int32_t h, w, c;
  int32_t oh, ow;
  int32_t window_h, window_w;
  int32_t stride_h, stride_w;
} wsk_pooling;

// First maximum of each window; its place (row-major in the window, at most 255) goes to `winner`,
// NULL when no gradient is wanted. Windows above 16 × 16 are refused by the compiler.
void wsk_max_pool_forward(wsk_pool *pool, const wsk_pooling *p, const float *x, float *y,
                          uint8_t *winner);
void wsk_max_pool_backward(wsk_pool *pool, const wsk_pooling *p, const float *dy,
                           const uint8_t *winner, float *dx, int add);
void wsk_average_pool_forward(wsk_pool *pool, const wsk_pooling *p, const float *x, float *y);
void wsk_average_pool_backward(wsk_pool *pool, const wsk_pooling *p, const float *dy, float *dx,
                               int add);
// y[r, offset ..< offset + channels] = x[r, ...] in rows of `total` channels, and back.
void wsk_concat_part(wsk_pool *pool, int64_t rows, int32_t channels, int32_t offset, int32_t total,
                     const float *x, float *y);
void wsk_split_part(wsk_pool *pool, int64_t rows, int32_t channels, int32_t offset, int32_t total,
                    const float *dy, float *dx, int add);
// y = or += x
void wsk_copy(wsk_pool *pool, int64_t count, const float *x, float *y, int add);
// Keeps element i iff the generator's 32-bit number for (seed, stream, step, i) is at or above
// rate · 2^32; mask holds 1 or 0.
void wsk_dropout_forward(wsk_pool *pool, int64_t count, const float *x, float rate, uint64_t seed,
                         uint64_t stream, uint64_t step, float *y, uint8_t *mask);
void wsk_dropout_backward(wsk_pool *pool, int64_t count, const float *dy, float rate,
                          const uint8_t *mask, float *dx, int add);

// ---- Output and loss ----------------------------------------------------------------------

void wsk_softmax(wsk_pool *pool, int64_t rows, int32_t classes, const float *z, float *p);
void wsk_softmax_backward(wsk_pool *pool, int64_t rows, int32_t classes, const float *p,
                          const float *dp, float *dz, int add);
// Cross-entropy of softmax(z) against labels, summed over rows (fixed order), and
// dz = or += scale · (p − onehot). dz may be NULL.
double wsk_cross_entropy(wsk_pool *pool, int64_t rows, int32_t classes, const float *z,
                         const int32_t *labels, float scale, float *dz, int add);
// Σ (x − t)², dx = or += scale · 2 (x − t). dx may be NULL.
double wsk_squared_error(wsk_pool *pool, int64_t count, const float *x, const float *t,
                         float scale, float *dx, int add);

// ---- Optimisers: one pass over all parameters ---------------------------------------------
//
// Each packs the weights of dense layers on the way, and returns whether all parameters are numbers
// still: 0 if one became infinite or undefined.

// What the weights of a dense layer, w[first ...], are packed to; as by `wsk_product_pack`.
typedef struct {
  wsk_product product;
  int64_t first;
  int has_input_gradient;
  void *packed;
} wsk_packing;

// The layers lie in rising order and do not overlap.
typedef struct {
  const wsk_packing *layers;
  int64_t count;
} wsk_packings;

int wsk_sgd(wsk_pool *pool, int64_t count, float *w, const float *g, float *velocity, float rate,
            float momentum, int nesterov, wsk_packings packings);
// `step` counts from 1 (bias correction); decay is decoupled, 0 for plain Adam.
int wsk_adam(wsk_pool *pool, int64_t count, float *w, const float *g, float *m, float *v,
             float rate, float beta1, float beta2, float epsilon, float decay, int64_t step,
             wsk_packings packings);
int wsk_adadelta(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                 float *delta, float rate, float rho, float epsilon, wsk_packings packings);
int wsk_rmsprop(wsk_pool *pool, int64_t count, float *w, const float *g, float *square,
                float rate, float rho, float epsilon, wsk_packings packings);

// ---- Spikes: sums in integers, driven by events ---------------------------------------------

// For each event, the element places[i] of the source [h, w, c] with the value values[i] (all 1 if
// NULL): adds value · weight to the sums [oh, ow, oc] that it reaches. The batch is 1; c and oc are
// multiples of groups. Returns how many weights were added.
// Weights: [c, kh, kw, oc / groups] with the taps of a row from last to first. A pool has a group for
// each channel and weights 1, a dense layer is the case h = w = oh = ow = kh = kw = 1. Callers see to
// it that no sum leaves 32 bits.
int64_t wsk_spread(const wsk_product *product, int64_t events, const int32_t *places,
                   const int32_t *values, const int16_t *weight, int32_t *sums);
// Bit i % 64 of word i / 64 = sums[i] >= 0; bits beyond `count` are 0.
void wsk_fire(int64_t count, const int32_t *sums, uint64_t *words);
// The places of the bits that are 1, in rising order; returns how many.
int64_t wsk_list_spikes(int64_t words_count, const uint64_t *words, int32_t *places);
// The places of the bytes whose value in the table is not 0, and these values; returns how many. Both
// lists have room for `size` numbers.
int64_t wsk_list_values(int64_t size, const uint8_t *bytes, const uint16_t table[256],
                        int32_t *places, int32_t *values);

// ---- Spikes in bulk: sums in integers by lookup ---------------------------------------------
//
// A row is 16 words of 32 bits, one for each of 16 pictures (a group). A row of spikes holds 16
// channels: byte j of each word is 16 j plus the spikes of channels 4 j ..< 4 j + 4, the first one
// lowest, which is their place in a table of the 4 · 16 sums that they can have. A row of values holds
// 4 unsigned bytes. A silent row is WSK_SILENT in all words.
// Each call is one task of the caller, which says how much it is.

enum { WSK_ROW_WORDS = 16, WSK_SILENT = 0x30201000 };

// Where the window of output (y, x) begins: rows + y row_step + x column_step, group after group.
// All steps count rows.
typedef struct {
  const uint32_t *rows;
  int64_t group_step, row_step, column_step;
} wsk_lookup_source;

// Some terms of the sums of four outputs. Sums are first multiplied by 2^shift; then each step adds
// what row `offset` from the window's first says: looked up in 64 bytes for each output, or
// multiplied with 4 signed weights for each output.
// The entries of two steps may be added as bytes for the first `pairs` steps, an even number.
typedef struct {
  int32_t source, is_values, shift, steps, pairs;
  int64_t first_offset, first_table;
} wsk_lookup_part;

// Four outputs after four: parts first_part[i] ..< first_part[i + 1], then start is added. A multiple
// of four outputs, at most WSK_LOOKUP_SOURCES sources.
typedef struct {
  int32_t sources, outputs, oh, ow;
  const int32_t *first_part;
  const wsk_lookup_part *parts;
  const int32_t *offsets;
  const uint8_t *tables;
  const int32_t *start;
} wsk_lookup_layer;

enum { WSK_LOOKUP_SOURCES = 64 };

// Rows of spikes (a sum of at least 0 is one), or a row of sums for each output.
typedef struct {
  uint32_t *rows;
  int64_t group_step, row_step, column_step;
  int32_t holds_sums;
} wsk_lookup_target;

typedef struct {
  int64_t first, last;
} wsk_range;

// Weights of one step, [4][16] by output and channel: moves as much as fits into the tables of that
// step and leaves the rest in `weight`. All of it fits if no four neighbours have magnitudes of more
// than 255 in all. Entries are too large by a constant, which is taken from `start`. Returns
// whether a rest is left.
int wsk_lookup_pack(int16_t weight[64], uint8_t tables[256], int32_t start[4]);
// Whether the entries of two steps, each 256 bytes, may be added as bytes.
int wsk_lookup_may_pair(const uint8_t tables[256], const uint8_t other[256]);
// Outputs 16 blocks.first ..< 16 blocks.last of some groups.
void wsk_lookup_run(const wsk_lookup_layer *layer, wsk_range blocks, wsk_range groups,
                    const wsk_lookup_source *sources, const wsk_lookup_target *target);
// OR over windows of rows of spikes: `blocks` rows a pixel, [oh, ow] outputs; source steps are those
// of the windows, tap steps those inside of them.
typedef struct {
  int32_t oh, ow, window_h, window_w, blocks;
  int64_t tap_row_step, tap_column_step;
} wsk_spike_pool;
// With `add` what the target holds counts too.
void wsk_pool_spikes(const wsk_spike_pool *p, wsk_range groups, const wsk_lookup_source *source,
                     const wsk_lookup_target *target, int add);
// Rows of values of 16 pictures: byte k of row r is element elements[4 r + k] of the picture through
// the table; 0 where there is no such element (-1).
void wsk_rows_of_values(int64_t rows, const int32_t *elements, const uint8_t *const pictures[],
                        const uint8_t table[256], uint32_t *to);
// Rows of spikes from rows of spikes: bit k of row r is bit places[16 r + k] % 16 of row
// places[16 r + k] / 16, 0 where that is -1.
void wsk_rearrange_spikes(int64_t rows, const int32_t *places, const uint32_t *from, uint32_t *to);
// The first of the largest among the sums of `classes` rows, for each of 16 pictures.
void wsk_first_maxima(int32_t classes, const uint32_t *rows, int32_t best[16]);
// Channels of a pixel, `blocks` rows, as bits from bit `first` on of each picture's bytes, which
// are 0 there. Pictures lie `size` bytes apart.
void wsk_unpack_spikes(const uint32_t *rows, int32_t channels, int pictures, int64_t first,
                       int64_t size, uint8_t *bytes);
// What fires in some rows, for the first `pictures`: totals[0] += the number of spikes, and for each
// path k totals[1 + k] += Σ fan_out[k][row] over the spikes.
void wsk_count_spikes(int64_t rows, const uint32_t *from, int pictures, int32_t paths,
                      const int32_t *const *fan_out, int64_t *totals);
// Σ fan_out[i] over the bytes of a picture that are not 0 once seen through the table.
int64_t wsk_count_values(int64_t size, const uint8_t *bytes, const uint8_t table[256],
                         const int32_t *fan_out);

// ---- Pictures -----------------------------------------------------------------------------

// Which picture, and where its pixels come from: pixel (y, x) is pixel (y + row, ±x + column) of the
// stored one, zeros outside.
typedef struct {
  int64_t picture;
  int32_t row, column;
  int32_t is_flipped;
} wsk_picture_source;

// Fills [count, h, w, c] from stored pictures of bytes, each byte through the table.
void wsk_load_pictures(wsk_pool *pool, int64_t count, const wsk_picture_source *sources, int32_t h,
                       int32_t w, int32_t c, const uint8_t *stored, const float table[256],
                       float *to);

// ---- Randomness ---------------------------------------------------------------------------

// Philox 4x32-10 (Salmon et al. 2011): four 32-bit numbers for a 64-bit key and 128-bit counter.
void wsk_philox(uint64_t key, uint64_t counter_high, uint64_t counter_low, uint32_t out[4]);

#endif
