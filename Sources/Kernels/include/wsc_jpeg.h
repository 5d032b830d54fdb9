// JPEG pictures, through the system's libjpeg, which is loaded when the first one is read.
#ifndef WSC_JPEG_H
#define WSC_JPEG_H

#include <stddef.h>
#include <stdint.h>

enum {
  WSC_JPEG_FINE,
  /// The library is not there, or of a kind that is not known.
  WSC_JPEG_NO_LIBRARY,
  WSC_JPEG_DAMAGED,
  /// Neither grey nor red, green and blue.
  WSC_JPEG_OTHER_COLOURS,
};

enum { WSC_JPEG_MESSAGE = 256 };

typedef struct {
  uint32_t height;
  uint32_t width;
  /// 1 or 3.
  uint32_t channels;
} wsc_jpeg_size;

/// The size of a picture, nothing but its header is looked at.
int wsc_jpeg_header(
    const uint8_t *bytes, size_t count, wsc_jpeg_size *size, char message[WSC_JPEG_MESSAGE]);

/// The pixels, `[height, width, channels]`, of a picture of this size.
int wsc_jpeg_pixels(
    const uint8_t *bytes, size_t count, wsc_jpeg_size size, uint8_t *pixels,
    char message[WSC_JPEG_MESSAGE]);

#endif
