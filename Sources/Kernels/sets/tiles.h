// Matrix tiles for products in bfloat16: they work on the panels, staged rows and packed weights of
// a set whose vectors have 16 words, and take the place of its loops.
#ifndef WSC_TILES_H
#define WSC_TILES_H

#include "sets/bodies.h"

// For any machine, to test: slow.
extern const wsk_bodies wsk_bodies_wide_portable;
void wsk_use_plain_tiles(wsk_bodies *bodies);
#if defined(__x86_64__)
void wsk_use_amx_tiles(wsk_bodies *bodies);
#endif

#endif
