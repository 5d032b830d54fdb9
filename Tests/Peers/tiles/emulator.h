// Carries out the tile instructions of AMX on processors without them.
#ifndef EMULATOR_H
#define EMULATOR_H

#include <stdbool.h>
#include <stdint.h>

// Whether tiles can be used now: the processor has them and Linux grants them, or every tile
// instruction that it refuses is carried out here.
bool wsk_processor_has_amx(void);

// Instructions carried out here so far.
int64_t emulated_instructions(void);

#endif
