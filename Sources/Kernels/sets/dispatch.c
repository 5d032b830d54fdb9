// Which instruction set is in use. Chosen once at the first question, or by name.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "sets/bodies.h"
#include "sets/processor.h"
#include "sets/tiles.h"
#include "wsc_kernels.h"
#include "wsc_reference.h"

typedef struct {
  const char *name;
  bool (*here)(void);
  const wsk_bodies *bodies;
} instruction_set;

static bool always(void) { return true; }

// Two sets are others with tiles for the products in bfloat16.
static wsk_bodies plain_tiles;
#if defined(__x86_64__)
static wsk_bodies amx_tiles;
#endif

static void add_tiles(void) {
  plain_tiles = wsk_bodies_wide_portable;
  wsk_use_plain_tiles(&plain_tiles);
#if defined(__x86_64__)
  amx_tiles = wsk_bodies_avx512_bf16;
  wsk_use_amx_tiles(&amx_tiles);
#endif
}

// From the least to the best.
static const instruction_set sets[] = {
    {"portable", always, &wsk_bodies_portable},
#if defined(__x86_64__)
    {"avx2", wsk_processor_has_avx2, &wsk_bodies_avx2},
    {"avx512", wsk_processor_has_avx512, &wsk_bodies_avx512},
    {"avx512_bf16", wsk_processor_has_avx512_bf16, &wsk_bodies_avx512_bf16},
    {"amx", wsk_processor_has_amx, &amx_tiles},
#endif
};
enum { SETS = sizeof sets / sizeof sets[0] };

// For tests alone: what "amx" computes, on any machine.
static const instruction_set plain_amx = {"amx_plain", always, &plain_tiles};

// Names that exist, whether or not this build or machine has them.
static const char *const names[] = {"portable", "avx2", "avx512", "avx512_bf16", "amx"};

static _Atomic(const instruction_set *) chosen;

static void prepare(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, add_tiles);
}

static const instruction_set *best(void) {
  prepare();
  const instruction_set *found = &sets[0];
  for (int i = 1; i < SETS; i++)
    if (sets[i].here()) found = &sets[i];
  return found;
}

static _Thread_local const instruction_set *chosen_on_this_thread;

static const instruction_set *current(void) {
  if (chosen_on_this_thread != NULL) return chosen_on_this_thread;
  const instruction_set *set = atomic_load_explicit(&chosen, memory_order_acquire);
  if (set == NULL) {
    set = best();
    atomic_store_explicit(&chosen, set, memory_order_release);
  }
  return set;
}

// 0 and the set; 1: no such name; 2: this machine lacks it.
static int find(const char *name, const instruction_set **set) {
  prepare();
  for (int i = 0; i < SETS; i++) {
    if (strcmp(sets[i].name, name) != 0) continue;
    if (!sets[i].here()) return 2;
    *set = &sets[i];
    return 0;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i], name) == 0) return 2;
  return 1;
}

int wsk_select_instruction_set(const char *name) {
  const instruction_set *set = name == NULL ? best() : NULL;
  const int result = name == NULL ? 0 : find(name, &set);
  if (result == 0) atomic_store(&chosen, set);
  return result;
}

int wsk_select_on_this_thread(const char *name) {
  const instruction_set *set = NULL;
  int result = name == NULL ? 0 : find(name, &set);
  if (name != NULL && strcmp(name, plain_amx.name) == 0) {
    set = &plain_amx;
    result = 0;
  }
  if (result == 0) chosen_on_this_thread = set;
  return result;
}

const char *wsk_instruction_set(void) { return current()->name; }

const wsk_bodies *wsk_current(void) { return current()->bodies; }
