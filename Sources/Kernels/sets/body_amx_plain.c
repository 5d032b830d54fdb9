// Matrix tiles in plain C, beside plain bodies with vectors of the same width: what AMX computes,
// for tests on machines without it.
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sets/bodies.h"
#include "common/philox.h"
#include "sets/tiles.h"

#pragma clang diagnostic ignored "-Wpsabi"
#define WSK_PLAIN_VECTORS 1
#define WSK_PAIRS_FOR_TILES 1
#define WSK_VECTOR_BYTES 64
#define WSK_TABLE wsk_bodies_wide_portable
#include "bodies/all.h"
//
#include "sets/tile_registers.h"
//
#include "bodies/tiles.h"

void wsk_use_plain_tiles(wsk_bodies *bodies) { use_tiles(bodies); }
