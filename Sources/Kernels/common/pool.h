// The pool of threads, as the kernels see it.
#ifndef WSC_POOL_H
#define WSC_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "wsc_kernels.h"

enum {
  // Memory of each thread for the operand panels of one task: fits a second-level cache.
  WSK_WORKER_BYTES = 640 * 1024,
  // Memory of the pool for the partial results of reductions whose caller brings none.
  WSK_SHARED_BYTES = 1024 * 1024,
};

// WSK_SHARED_BYTES that belong to the job which runs.
void *wsk_pool_shared(wsk_pool *pool);

// ---- Fixed partitions ---------------------------------------------------------------------

// How many slices `count` items of `cost` elements each are cut into: by shape alone, so that the
// order of every sum is the same for any number of threads.
static inline int64_t wsk_slice_count(int64_t count, int64_t cost, int64_t grain, int64_t most) {
  int64_t slices = count * cost / grain;
  if (slices > most) slices = most;
  if (slices > count) slices = count;
  return slices < 1 ? 1 : slices;
}

// Where slice `index` of `slices` begins.
static inline int64_t wsk_slice_begin(int64_t count, int64_t slices, int64_t index) {
  return count / slices * index + (count % slices) * index / slices;
}

// Into how many blocks, at most `most`, each of `tasks` tasks is cut, where no sum depends on that:
// the fewest that all threads share evenly, because each block repeats some work; where no number is
// even, enough for four tasks a thread.
static inline int64_t wsk_even_blocks(const wsk_pool *pool, int64_t tasks, int64_t most) {
  enum { ENOUGH_FOR_A_THREAD = 4 };
  const int64_t threads = wsk_pool_threads(pool);
  const int64_t enough = (threads * ENOUGH_FOR_A_THREAD + tasks - 1) / tasks;
  if (most > enough) most = enough;
  int64_t blocks = 1;
  while (blocks < most && tasks * blocks % threads != 0) blocks++;
  return blocks;
}

#endif
