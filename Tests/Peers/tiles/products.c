// Products on the processor's tile instructions, held against their plain body (the same bits), the
// plain sums (within a bound) and other numbers of threads (the same bits).
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"
#include "wsc_kernels.h"
#include "wsc_reference.h"

// SplitMix64: the same numbers in every run.
static uint64_t next_number(void) {
  static uint64_t state = 7;
  state += 0x9e3779b97f4a7c15;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static int32_t between(int32_t low, int32_t high) {
  return low + (int32_t)(next_number() % (uint64_t)(high - low + 1));
}

static void *memory(size_t bytes) {
  void *p = calloc(1, bytes + 64);
  if (p == NULL) {
    fputs("no memory\n", stderr);
    exit(2);
  }
  return p;
}

typedef struct {
  size_t inputs, weights, outputs, channels;
} sizes;

static sizes sizes_of(const wsk_product *p) {
  return (sizes){
      .inputs = (size_t)p->batch * p->h * p->w * p->c,
      .weights = (size_t)p->oc * p->kh * p->kw * (p->c / p->groups),
      .outputs = (size_t)p->batch * p->oh * p->ow * p->oc,
      .channels = (size_t)p->oc,
  };
}

static float *random_floats(size_t count) {
  float *p = memory(count * sizeof *p);
  for (size_t i = 0; i < count; i++) p[i] = (float)(int32_t)next_number() / 2147483648.0f;
  return p;
}

static float *rounded(const float *x, size_t count) {
  float *p = memory(count * sizeof *p);
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000u;
    memcpy(&p[i], &bits, sizeof bits);
  }
  return p;
}

typedef struct {
  float *x, *weight, *bias, *dy, *dx;
} operands;

typedef struct {
  float *y, *dx, *dw, *db;
} results;

static results empty_results(sizes n, const operands *o) {
  const results r = {memory(n.outputs * sizeof(float)), memory(n.inputs * sizeof(float)),
                     memory(n.weights * sizeof(float)), memory(n.channels * sizeof(float))};
  memset(r.y, 0x7f, n.outputs * sizeof(float));
  memset(r.dw, 0x7f, n.weights * sizeof(float));
  memcpy(r.dx, o->dx, n.inputs * sizeof(float));
  return r;
}

static void free_results(results r) {
  free(r.y);
  free(r.dx);
  free(r.dw);
  free(r.db);
}

static results run(const wsk_product *p, const operands *o, int add, int threads, const char *set) {
  if (wsk_select_on_this_thread(set) != 0) {
    fprintf(stderr, "no instruction set %s\n", set);
    exit(2);
  }
  const results r = empty_results(sizes_of(p), o);
  wsk_pool *pool = wsk_pool_create(threads);
  if (pool == NULL) exit(2);
  void *packed = memory(wsk_product_packed_bytes(p));
  void *scratch = memory(wsk_product_scratch_bytes(p));
  wsk_product_pack(pool, p, o->weight, 1, packed);
  wsk_product_forward(pool, p, o->x, packed, o->bias, r.y, scratch);
  wsk_product_input_gradient(pool, p, o->dy, packed, r.dx, add, scratch);
  wsk_product_weight_gradient(pool, p, o->x, o->dy, (wsk_gradient){.to = r.dw},
                              (wsk_gradient){.to = r.db}, scratch);
  wsk_pool_destroy(pool);
  free(packed);
  free(scratch);
  return r;
}

static results reference(const wsk_product *p, const operands *o, int add) {
  const sizes n = sizes_of(p);
  const results r = empty_results(n, o);
  float *x = rounded(o->x, n.inputs), *weight = rounded(o->weight, n.weights);
  float *dy = rounded(o->dy, n.outputs), *zeros = memory(n.channels * sizeof(float));
  wsk_reference_forward(p, 0, p->batch, x, weight, o->bias == NULL ? zeros : o->bias, r.y);
  wsk_reference_input_gradient(p, 0, p->batch, dy, weight, r.dx, add);
  wsk_reference_weight_gradient(p, 0, p->oc, x, dy, r.dw, r.db);
  free(x);
  free(weight);
  free(dy);
  free(zeros);
  return r;
}

static bool same_bits(sizes n, results a, results b) {
  return memcmp(a.y, b.y, n.outputs * sizeof(float)) == 0 &&
         memcmp(a.dx, b.dx, n.inputs * sizeof(float)) == 0 &&
         memcmp(a.dw, b.dw, n.weights * sizeof(float)) == 0;
}

static float largest_difference(const float *a, const float *b, size_t count) {
  float most = 0;
  for (size_t i = 0; i < count; i++) {
    const float difference = fabsf(a[i] - b[i]);
    if (!(difference <= most)) most = isnan(difference) ? FLT_MAX : difference;
  }
  return most;
}

// Operands are below 1: as in the tests of all other instruction sets.
static float bound_of(const wsk_product *p) {
  const float depth = (float)p->kh * p->kw * (p->c > p->oc ? p->c : p->oc) / p->groups;
  const float pixels = (float)p->batch * p->oh * p->ow;
  return 4e-7f * sqrtf(depth > pixels ? depth : pixels) * 12 + 2e-6f;
}

static int wrong, products;
static float nearest_to_bound;

static void expect(bool holds, const wsk_product *p, const char *fault) {
  if (holds) return;
  wrong++;
  printf("%s: batch %d, %d × %d × %d, kernel %d × %d, %d outputs, stride %d %d, groups %d\n", fault,
         p->batch, p->h, p->w, p->c, p->kh, p->kw, p->oc, p->stride_h, p->stride_w, p->groups);
}

static void check(wsk_product p, bool with_bias, int add) {
  const sizes n = sizes_of(&p);
  float *bias = random_floats(n.channels);
  const operands o = {random_floats(n.inputs), random_floats(n.weights), with_bias ? bias : NULL,
                      random_floats(n.outputs), random_floats(n.inputs)};
  const results real = run(&p, &o, add, 1, "amx"), threads = run(&p, &o, add, 3, "amx");
  const results plain = run(&p, &o, add, 2, "amx_plain"), expected = reference(&p, &o, add);
  expect(same_bits(n, real, threads), &p, "other bits with more threads");
  expect(same_bits(n, real, plain), &p, "other bits than the plain body");
  const float difference = fmaxf(fmaxf(largest_difference(real.y, expected.y, n.outputs),
                                       largest_difference(real.dx, expected.dx, n.inputs)),
                                 largest_difference(real.dw, expected.dw, n.weights));
  expect(difference <= bound_of(&p), &p, "far from the plain sums");
  nearest_to_bound = fmaxf(nearest_to_bound, difference / bound_of(&p));
  products++;
  free_results(real);
  free_results(threads);
  free_results(plain);
  free_results(expected);
  free(bias);
  free(o.x);
  free(o.weight);
  free(o.dy);
  free(o.dx);
}

typedef struct {
  int32_t h, w, top, bottom, left, right;
} frame;

static wsk_product convolution(int32_t batch, frame f, int32_t c, int32_t kh, int32_t kw,
                               int32_t oc, int32_t stride_h, int32_t stride_w, int32_t groups) {
  return (wsk_product){.batch = batch,
                       .h = f.h,
                       .w = f.w,
                       .c = c,
                       .oh = (f.h + f.top + f.bottom - kh) / stride_h + 1,
                       .ow = (f.w + f.left + f.right - kw) / stride_w + 1,
                       .oc = oc,
                       .kh = kh,
                       .kw = kw,
                       .stride_h = stride_h,
                       .stride_w = stride_w,
                       .pad_top = f.top,
                       .pad_left = f.left,
                       .groups = groups,
                       .precision = WSK_BFLOAT16};
}

static wsk_product dense(int32_t batch, int32_t c, int32_t oc) {
  return convolution(batch, (frame){.h = 1, .w = 1}, c, 1, 1, oc, 1, 1, 1);
}

static wsk_product drawn(void) {
  if (between(0, 4) == 0) return dense(between(1, 300), between(16, 600), between(1, 100));
  const int32_t kh = between(1, 5), kw = between(1, 5);
  const int32_t groups = between(0, 3) == 0 ? between(2, 4) : 1;
  const frame f = {between(kh, 14),    between(kw, 40),    between(0, kh - 1),
                   between(0, kh - 1), between(0, kw - 1), between(0, kw - 1)};
  return convolution(between(1, 3), f, groups * between(16, 70), kh, kw, groups * between(1, 70),
                     between(1, 3), between(1, 3), groups);
}

int main(int count, char **arguments) {
  if (!wsk_processor_has_amx()) {
    puts("skipped: this processor lacks the instructions that stand beside tiles (avx512_bf16)");
    return 0;
  }
  const int draws = count > 1 ? atoi(arguments[1]) : 40;
  check(dense(129, 577, 65), true, 0);
  check(dense(1, 16, 1), false, 1);
  check(convolution(3, (frame){7, 1, 1, 1, 0, 0}, 17, 3, 1, 33, 2, 1, 1), true, 0);
  check(convolution(3, (frame){14, 14, 1, 1, 1, 1}, 40, 3, 3, 24, 1, 1, 1), true, 1);
  check(convolution(2, (frame){9, 10, 1, 1, 0, 1}, 150, 3, 2, 35, 1, 1, 1), false, 0);
  check(convolution(2, (frame){8, 13, 0, 1, 2, 2}, 64, 2, 3, 34, 1, 1, 2), true, 0);
  check(convolution(1, (frame){3, 220, 1, 1, 1, 1}, 32, 3, 3, 33, 1, 1, 1), true, 0);
  check(convolution(1, (frame){2, 500, 1, 1, 1, 1}, 16, 2, 3, 5, 1, 1, 1), true, 1);
  check(convolution(3, (frame){3, 4, 3, 3, 3, 3}, 20, 7, 7, 33, 1, 1, 1), true, 0);
  for (int i = 0; i < draws; i++) check(drawn(), between(0, 1) == 0, between(0, 1));
  printf("%d products, %lld tile instructions emulated, largest difference %.2f of its bound\n",
         products, (long long)emulated_instructions(), (double)nearest_to_bound);
  printf("%d passed, %d failed\n", 3 * products - wrong, wrong);
  return wrong != 0;
}
