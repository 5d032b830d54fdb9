// Batch norm's reductions over rows. Many rows are cut into slices, each with its own part of the
// scratch memory; the parts are added in order. Few rows are cut into blocks of channels instead,
// which need nothing of each other.
#include "sets/bodies.h"
#include "common/gradient.h"
#include "common/pool.h"

#include <string.h>

enum {
  GRAIN = 16384,
  MOST_SLICES = 64,
  // So that a block stays in a second-level cache from the sums to what they change.
  FEW_ROWS = 512,
  BLOCK_CHANNELS = 64,
};

static int64_t slices_of(int64_t rows, int64_t channels) {
  return rows <= FEW_ROWS ? 1 : wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
}

// For each slice two sums per channel; then two float constants per channel.
size_t wsk_norm_scratch_bytes(int64_t rows, int32_t channels) {
  const size_t sums = (size_t)slices_of(rows, channels) * 2 * sizeof(double);
  return (size_t)channels * (sums + 2 * sizeof(float));
}

typedef struct {
  const wsk_bodies *bodies;
  int64_t rows, channels, slices, blocks;
  const float *z, *dy;
  const wsk_norm_backward *norm;
  int is_frozen;
  float *mean, *variance;
  float *dz;
  wsk_gradient dgamma, dbeta, db;
  double *sums;
  float *constants;
} norm_job;

static norm_job make_job(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                         void *scratch) {
  norm_job job = {.bodies = wsk_current(), .rows = rows, .channels = channels, .z = z};
  job.slices = slices_of(rows, channels);
  const int64_t most_blocks = (channels + BLOCK_CHANNELS - 1) / BLOCK_CHANNELS;
  job.blocks = job.slices > 1 ? 1 : wsk_even_blocks(pool, 1, most_blocks);
  job.sums = scratch;
  job.constants = (float *)(job.sums + job.slices * 2 * channels);
  return job;
}

// Some rows of some channels: all of one of them.
typedef struct {
  int64_t rows, channels, first_channel;
  // Of its first element.
  int64_t offset;
  // Two for each of its channels: first one, then the other of all.
  double *sums;
  float *constants;
} norm_piece;

static norm_piece piece_of(const norm_job *job, int64_t index) {
  const int64_t slice = index / job->blocks, block = index % job->blocks;
  const int64_t first_row = wsk_slice_begin(job->rows, job->slices, slice);
  const int64_t units = (job->channels + BLOCK_CHANNELS - 1) / BLOCK_CHANNELS;
  const int64_t first = wsk_slice_begin(units, job->blocks, block) * BLOCK_CHANNELS;
  const int64_t end = wsk_slice_begin(units, job->blocks, block + 1) * BLOCK_CHANNELS;
  return (norm_piece){
      .rows = wsk_slice_begin(job->rows, job->slices, slice + 1) - first_row,
      .channels = (end < job->channels ? end : job->channels) - first,
      .first_channel = first,
      .offset = first_row * job->channels + first,
      .sums = job->sums + 2 * (slice * job->channels + first),
      .constants = job->constants + 2 * first,
  };
}

// Adds the sums of all slices into those of the first.
static void add_slices(const norm_job *job) {
  for (int64_t s = 1; s < job->slices; s++) {
    const double *sums = job->sums + s * 2 * job->channels;
    for (int64_t c = 0; c < 2 * job->channels; c++) job->sums[c] += sums[c];
  }
}

// ---- Statistics ---------------------------------------------------------------------------

static void find_moments(const norm_job *job, const norm_piece *piece) {
  for (int64_t c = 0; c < piece->channels; c++) {
    const double offset = piece->sums[c] / (double)job->rows;
    const double spread =
        piece->sums[piece->channels + c] / (double)job->rows - offset * offset;
    const int64_t channel = piece->first_channel + c;
    job->mean[channel] = (float)((double)job->z[channel] + offset);
    job->variance[channel] = (float)(spread < 0 ? 0 : spread);
  }
}

static void statistics_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const norm_piece piece = piece_of(job, index);
  memset(piece.sums, 0, (size_t)piece.channels * 2 * sizeof(double));
  job->bodies->statistics(piece.rows, piece.channels, job->channels, job->z + piece.offset,
                          job->z + piece.first_channel, piece.sums);
  if (job->slices == 1) find_moments(job, &piece);
}

void wsk_norm_statistics(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                         float *mean, float *variance, void *scratch) {
  norm_job job = make_job(pool, rows, channels, z, scratch);
  job.mean = mean;
  job.variance = variance;
  wsk_pool_run(pool, job.slices * job.blocks, statistics_task, &job);
  if (job.slices == 1) return;
  add_slices(&job);
  const norm_piece all = piece_of(&job, 0);
  find_moments(&job, &all);
}

// ---- Backward -----------------------------------------------------------------------------

static wsk_norm_backward norm_from(const wsk_norm_backward *norm, int64_t channel) {
  return (wsk_norm_backward){
      .mean = norm->mean + channel,
      .inverse_deviation = norm->inverse_deviation + channel,
      .gamma = norm->gamma + channel,
      .beta = norm->beta + channel,
      .gradient = norm->gradient,
  };
}

static void find_gradients(const norm_job *job, const norm_piece *piece) {
  const int64_t channels = piece->channels;
  for (int64_t c = 0; c < channels; c++) {
    const double sum = piece->sums[c], product = piece->sums[channels + c];
    wsk_give(job->dbeta, piece->first_channel + c, sum);
    wsk_give(job->dgamma, piece->first_channel + c, product);
    piece->constants[c] = job->is_frozen ? 0 : (float)(sum / (double)job->rows);
    piece->constants[channels + c] = job->is_frozen ? 0 : (float)(product / (double)job->rows);
  }
}

// dz and, while it is there, its sums, which take the place of the others.
static void apply(const norm_job *job, const norm_piece *piece) {
  const wsk_norm_backward norm = norm_from(job->norm, piece->first_channel);
  float *dz = job->dz + piece->offset;
  job->bodies->norm_backward_apply(piece->rows, piece->channels, job->channels,
                                   job->z + piece->offset, job->dy + piece->offset, &norm,
                                   piece->constants, piece->constants + piece->channels, dz);
  if (job->db.to == NULL) return;
  memset(piece->sums, 0, (size_t)piece->channels * sizeof(double));
  job->bodies->column_sums(piece->rows, piece->channels, dz, job->channels, piece->sums);
}

static void store_bias_gradient(const norm_job *job, const norm_piece *piece) {
  if (job->db.to == NULL) return;
  for (int64_t c = 0; c < piece->channels; c++)
    wsk_give(job->db, piece->first_channel + c, piece->sums[c]);
}

static void sums_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const norm_piece piece = piece_of(job, index);
  const wsk_norm_backward norm = norm_from(job->norm, piece.first_channel);
  memset(piece.sums, 0, (size_t)piece.channels * 2 * sizeof(double));
  job->bodies->norm_backward_sums(piece.rows, piece.channels, job->channels, job->z + piece.offset,
                                  job->dy + piece.offset, &norm, piece.sums);
  if (job->slices > 1) return;
  find_gradients(job, &piece);
  apply(job, &piece);
  store_bias_gradient(job, &piece);
}

static void apply_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const norm_piece piece = piece_of(job, index);
  apply(job, &piece);
}

void wsk_norm_activate_backward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                                const float *dy, const float *mean,
                                const float *inverse_deviation, const float *gamma,
                                const float *beta, const wsk_activation *f, int is_frozen,
                                float *dz, wsk_gradient dgamma, wsk_gradient dbeta,
                                wsk_gradient db, void *scratch) {
  const wsk_norm_backward norm = {mean, inverse_deviation, gamma, beta, wsk_gradient_form(f)};
  norm_job job = make_job(pool, rows, channels, z, scratch);
  job.dy = dy;
  job.norm = &norm;
  job.is_frozen = is_frozen;
  job.dz = dz;
  job.dgamma = dgamma;
  job.dbeta = dbeta;
  job.db = db;
  wsk_pool_run(pool, job.slices * job.blocks, sums_task, &job);
  if (job.slices == 1) return;
  add_slices(&job);
  const norm_piece all = piece_of(&job, 0);
  find_gradients(&job, &all);
  wsk_pool_run(pool, job.slices, apply_task, &job);
  add_slices(&job);
  store_bias_gradient(&job, &all);
}
