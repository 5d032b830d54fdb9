// Batch norm's reductions over rows: each slice sums into its own part of the scratch memory, the
// parts are added in order.
#include "bodies.h"
#include "pool.h"

#include <string.h>

enum { GRAIN = 16384, MOST_SLICES = 64 };

static int64_t slices_of(int64_t rows, int64_t channels) {
  return wsk_slice_count(rows, channels, GRAIN, MOST_SLICES);
}

// For each slice two sums per channel; then two float constants per channel.
size_t wsk_norm_scratch_bytes(int64_t rows, int32_t channels) {
  const size_t sums = (size_t)slices_of(rows, channels) * 2 * sizeof(double);
  return (size_t)channels * (sums + 2 * sizeof(float));
}

typedef struct {
  const wsk_bodies *bodies;
  int64_t rows, channels, slices;
  const float *z, *dy;
  const wsk_norm_backward *norm;
  const float *mean_gradient, *mean_product;
  float *dz;
  double *sums;
} norm_job;

static norm_job make_job(int64_t rows, int32_t channels, const float *z, void *scratch) {
  norm_job job = {.bodies = wsk_current(), .rows = rows, .channels = channels, .z = z};
  job.slices = slices_of(rows, channels);
  job.sums = scratch;
  return job;
}

static void statistics_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  double *sums = job->sums + index * 2 * job->channels;
  memset(sums, 0, (size_t)job->channels * 2 * sizeof(double));
  job->bodies->statistics(last - first, job->channels, job->z + first * job->channels, job->z,
                          sums);
}

// Adds the sums of all slices into the first one.
static void add_slices(const norm_job *job) {
  for (int64_t s = 1; s < job->slices; s++) {
    const double *sums = job->sums + s * 2 * job->channels;
    for (int64_t c = 0; c < 2 * job->channels; c++) job->sums[c] += sums[c];
  }
}

void wsk_norm_statistics(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                         float *mean, float *variance, void *scratch) {
  norm_job job = make_job(rows, channels, z, scratch);
  wsk_pool_run(pool, job.slices, statistics_task, &job);
  add_slices(&job);
  for (int32_t c = 0; c < channels; c++) {
    const double offset = job.sums[c] / (double)rows;
    const double spread = job.sums[channels + c] / (double)rows - offset * offset;
    mean[c] = (float)((double)z[c] + offset);
    variance[c] = (float)(spread < 0 ? 0 : spread);
  }
}

static void sums_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->channels;
  double *sums = job->sums + index * 2 * job->channels;
  memset(sums, 0, (size_t)job->channels * 2 * sizeof(double));
  job->bodies->norm_backward_sums(last - first, job->channels, job->z + offset, job->dy + offset,
                                  job->norm, sums);
}

static void apply_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const norm_job *job = context;
  const int64_t first = wsk_slice_begin(job->rows, job->slices, index);
  const int64_t last = wsk_slice_begin(job->rows, job->slices, index + 1);
  const int64_t offset = first * job->channels;
  job->bodies->norm_backward_apply(last - first, job->channels, job->z + offset, job->dy + offset,
                                   job->norm, job->mean_gradient, job->mean_product,
                                   job->dz + offset);
}

void wsk_norm_activate_backward(wsk_pool *pool, int64_t rows, int32_t channels, const float *z,
                                const float *dy, const float *mean,
                                const float *inverse_deviation, const float *gamma,
                                const float *beta, const wsk_activation *f, int is_frozen,
                                float *dz, float *dgamma, float *dbeta, void *scratch) {
  const wsk_norm_backward norm = {mean, inverse_deviation, gamma, beta, wsk_gradient_form(f)};
  norm_job job = make_job(rows, channels, z, scratch);
  job.dy = dy;
  job.norm = &norm;
  job.dz = dz;
  wsk_pool_run(pool, job.slices, sums_task, &job);
  add_slices(&job);
  float *constants = (float *)(job.sums + job.slices * 2 * channels);
  for (int32_t c = 0; c < channels; c++) {
    dbeta[c] = (float)job.sums[c];
    dgamma[c] = (float)job.sums[channels + c];
    constants[c] = is_frozen ? 0 : (float)(job.sums[c] / (double)rows);
    constants[channels + c] = is_frozen ? 0 : (float)(job.sums[channels + c] / (double)rows);
  }
  job.mean_gradient = constants;
  job.mean_product = constants + channels;
  wsk_pool_run(pool, job.slices, apply_task, &job);
}
