#include "sets/processor.h"

#include <stdint.h>
#include <string.h>

#include "wsc_kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

typedef struct {
  uint32_t eax, ebx, ecx, edx;
} registers;

static registers query(uint32_t leaf, uint32_t subleaf) {
  registers r = {0, 0, 0, 0};
  __get_cpuid_count(leaf, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx);
  return r;
}

static bool bit(uint32_t word, int index) { return (word >> index & 1) != 0; }

// Register states that the operating system saves: bit 1 SSE, 2 AVX, 5 to 7 AVX-512.
static bool system_saves(uint32_t states) {
  if (!bit(query(1, 0).ecx, 27)) return false;
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & states) == states;
}

bool wsk_processor_has_avx2(void) {
  const registers one = query(1, 0), seven = query(7, 0);
  return system_saves(0x6) && bit(one.ecx, 28) && bit(one.ecx, 12) && bit(seven.ebx, 5) &&
         bit(seven.ebx, 3) && bit(seven.ebx, 8);
}

bool wsk_processor_has_avx512(void) {
  const uint32_t features = query(7, 0).ebx;
  return wsk_processor_has_avx2() && system_saves(0xe6) && bit(features, 16) &&
         bit(features, 17) && bit(features, 30) && bit(features, 31);
}

// With lookups and dot products of bytes, which all but the first processors with bfloat16 have.
bool wsk_processor_has_avx512_bf16(void) {
  const uint32_t features = query(7, 0).ecx;
  return wsk_processor_has_avx512() && bit(query(7, 1).eax, 5) && bit(features, 1) &&
         bit(features, 11);
}

const char *wsk_processor_name(void) {
  static _Thread_local char name[49];
  if (query(0x80000000u, 0).eax < 0x80000004u) return "x86-64";
  for (uint32_t i = 0; i < 3; i++) {
    const registers r = query(0x80000002u + i, 0);
    memcpy(name + 16 * i, &r, 16);
  }
  name[48] = 0;
  size_t length = strlen(name);
  while (length > 0 && name[length - 1] == ' ') name[--length] = 0;
  const char *start = name;
  while (*start == ' ') start++;
  return start;
}

#elif defined(__aarch64__)
const char *wsk_processor_name(void) { return "arm64"; }
#else
const char *wsk_processor_name(void) { return "unknown processor"; }
#endif
