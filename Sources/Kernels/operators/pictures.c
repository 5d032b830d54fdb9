// Pictures of bytes become values: copied, moved and mirrored on the way.
#include <string.h>

#include "common/pool.h"

// Pixels for which a task is worth its while.
enum { GRAIN = 8192, MOST_SLICES = 64 };

typedef struct {
  int64_t count, slices;
  const wsk_picture_source *sources;
  int64_t h, w, c;
  const uint8_t *stored;
  const float *table;
  float *to;
} pictures_job;

static int64_t clamp(int64_t x, int64_t low, int64_t high) {
  return x < low ? low : x > high ? high : x;
}

// Pixels low ..< high of a row are pixels of `stored`, which begins with that of pixel 0.
static void copy_row(const pictures_job *job, const wsk_picture_source *source, const uint8_t *row,
                     float *to) {
  const int64_t c = job->c, w = job->w, column = source->column;
  // x + column, or column − x, lies in 0 ..< w.
  const int64_t low = clamp(source->is_flipped ? column - w + 1 : -column, 0, w);
  const int64_t high = clamp(source->is_flipped ? column + 1 : w - column, low, w);
  memset(to, 0, (size_t)(low * c) * sizeof(float));
  if (source->is_flipped) {
    for (int64_t x = low; x < high; x++)
      for (int64_t k = 0; k < c; k++) to[x * c + k] = job->table[row[(column - x) * c + k]];
  } else {
    for (int64_t i = low * c; i < high * c; i++) to[i] = job->table[row[column * c + i]];
  }
  memset(to + high * c, 0, (size_t)((w - high) * c) * sizeof(float));
}

static void pictures_task(const void *context, int64_t index, void *workspace) {
  (void)workspace;
  const pictures_job *job = context;
  const int64_t line = job->w * job->c, size = job->h * line;
  const int64_t last = wsk_slice_begin(job->count, job->slices, index + 1);
  for (int64_t n = wsk_slice_begin(job->count, job->slices, index); n < last; n++) {
    const wsk_picture_source *source = &job->sources[n];
    const uint8_t *picture = job->stored + source->picture * size;
    float *to = job->to + n * size;
    for (int64_t y = 0; y < job->h; y++, to += line) {
      const int64_t from = y + source->row;
      if (from < 0 || from >= job->h)
        memset(to, 0, (size_t)line * sizeof(float));
      else
        copy_row(job, source, picture + from * line, to);
    }
  }
}

void wsk_load_pictures(wsk_pool *pool, int64_t count, const wsk_picture_source *sources, int32_t h,
                       int32_t w, int32_t c, const uint8_t *stored, const float table[256],
                       float *to) {
  pictures_job job = {.count = count, .sources = sources, .h = h, .w = w, .c = c};
  job.slices = wsk_slice_count(count, (int64_t)h * w * c, GRAIN, MOST_SLICES);
  job.stored = stored;
  job.table = table;
  job.to = to;
  wsk_pool_run(pool, job.slices, pictures_task, &job);
}
