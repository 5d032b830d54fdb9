// An emulator of the tile instructions, in the handler of the signal that an unknown instruction
// raises. Written after the published definition of the instructions (Intel Architecture Instruction
// Set Extensions, AMX) and from nothing of ours, so that it can contradict our use of them: what the
// definition forbids ends the program.
#define _GNU_SOURCE
#include "emulator.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

// Our own functions under other names, see `run`.
bool processor_has_real_amx(void);
bool wsk_processor_has_avx512_bf16(void);

enum { TILES = 8, MOST_ROWS = 16, ROW_BYTES = 64 };

typedef struct {
  int rows, bytes;
  uint8_t data[MOST_ROWS][ROW_BYTES];
} tile;

// Tiles are registers: each thread has its own.
static _Thread_local struct {
  bool configured;
  tile tiles[TILES];
} state;

static atomic_llong carried_out;

int64_t emulated_instructions(void) { return atomic_load(&carried_out); }

static void forbidden(const char *what) {
  // No buffered output in a signal handler.
  static const char start[] = "tiles: what the definition forbids: ";
  if (write(2, start, sizeof start - 1) < 0 || write(2, what, strlen(what)) < 0 ||
      write(2, "\n", 1) < 0)
    _exit(3);
  _exit(2);
}

// ---- Decoding -----------------------------------------------------------------------------

// VEX.128.pp.0F38.W0 opcode /r with the fields that the six instructions use.
typedef struct {
  int prefix, opcode, reg, rm, source;
  bool has_memory;
  uint64_t address, stride;
  int length;
} instruction;

static const int general_registers[16] = {
    REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
    REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

static uint64_t read_register(const ucontext_t *context, int number) {
  return (uint64_t)context->uc_mcontext.gregs[general_registers[number]];
}

static bool decode(const ucontext_t *context, instruction *found) {
  const uint8_t *code = (const uint8_t *)context->uc_mcontext.gregs[REG_RIP];
  if (code[0] != 0xc4 || (code[1] & 0x1f) != 2 || (code[2] & 0x84) != 0) return false;
  const int extend_reg = code[1] & 0x80 ? 0 : 8, extend_index = code[1] & 0x40 ? 0 : 8;
  const int extend_base = code[1] & 0x20 ? 0 : 8;
  const uint8_t modrm = code[4];
  const int mode = modrm >> 6;
  *found = (instruction){
      .prefix = code[2] & 3,
      .opcode = code[3],
      .source = 15 - (code[2] >> 3 & 15),
      .reg = (modrm >> 3 & 7) + extend_reg,
      .rm = (modrm & 7) + extend_base,
      .has_memory = mode != 3,
      .length = 5,
  };
  if (mode == 3) return true;
  const uint8_t *next = code + 5;
  uint64_t address = 0;
  bool has_base = true;
  if ((modrm & 7) == 4) {
    const uint8_t sib = *next++;
    const int index = (sib >> 3 & 7) + extend_index;
    if (index != 4) found->stride = read_register(context, index) << (sib >> 6);
    has_base = (sib & 7) != 5 || mode != 0;
    if (has_base) address = read_register(context, (sib & 7) + extend_base);
  } else if ((modrm & 7) == 5 && mode == 0) {
    int32_t offset;
    memcpy(&offset, next, sizeof offset);
    found->address = (uint64_t)(next + 4) + (uint64_t)(int64_t)offset;
    found->length += 4;
    return true;
  } else {
    address = read_register(context, found->rm);
  }
  if (mode == 1) {
    address += (uint64_t)(int64_t)(int8_t)*next++;
  } else if (mode == 2 || !has_base) {
    int32_t offset;
    memcpy(&offset, next, sizeof offset);
    address += (uint64_t)(int64_t)offset;
    next += 4;
  }
  found->address = address;
  found->length = (int)(next - code);
  return true;
}

// ---- Instructions -------------------------------------------------------------------------

static void load_configuration(const uint8_t *from) {
  memset(&state, 0, sizeof state);
  if (from[0] == 0) return;
  if (from[0] != 1) forbidden("a palette other than 1");
  for (int i = 1; i < 16; i++)
    if (from[i] != 0) forbidden("a start row or reserved bytes that are not 0");
  for (int t = 0; t < 16; t++) {
    uint16_t bytes;
    memcpy(&bytes, from + 16 + 2 * t, sizeof bytes);
    const int rows = from[48 + t];
    if (t >= TILES && (rows != 0 || bytes != 0)) forbidden("a ninth tile");
    if (rows > MOST_ROWS || bytes > ROW_BYTES) forbidden("a tile that is too large");
    if ((rows == 0) != (bytes == 0)) forbidden("rows without columns");
    if (t < TILES) {
      state.tiles[t].rows = rows;
      state.tiles[t].bytes = bytes;
    }
  }
  state.configured = true;
}

static tile *tile_at(int number) {
  if (number >= TILES) forbidden("a ninth tile");
  if (!state.configured) forbidden("tiles that are not configured");
  if (state.tiles[number].rows == 0) forbidden("a tile without rows");
  return &state.tiles[number];
}

static void load_tile(int number, uint64_t address, uint64_t stride) {
  tile *to = tile_at(number);
  memset(to->data, 0, sizeof to->data);
  for (int r = 0; r < to->rows; r++)
    memcpy(to->data[r], (const uint8_t *)address + (uint64_t)r * stride, (size_t)to->bytes);
}

static void store_tile(int number, uint64_t address, uint64_t stride) {
  const tile *from = tile_at(number);
  for (int r = 0; r < from->rows; r++)
    memcpy((uint8_t *)address + (uint64_t)r * stride, from->data[r], (size_t)from->bytes);
}

// Subnormal numbers are zeros, read and written.
static float flushed(float x) {
  return __builtin_fabsf(x) < 0x1p-126f ? __builtin_copysignf(0, x) : x;
}

static float bfloat16_at(const uint8_t *bytes) {
  const uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 24;
  float x;
  memcpy(&x, &bits, sizeof x);
  return flushed(x);
}

static float multiply_add(float a, float b, float sum) {
  return flushed(__builtin_fmaf(a, b, sum));
}

// TDPBF16PS: even and odd elements are summed apart, from zero.
static void multiply_tiles(int sums, int left, int right) {
  tile *c = tile_at(sums);
  const tile *a = tile_at(left), *b = tile_at(right);
  if (sums == left || sums == right || left == right) forbidden("one tile in two places");
  if (a->rows != c->rows || b->bytes != c->bytes || a->bytes / 4 != b->rows || a->bytes % 4 != 0 ||
      b->bytes % 4 != 0)
    forbidden("tiles that do not fit each other");
  for (int m = 0; m < c->rows; m++) {
    float apart[2][ROW_BYTES / 4] = {{0}};
    for (int k = 0; k < a->bytes / 4; k++)
      for (int n = 0; n < b->bytes / 4; n++)
        for (int i = 0; i < 2; i++)
          apart[i][n] = multiply_add(bfloat16_at(&a->data[m][4 * k + 2 * i]),
                                     bfloat16_at(&b->data[k][4 * n + 2 * i]), apart[i][n]);
    for (int n = 0; n < c->bytes / 4; n++) {
      float sum;
      memcpy(&sum, &c->data[m][4 * n], sizeof sum);
      sum = flushed(flushed(sum) + flushed(apart[0][n] + apart[1][n]));
      memcpy(&c->data[m][4 * n], &sum, sizeof sum);
    }
    memset(&c->data[m][c->bytes], 0, (size_t)(ROW_BYTES - c->bytes));
  }
}

enum { NO_PREFIX = 0, PREFIX_F3 = 2, PREFIX_F2 = 3 };

static bool carry_out(const instruction *i) {
  if (i->opcode == 0x49 && i->prefix == NO_PREFIX && i->has_memory) {
    load_configuration((const uint8_t *)i->address);
  } else if (i->opcode == 0x49 && i->prefix == NO_PREFIX && i->reg == 0 && i->rm == 0) {
    memset(&state, 0, sizeof state);
  } else if (i->opcode == 0x49 && i->prefix == PREFIX_F2 && !i->has_memory && i->rm == 0) {
    tile *t = tile_at(i->reg);
    memset(t->data, 0, sizeof t->data);
  } else if (i->opcode == 0x4b && i->prefix == PREFIX_F2 && i->has_memory) {
    load_tile(i->reg, i->address, i->stride);
  } else if (i->opcode == 0x4b && i->prefix == PREFIX_F3 && i->has_memory) {
    store_tile(i->reg, i->address, i->stride);
  } else if (i->opcode == 0x5c && i->prefix == PREFIX_F3 && !i->has_memory) {
    multiply_tiles(i->reg, i->rm, i->source);
  } else {
    return false;
  }
  return true;
}

static void unknown_instruction(int signal_number, siginfo_t *info, void *where) {
  (void)info;
  ucontext_t *context = where;
  instruction found;
  if (!decode(context, &found) || !carry_out(&found)) {
    signal(signal_number, SIG_DFL);
    return;
  }
  atomic_fetch_add_explicit(&carried_out, 1, memory_order_relaxed);
  context->uc_mcontext.gregs[REG_RIP] += found.length;
}

bool wsk_processor_has_amx(void) {
  if (processor_has_real_amx()) return true;
  // The instructions around those of tiles have to be there.
  if (!wsk_processor_has_avx512_bf16()) return false;
  struct sigaction action = {.sa_sigaction = unknown_instruction, .sa_flags = SA_SIGINFO};
  return sigaction(SIGILL, &action, NULL) == 0;
}
