// All bodies and their table. The including file defines WSK_VECTOR_BYTES, WSK_TABLE (the name of
// the table) and opens a target region; it includes the system headers itself.
#include "sets/vector.h"
//
#include "sets/bfloat16.h"
//
#include "activation.h"
#include "limits.h"
#include "lookup.h"
#include "loss.h"
#include "optimizer.h"
#include "pooling.h"
#include "product.h"
#include "spikes.h"
#include "statistics.h"
#include "wiring.h"
#include "winograd.h"
//
#if defined(WSK_HAS_BFLOAT16) || defined(WSK_PAIRS_FOR_TILES)
#define WSK_PAIRS 1
#include "pairs.h"
#else
#define WSK_PAIRS 0
#include "rounded.h"
#endif

const wsk_bodies WSK_TABLE = {
    .lanes = LANES,
    .tile_rows = TILE_ROWS,
    .products =
        {
            {
                .fold = 1,
                .gather_along = gather,
                .gather_across = gather,
                .multiply = multiply_floats,
                .outer = outer_floats,
                .stage = stage_floats,
                .multiply_staged = multiply_staged_floats,
                .stage_across = stage_floats,
                .staged_outer = staged_outer_floats,
                .winograd_patches = winograd_patches_of_floats,
                .winograd_patches_across = winograd_patches_of_floats,
                .winograd_gradients = winograd_gradients_of_floats,
                .pack = pack_floats,
                .pack_row = pack_row_of_floats,
                .pack_rows = pack_rows_of_floats,
                .multiply_adds = multiply_adds_floats,
            },
#if WSK_PAIRS
            {
                .fold = 2,
                .gather_along = gather_along,
                .gather_across = gather_across,
                .pair_rows = pair_rows,
                .multiply = multiply_pairs,
                .outer = outer_pairs,
                .stage = stage_pairs,
                .multiply_staged = multiply_staged_pairs,
                .stage_across = stage_across,
                .staged_outer = staged_outer_pairs,
                .winograd_patches = winograd_patches_along,
                .winograd_patches_across = winograd_patches_across,
                .winograd_gradients = winograd_gradients_across,
                .pack = pack_pairs,
                .pack_row = pack_row_of_pairs,
                .pack_rows = pack_rows_of_pairs,
                .multiply_adds = multiply_adds_pairs,
            },
#else
            {
                .fold = 1,
                .gather_along = gather_rounded,
                .gather_across = gather_rounded,
                .pair_rows = round_rows,
                .multiply = multiply_floats,
                .outer = outer_floats,
                .stage = stage_rounded,
                .multiply_staged = multiply_staged_floats,
                .stage_across = stage_rounded,
                .staged_outer = staged_outer_floats,
                .winograd_patches = winograd_patches_rounded,
                .winograd_patches_across = winograd_patches_rounded,
                .winograd_gradients = winograd_gradients_rounded,
                .pack = pack_rounded,
                .pack_row = pack_row_rounded,
                .pack_rows = pack_rows_rounded,
                .multiply_adds = multiply_adds_floats,
            },
#endif
        },
    .staged_outer_tight = staged_outer_tight,
    .winograd_outputs = winograd_outputs,
    .winograd_weights = winograd_weights,
    .winograd_weight_gradient = winograd_weight_gradient,
    .column_sums = column_sums,
    .statistics = statistics,
    .activate_forward = activate_forward,
    .activate_backward = activate_backward,
    .norm_backward_sums = norm_backward_sums,
    .norm_backward_apply = norm_backward_apply,
    .clip_limit_gradient = clip_limit_gradient,
    .count_activity = count_activity,
    .max_pool_forward = max_pool_forward,
    .max_pool_backward = max_pool_backward,
    .average_pool_forward = average_pool_forward,
    .average_pool_backward = average_pool_backward,
    .add = add,
    .dropout_forward = dropout_forward,
    .dropout_backward = dropout_backward,
    .spread = spread,
    .fire = fire,
    .lookup_places = lookup_places,
    .count_spikes = count_spikes,
    .count_values = count_values,
    .softmax = softmax,
    .softmax_backward = softmax_backward,
    .cross_entropy = cross_entropy,
    .squared_error = squared_error,
    .sgd = sgd,
    .adam = adam,
    .adadelta = adadelta,
    .rmsprop = rmsprop,
};
