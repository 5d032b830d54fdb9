#include "wsc_jpeg.h"

#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// The library's structures are declared here as far as their beginnings are alike in all its
// versions; how long they are it tells itself.

typedef struct decoder decoder;

typedef struct {
  void (*error_exit)(decoder *);
  void (*emit_message)(decoder *, int level);
  void (*output_message)(decoder *);
  void (*format_message)(decoder *, char *text);
  void (*reset)(decoder *);
  int code;
  int numbers[20];
  int trace_level;
  long warnings;
  char rest[256];
  // Ours.
  jmp_buf escape;
  char *message;
} errors;

struct decoder {
  errors *err;
  void *memory, *progress, *client;
  int is_decompressor, state;
  void *source;
  uint32_t image_width, image_height;
  int components;
  int coded_colours, wanted_colours;
  unsigned scale_numerator, scale_denominator;
  double gamma;
  int choices[12];
  uint32_t output_width, output_height;
  int colour_components, output_components;
  int rows_at_once, colours_in_use;
  void *colour_map;
  uint32_t scanline;
  char rest[4096];
};

enum { GREY = 1, RGB = 2, YCBCR = 3 };

static struct {
  bool is_there;
  char reason[WSC_JPEG_MESSAGE];
  int version;
  size_t size;
  errors *(*std_error)(errors *);
  void (*create)(decoder *, int version, size_t size);
  void (*set_source)(decoder *, const unsigned char *, unsigned long);
  int (*read_header)(decoder *, int require);
  int (*start)(decoder *);
  uint32_t (*read_rows)(decoder *, unsigned char **rows, uint32_t count);
  int (*finish)(decoder *);
  void (*destroy)(decoder *);
} library;

// Raised by the library where it cannot go on; it must not return.
static void leave(decoder *jpeg) {
  errors *err = jpeg->err;
  // At most 200 characters.
  if (err->message) err->format_message(jpeg, err->message);
  longjmp(err->escape, 1);
}

// What the library would mend in silence (level −1) is a damaged file.
static void hear(decoder *jpeg, int level) {
  if (level < 0) leave(jpeg);
}

static void prepare(decoder *jpeg, errors *err, char *message) {
  memset(jpeg, 0, sizeof *jpeg);
  memset(err, 0, sizeof *err);
  jpeg->err = library.std_error(err);
  err->error_exit = leave;
  err->emit_message = hear;
  err->message = message;
}

// The library refuses a version or a length that are not its own, and says which are.
static int number_in_refusal(int version, size_t size) {
  decoder jpeg;
  errors err;
  prepare(&jpeg, &err, NULL);
  if (setjmp(err.escape)) return err.numbers[0];
  library.create(&jpeg, version, size);
  return 0;
}

static bool find(void *handle) {
  const struct {
    const char *name;
    void *place;
  } wanted[] = {
      {"jpeg_std_error", &library.std_error},
      {"jpeg_CreateDecompress", &library.create},
      {"jpeg_mem_src", &library.set_source},
      {"jpeg_read_header", &library.read_header},
      {"jpeg_start_decompress", &library.start},
      {"jpeg_read_scanlines", &library.read_rows},
      {"jpeg_finish_decompress", &library.finish},
      {"jpeg_destroy_decompress", &library.destroy},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *found = dlsym(handle, wanted[i].name);
    if (!found) return false;
    memcpy(wanted[i].place, &found, sizeof found);
  }
  library.version = number_in_refusal(0, 0);
  if (library.version < 60 || library.version > 99) return false;
  int size = number_in_refusal(library.version, 0);
  library.size = (size_t)size;
  return size > (int)offsetof(decoder, rest) && library.size <= sizeof(decoder);
}

static void load(void) {
  static const char *const names[] = {
      "libjpeg.so.62", "libjpeg.so.8", "libjpeg.so.9", "libjpeg.so", "libjpeg.dylib"};
  snprintf(library.reason, sizeof library.reason, "it is not there");
  for (size_t i = 0; i < sizeof names / sizeof *names && !library.is_there; i++) {
    void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle) continue;
    library.is_there = find(handle);
    if (library.is_there) return;
    snprintf(library.reason, sizeof library.reason, "`%s` is none that is known", names[i]);
    dlclose(handle);
  }
}

static bool is_loaded(char *message) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!library.is_there) snprintf(message, WSC_JPEG_MESSAGE, "%s", library.reason);
  return library.is_there;
}

// Up to the header; the caller has set the place to leave to.
static bool open_picture(decoder *jpeg, const uint8_t *bytes, size_t count) {
  library.create(jpeg, library.version, library.size);
  library.set_source(jpeg, bytes, count);
  library.read_header(jpeg, 1);
  bool is_grey = jpeg->coded_colours == GREY;
  bool is_colour = jpeg->coded_colours == RGB || jpeg->coded_colours == YCBCR;
  jpeg->wanted_colours = is_grey ? GREY : RGB;
  return is_grey || is_colour;
}

int wsc_jpeg_header(
    const uint8_t *bytes, size_t count, wsc_jpeg_size *size, char message[WSC_JPEG_MESSAGE]) {
  if (!is_loaded(message)) return WSC_JPEG_NO_LIBRARY;
  decoder jpeg;
  errors err;
  prepare(&jpeg, &err, message);
  if (setjmp(err.escape)) {
    library.destroy(&jpeg);
    return WSC_JPEG_DAMAGED;
  }
  bool is_known = open_picture(&jpeg, bytes, count);
  *size = (wsc_jpeg_size){
      jpeg.image_height, jpeg.image_width, jpeg.wanted_colours == GREY ? 1 : 3};
  library.destroy(&jpeg);
  return is_known ? WSC_JPEG_FINE : WSC_JPEG_OTHER_COLOURS;
}

int wsc_jpeg_pixels(
    const uint8_t *bytes, size_t count, wsc_jpeg_size size, uint8_t *pixels,
    char message[WSC_JPEG_MESSAGE]) {
  if (!is_loaded(message)) return WSC_JPEG_NO_LIBRARY;
  decoder jpeg;
  errors err;
  prepare(&jpeg, &err, message);
  if (setjmp(err.escape)) {
    library.destroy(&jpeg);
    return WSC_JPEG_DAMAGED;
  }
  open_picture(&jpeg, bytes, count);
  library.start(&jpeg);
  bool is_same = jpeg.output_height == size.height && jpeg.output_width == size.width &&
                 jpeg.output_components == (int)size.channels;
  size_t length = (size_t)size.width * size.channels;
  while (is_same && jpeg.scanline < size.height) {
    unsigned char *row = pixels + length * jpeg.scanline;
    library.read_rows(&jpeg, &row, 1);
  }
  if (is_same) library.finish(&jpeg);
  library.destroy(&jpeg);
  if (!is_same) snprintf(message, WSC_JPEG_MESSAGE, "its size changes while it is read");
  return is_same ? WSC_JPEG_FINE : WSC_JPEG_DAMAGED;
}
