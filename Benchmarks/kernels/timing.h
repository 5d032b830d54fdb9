// Clocks. A thread's own time leaves out what other programs take of a shared machine, but says
// nothing about several threads.
#ifndef TIMING_H
#define TIMING_H

#include <time.h>

static inline double seconds_on(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline double seconds_of_thread(void) { return seconds_on(CLOCK_THREAD_CPUTIME_ID); }
static inline double seconds_on_wall(void) { return seconds_on(CLOCK_MONOTONIC); }

#endif
