// Whether tiles may be used: the processor has them, the system saves them, and Linux has granted
// them to this process. Its threads may then use them all.
#include "sets/processor.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <pthread.h>
#include <stdint.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

enum { TILE_STATES = 3 << 17, TILE_DATA = 18, REQUEST_PERMISSION = 0x1023 };

static bool system_saves_tiles(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid_count(1, 0, &a, &b, &c, &d) || (c >> 27 & 1) == 0) return false;
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & TILE_STATES) == TILE_STATES;
}

static bool processor_has_tiles(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  return (d >> 24 & 1) != 0 && (d >> 22 & 1) != 0;
}

static bool system_grants_tiles(void) {
#if defined(__linux__)
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
#else
  return false;
#endif
}

static bool granted;

static void ask(void) {
  granted = wsk_processor_has_avx512_bf16() && processor_has_tiles() && system_saves_tiles() &&
            system_grants_tiles();
}

bool wsk_processor_has_amx(void) {
  static pthread_once_t asked = PTHREAD_ONCE_INIT;
  pthread_once(&asked, ask);
  return granted;
}
#endif
