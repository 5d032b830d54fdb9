// Which instruction set is in use. Chosen once at the first question, or by name.
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "bodies.h"
#include "processor.h"
#include "wsc_kernels.h"

typedef struct {
  const char *name;
  bool (*here)(void);
  const wsk_bodies *bodies;
} instruction_set;

static bool always(void) { return true; }

// From the least to the best.
static const instruction_set sets[] = {
    {"portable", always, &wsk_bodies_portable},
#if defined(__x86_64__)
    {"avx2", wsk_processor_has_avx2, &wsk_bodies_avx2},
    {"avx512", wsk_processor_has_avx512, &wsk_bodies_avx512},
#endif
};
enum { SETS = sizeof sets / sizeof sets[0] };

// Names that exist, whether or not this build or machine has them.
static const char *const names[] = {"portable", "avx2", "avx512", "avx512_bf16", "amx"};

static _Atomic(const instruction_set *) chosen;

static const instruction_set *best(void) {
  const instruction_set *found = &sets[0];
  for (int i = 1; i < SETS; i++)
    if (sets[i].here()) found = &sets[i];
  return found;
}

static const instruction_set *current(void) {
  const instruction_set *set = atomic_load_explicit(&chosen, memory_order_acquire);
  if (set == NULL) {
    set = best();
    atomic_store_explicit(&chosen, set, memory_order_release);
  }
  return set;
}

int wsk_select_instruction_set(const char *name) {
  if (name == NULL) {
    atomic_store(&chosen, best());
    return 0;
  }
  for (int i = 0; i < SETS; i++) {
    if (strcmp(sets[i].name, name) != 0) continue;
    if (!sets[i].here()) return 2;
    atomic_store(&chosen, &sets[i]);
    return 0;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i], name) == 0) return 2;
  return 1;
}

const char *wsk_instruction_set(void) { return current()->name; }

const wsk_bodies *wsk_current(void) { return current()->bodies; }
