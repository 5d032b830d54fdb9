// A pool of threads that stays alive and hands out numbered tasks.
//
// A job is published under a ticket: its high half counts jobs, its low half is the next task.
// Threads claim tasks by compare-and-swap on the whole ticket, so a late thread can never claim a
// task of a job other than the one whose fields it has read. Threads that find nothing to do spin
// for some microseconds, then sleep.
#include "common/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum {
  // Task number of a ticket that cannot be claimed: its job is being written.
  CLOSED = 0x7fffffff,
  SPINS = 4000,
};

typedef struct {
  wsk_pool *pool;
  pthread_t thread;
  void *workspace;
} worker;

struct wsk_pool {
  int threads;
  int spins;
  void *shared;
  worker *workers;

  // The job; written only while its ticket is closed. Stores release and loads acquire: whoever
  // sees a field of a new job cannot claim under the ticket of the old one.
  _Atomic(wsk_task) task;
  _Atomic(const void *) context;
  _Atomic(int64_t) count;

  _Alignas(64) _Atomic(uint64_t) ticket;
  _Alignas(64) _Atomic(int64_t) finished;
  _Alignas(64) atomic_int sleepers;
  atomic_bool caller_sleeps;
  atomic_bool stop;
  pthread_mutex_t lock;
  pthread_cond_t work;
  pthread_cond_t done;
};

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static uint32_t job_of(uint64_t ticket) { return (uint32_t)(ticket >> 32); }
static uint32_t next_of(uint64_t ticket) { return (uint32_t)ticket; }

// Claims and runs tasks of the job that stands under `ticket` until none is left.
static void work_on(wsk_pool *pool, uint64_t ticket, void *workspace) {
  for (;;) {
    const uint32_t job = job_of(ticket);
    wsk_task task = atomic_load_explicit(&pool->task, memory_order_acquire);
    const void *context = atomic_load_explicit(&pool->context, memory_order_acquire);
    const int64_t count = atomic_load_explicit(&pool->count, memory_order_acquire);
    const uint32_t index = next_of(ticket);
    if (index == CLOSED || index >= count) return;
    if (!atomic_compare_exchange_weak_explicit(&pool->ticket, &ticket, ticket + 1,
                                               memory_order_acq_rel, memory_order_acquire)) {
      if (job_of(ticket) != job) return;
      continue;
    }
    task(context, index, workspace);
    if (atomic_fetch_add(&pool->finished, 1) + 1 == count && atomic_load(&pool->caller_sleeps)) {
      pthread_mutex_lock(&pool->lock);
      pthread_cond_signal(&pool->done);
      pthread_mutex_unlock(&pool->lock);
    }
    ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    if (job_of(ticket) != job) return;
  }
}

static bool has_work(wsk_pool *pool, uint64_t ticket) {
  return next_of(ticket) != CLOSED &&
         next_of(ticket) < atomic_load_explicit(&pool->count, memory_order_acquire);
}

static void *worker_main(void *argument) {
  worker *me = argument;
  wsk_pool *pool = me->pool;
  while (!atomic_load(&pool->stop)) {
    uint64_t ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    for (int i = 0; i < pool->spins && !has_work(pool, ticket); i++) {
      relax();
      ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    }
    if (has_work(pool, ticket)) {
      work_on(pool, ticket, me->workspace);
      continue;
    }
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->sleepers, 1);
    // Read after the sleeper is counted: a job published before is seen here, one published
    // later sees the sleeper.
    while (!atomic_load(&pool->stop) && !has_work(pool, atomic_load(&pool->ticket)))
      pthread_cond_wait(&pool->work, &pool->lock);
    atomic_fetch_sub(&pool->sleepers, 1);
    pthread_mutex_unlock(&pool->lock);
  }
  return NULL;
}

static void wait_until_finished(wsk_pool *pool, int64_t count) {
  for (int i = 0; i < pool->spins; i++) {
    if (atomic_load_explicit(&pool->finished, memory_order_acquire) == count) return;
    relax();
  }
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->caller_sleeps, true);
  while (atomic_load(&pool->finished) != count) pthread_cond_wait(&pool->done, &pool->lock);
  atomic_store(&pool->caller_sleeps, false);
  pthread_mutex_unlock(&pool->lock);
}

static void run_batch(wsk_pool *pool, int64_t count, wsk_task task, const void *context) {
  const uint32_t job = job_of(atomic_load_explicit(&pool->ticket, memory_order_relaxed)) + 1;
  atomic_store(&pool->ticket, (uint64_t)job << 32 | CLOSED);
  atomic_store_explicit(&pool->task, task, memory_order_release);
  atomic_store_explicit(&pool->context, context, memory_order_release);
  atomic_store_explicit(&pool->count, count, memory_order_release);
  atomic_store(&pool->finished, 0);
  const uint64_t ticket = (uint64_t)(job + 1) << 32;
  atomic_store(&pool->ticket, ticket);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->lock);
    if (count > 2)
      pthread_cond_broadcast(&pool->work);
    else
      pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
  }
  work_on(pool, ticket, pool->workers[0].workspace);
  wait_until_finished(pool, count);
}

void wsk_pool_run(wsk_pool *pool, int64_t count, wsk_task task, const void *context) {
  if (pool->threads == 1 || count == 1) {
    for (int64_t i = 0; i < count; i++) task(context, i, pool->workers[0].workspace);
    return;
  }
  if (count > 0) run_batch(pool, count, task, context);
}

void *wsk_pool_shared(wsk_pool *pool) { return pool->shared; }

int wsk_pool_threads(const wsk_pool *pool) { return pool->threads; }

static void *aligned_memory(size_t bytes) {
  void *memory = NULL;
  return posix_memalign(&memory, 64, bytes) == 0 ? memory : NULL;
}

// Joins the threads 1 ..< started and frees everything.
static void tear_down(wsk_pool *pool, int started) {
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->stop, true);
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 1; i < started; i++) pthread_join(pool->workers[i].thread, NULL);
  for (int i = 0; i < pool->threads; i++) free(pool->workers[i].workspace);
  pthread_cond_destroy(&pool->work);
  pthread_cond_destroy(&pool->done);
  pthread_mutex_destroy(&pool->lock);
  free(pool->workers);
  free(pool->shared);
  free(pool);
}

wsk_pool *wsk_pool_create(int threads) {
  if (threads < 1 || threads > 4096) return NULL;
  wsk_pool *pool = aligned_memory(sizeof *pool);
  worker *workers = calloc((size_t)threads, sizeof *workers);
  void *shared = aligned_memory(WSK_SHARED_BYTES);
  if (pool == NULL || workers == NULL || shared == NULL) {
    free(pool);
    free(workers);
    free(shared);
    return NULL;
  }
  *pool = (wsk_pool){.threads = threads, .shared = shared, .workers = workers};
  // A thread that spins where there are more threads than processors only takes time from others.
  pool->spins = threads <= sysconf(_SC_NPROCESSORS_ONLN) ? SPINS : 0;
  atomic_init(&pool->ticket, CLOSED);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->work, NULL);
  pthread_cond_init(&pool->done, NULL);
  int started = 0;
  for (; started < threads; started++) {
    worker *w = &workers[started];
    w->pool = pool;
    w->workspace = aligned_memory(WSK_WORKER_BYTES);
    if (w->workspace == NULL) break;
    if (started > 0 && pthread_create(&w->thread, NULL, worker_main, w) != 0) break;
  }
  if (started < threads) {
    tear_down(pool, started);
    return NULL;
  }
  return pool;
}

void wsk_pool_destroy(wsk_pool *pool) {
  if (pool != NULL) tear_down(pool, pool->threads);
}
