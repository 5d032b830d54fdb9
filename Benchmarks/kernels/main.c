// Speed of the kernels, each against what the processor can do: products in GFLOP/s and as a share
// of the measured peak, passes over memory in GB/s and as a share of a copy's.
//
// With one thread the thread's own time counts, with more the wall's: use an idle machine then.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "timing.h"
#include "wsc_kernels.h"

typedef struct {
  wsk_pool *pool;
  int threads;
  double peak;
  double copy;
} bench;

typedef struct {
  const char *name;
  int batch, size, c, kernel, oc;
} shape;

static const shape shapes[] = {
    {"conv 3x3 32-32, 28x28", 128, 28, 32, 3, 32},  {"conv 3x3 64-64, 14x14", 128, 14, 64, 3, 64},
    {"conv 5x5 32-64, 14x14", 128, 14, 32, 5, 64},  {"conv 3x3 128-128, 16x16", 64, 16, 128, 3, 128},
    {"conv 3x3 256-256, 8x8", 64, 8, 256, 3, 256},  {"conv 5x5 1-32, 28x28", 128, 28, 1, 5, 32},
    {"conv 3x3 1-32, 28x28", 128, 28, 1, 3, 32},    {"conv 3x3 3-64, 32x32", 64, 32, 3, 3, 64},
    {"dense 3136-256", 128, 1, 3136, 1, 256},       {"dense 784-512", 128, 1, 784, 1, 512},
    {"dense 512-512", 128, 1, 512, 1, 512},         {"dense 512-100", 128, 1, 512, 1, 100},
};

static double now(const bench *b) {
  return b->threads == 1 ? seconds_of_thread() : seconds_on_wall();
}

static float *numbers(size_t count) {
  float *p = aligned_alloc(64, (count * sizeof(float) + 127) / 64 * 64);
  if (p == NULL) exit(1);
  for (size_t i = 0; i < count; i++) p[i] = (float)(i * 7919 % 1000) * 0.001f - 0.3f;
  return p;
}

static void *bytes(size_t count) { return numbers(count / sizeof(float) + 16); }

// ---- Products -----------------------------------------------------------------------------

static void product(const bench *b, const shape *s, int precision, int allows_winograd) {
  wsk_product p = {.batch = s->batch, .h = s->size, .w = s->size, .c = s->c};
  p.oh = p.ow = s->size;
  p.oc = s->oc;
  p.kh = p.kw = s->kernel;
  p.stride_h = p.stride_w = p.groups = 1;
  p.pad_top = p.pad_left = s->kernel / 2;
  p.precision = precision;
  p.allows_winograd = allows_winograd;
  if (allows_winograd && !wsk_product_uses_winograd(&p)) return;
  const size_t pixels = (size_t)p.batch * (size_t)p.h * (size_t)p.w;
  const size_t weights = (size_t)p.oc * (size_t)p.kh * (size_t)p.kw * (size_t)p.c;
  float *x = numbers(pixels * (size_t)p.c), *dx = numbers(pixels * (size_t)p.c);
  float *y = numbers(pixels * (size_t)p.oc), *dy = numbers(pixels * (size_t)p.oc);
  float *w = numbers(weights), *dw = numbers(weights);
  void *packed = bytes(wsk_product_packed_bytes(&p)), *scratch = bytes(wsk_product_scratch_bytes(&p));
  double best[4] = {1e9, 1e9, 1e9, 1e9};
  const double end = seconds_on_wall() + 0.5;
  for (int run = 0; run < 3 || (run < 300 && seconds_on_wall() < end); run++) {
    double t[5];
    t[0] = now(b);
    wsk_product_pack(b->pool, &p, w, 1, packed);
    t[1] = now(b);
    wsk_product_forward(b->pool, &p, x, packed, NULL, y, scratch);
    t[2] = now(b);
    wsk_product_input_gradient(b->pool, &p, dy, packed, dx, 0, scratch);
    t[3] = now(b);
    wsk_product_weight_gradient(b->pool, &p, x, dy, (wsk_gradient){.to = dw}, (wsk_gradient){0},
                                scratch);
    t[4] = now(b);
    for (int k = 0; k < 4; k++)
      if (t[k + 1] - t[k] < best[k]) best[k] = t[k + 1] - t[k];
  }
  const double work = 2e-9 * (double)pixels * (double)weights;
  printf("%-26s", allows_winograd ? "  by minimal filtering" : s->name);
  for (int k = 1; k < 4; k++)
    printf(" %8.1f (%4.1f %%)", work / best[k], 100 * work / best[k] / b->peak);
  printf(" %7.3f ms\n", best[0] * 1e3);
  free(x), free(dx), free(y), free(dy), free(w), free(dw), free(packed), free(scratch);
}

// The operations of a direct product count, whichever way it takes.
static void products(const bench *b, int precision) {
  printf("%-26s %16s %18s %18s %10s\n", "", "forward", "input gradient", "weight gradient",
         "packing");
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
    for (int allows_winograd = 0; allows_winograd < 2; allows_winograd++)
      product(b, &shapes[i], precision, allows_winograd);
}

// ---- Passes over memory -------------------------------------------------------------------

typedef struct {
  int64_t rows;
  int32_t channels;
  float *a, *b, *c, *d, *per_channel;
  void *scratch;
  uint8_t *winner;
  int32_t *labels;
} memory;

static const wsk_activation half_sharp = {WSK_BRELU, 0.5f, 0, WSK_GRADIENT_WINDOW, 1};
static const wsk_activation half_sigmoid = {WSK_SIGMOID, 0.5f, 0, WSK_GRADIENT_EXACT, 1};

static void copy(wsk_pool *p, memory *m) { wsk_copy(p, m->rows * m->channels, m->a, m->b, 0); }
static void statistics(wsk_pool *p, memory *m) {
  wsk_norm_statistics(p, m->rows, m->channels, m->a, m->c, m->d, m->scratch);
}
static void ramp(wsk_pool *p, memory *m) {
  wsk_activate_forward(p, m->rows, m->channels, m->a, m->per_channel, m->per_channel, &half_sharp,
                       m->b);
}
static void logistic(wsk_pool *p, memory *m) {
  wsk_activate_forward(p, m->rows, m->channels, m->a, NULL, NULL, &half_sigmoid, m->b);
}
static void ramp_back(wsk_pool *p, memory *m) {
  wsk_activate_backward(p, m->rows, m->channels, m->a, m->b, &half_sharp, m->c, 0);
}
static void norm_back(wsk_pool *p, memory *m) {
  wsk_norm_activate_backward(p, m->rows, m->channels, m->a, m->b, m->per_channel, m->per_channel,
                             m->per_channel, m->per_channel, &half_sharp, 0, m->c,
                             (wsk_gradient){.to = m->d}, (wsk_gradient){.to = m->d + m->channels},
                             (wsk_gradient){0}, m->scratch);
}
static wsk_pooling pooling(const memory *m) {
  const int32_t side = 28;
  return (wsk_pooling){(int32_t)(m->rows / side / side), side, side, m->channels, side / 2,
                       side / 2, 2, 2, 2, 2};
}
static void max_pool(wsk_pool *p, memory *m) {
  const wsk_pooling s = pooling(m);
  wsk_max_pool_forward(p, &s, m->a, m->b, m->winner);
}
static void max_pool_back(wsk_pool *p, memory *m) {
  const wsk_pooling s = pooling(m);
  wsk_max_pool_backward(p, &s, m->b, m->winner, m->c, 0);
}
static void adam(wsk_pool *p, memory *m) {
  wsk_adam(p, m->rows * m->channels, m->a, m->b, m->c, m->d, 1e-3f, 0.9f, 0.999f, 1e-8f, 0, 9,
           (wsk_packings){0});
}
static void sgd(wsk_pool *p, memory *m) {
  wsk_sgd(p, m->rows * m->channels, m->a, m->b, m->c, 1e-3f, 0.9f, 0,
          (wsk_packings){0});
}
static void dropout(wsk_pool *p, memory *m) {
  wsk_dropout_forward(p, m->rows * m->channels, m->a, 0.5f, 1, 1, 1, m->b, m->winner);
}
static void cross_entropy(wsk_pool *p, memory *m) {
  const int32_t classes = 32;
  wsk_cross_entropy(p, m->rows * m->channels / classes, classes, m->a, m->labels, 1, m->b, 0);
}

// Bytes that each element moves at least.
static const struct {
  const char *name;
  void (*run)(wsk_pool *, memory *);
  double traffic;
} passes[] = {
    {"copy", copy, 8},
    {"batch statistics", statistics, 4},
    {"norm and ramp", ramp, 8},
    {"logistic", logistic, 8},
    {"ramp backward", ramp_back, 12},
    {"norm and ramp backward", norm_back, 20},
    {"max pool 2x2", max_pool, 5.25},
    {"max pool 2x2 backward", max_pool_back, 5.25},
    {"cross-entropy of 32", cross_entropy, 8},
    {"dropout", dropout, 9},
    {"sgd with momentum", sgd, 20},
    {"adam", adam, 28},
};

static void memory_passes(bench *b) {
  memory m = {.rows = 128 * 28 * 28, .channels = 32};
  const size_t count = (size_t)m.rows * (size_t)m.channels;
  m.a = numbers(count), m.b = numbers(count), m.c = numbers(count), m.d = numbers(count);
  m.per_channel = numbers((size_t)m.channels);
  m.scratch = bytes(wsk_norm_scratch_bytes(m.rows, m.channels));
  m.winner = bytes(count);
  memset(m.winner, 0, count);
  m.labels = bytes(count);
  memset(m.labels, 0, count / 32 * sizeof(int32_t));
  printf("\nPasses over 128 x 28 x 28 x 32 floats\n");
  for (size_t i = 0; i < sizeof passes / sizeof passes[0]; i++) {
    double best = 1e9;
    for (int run = 0; run < 12; run++) {
      memset(m.d, 0, count * sizeof(float));
      const double start = now(b);
      passes[i].run(b->pool, &m);
      const double time = now(b) - start;
      if (time < best) best = time;
    }
    const double rate = passes[i].traffic * (double)count / best * 1e-9;
    if (i == 0) b->copy = rate;
    printf("%-26s %8.2f ms %8.1f GB/s (%5.1f %% of a copy)\n", passes[i].name, best * 1e3, rate,
           100 * rate / b->copy);
  }
}

int main(int argc, char **argv) {
  const char *set = argc > 1 ? argv[1] : NULL;
  bench b = {.threads = argc > 2 ? atoi(argv[2]) : 1};
  const int chosen = wsk_select_instruction_set(set);
  b.pool = chosen == 0 ? wsk_pool_create(b.threads) : NULL;
  if (b.pool == NULL) {
    fprintf(stderr, chosen == 2   ? "this machine lacks %s\n"
                    : chosen == 1 ? "no such instruction set: %s\n"
                                  : "usage: run [INSTRUCTION SET [THREADS]]\n",
            set);
    return 2;
  }
  set = wsk_instruction_set();
  const double float_peak = wsk_limit_of_multiply_adds(b.pool, WSK_FLOAT32) * 1e-9;
  const double half_peak = wsk_limit_of_multiply_adds(b.pool, WSK_BFLOAT16) * 1e-9;
  printf("%s, %s, threads: %d\n", wsk_processor_name(), set, b.threads);
  printf("\nProducts in float32: GFLOP/s (share of the peak of %.0f)\n", float_peak);
  b.peak = float_peak;
  products(&b, WSK_FLOAT32);
  // Where the set lacks dot products of bfloat16, they are made of more than one instruction.
  if (half_peak > float_peak) {
    printf("\nProducts in bfloat16: GFLOP/s (share of the peak of %.0f)\n", half_peak);
    b.peak = half_peak;
    products(&b, WSK_BFLOAT16);
  }
  memory_passes(&b);
  wsk_pool_destroy(b.pool);
  return 0;
}
