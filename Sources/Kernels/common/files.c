#include "wsc_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>

#ifdef __APPLE__
static ssize_t list(const char *path, char *names, size_t size) {
  return listxattr(path, names, size, XATTR_NOFOLLOW);
}
static ssize_t get(const char *path, const char *name, void *value, size_t size) {
  return getxattr(path, name, value, size, 0, XATTR_NOFOLLOW);
}
static int set(const char *path, const char *name, const void *value, size_t size) {
  return setxattr(path, name, value, size, 0, XATTR_NOFOLLOW);
}
static int take(const char *path, const char *name) {
  return removexattr(path, name, XATTR_NOFOLLOW);
}
#else
static ssize_t list(const char *path, char *names, size_t size) {
  return llistxattr(path, names, size);
}
static ssize_t get(const char *path, const char *name, void *value, size_t size) {
  return lgetxattr(path, name, value, size);
}
static int set(const char *path, const char *name, const void *value, size_t size) {
  return lsetxattr(path, name, value, size, 0);
}
static int take(const char *path, const char *name) { return lremovexattr(path, name); }
#endif

/// What the system computes of a file's content is not copied to another content.
static bool is_of_content(const char *name) {
  return strcmp(name, "security.ima") == 0 || strcmp(name, "security.evm") == 0;
}

typedef struct {
  char *bytes;
  ssize_t size;
} buffer;

static const ssize_t unreadable = -1;

static buffer names_of(const char *path) {
  // Another process may add some in between.
  for (int attempt = 0; attempt < 8; attempt++) {
    const ssize_t size = list(path, NULL, 0);
    if (size < 0 && errno == ENOTSUP) return (buffer){NULL, 0};
    if (size <= 0) return (buffer){NULL, size};
    char *bytes = malloc((size_t)size);
    if (bytes == NULL) return (buffer){NULL, unreadable};
    const ssize_t found = list(path, bytes, (size_t)size);
    if (found >= 0) return (buffer){bytes, found};
    free(bytes);
    if (errno != ERANGE) return (buffer){NULL, unreadable};
  }
  return (buffer){NULL, unreadable};
}

static buffer value_of(const char *path, const char *name) {
  for (int attempt = 0; attempt < 8; attempt++) {
    const ssize_t size = get(path, name, NULL, 0);
    if (size < 0) return (buffer){NULL, unreadable};
    char *bytes = malloc((size_t)size + 1);
    if (bytes == NULL) return (buffer){NULL, unreadable};
    const ssize_t found = get(path, name, bytes, (size_t)size);
    if (found >= 0) return (buffer){bytes, found};
    free(bytes);
    if (errno != ERANGE) return (buffer){NULL, unreadable};
  }
  return (buffer){NULL, unreadable};
}

static bool give(const char *from, const char *to, const char *name) {
  const buffer wanted = value_of(from, name);
  if (wanted.size < 0) return false;
  const buffer has = value_of(to, name);
  const bool is_equal = has.size == wanted.size &&
                        memcmp(has.bytes, wanted.bytes, (size_t)wanted.size) == 0;
  const bool is_given = is_equal || set(to, name, wanted.bytes, (size_t)wanted.size) == 0;
  const int error = errno;
  free(wanted.bytes);
  free(has.bytes);
  errno = error;
  return is_given;
}

static bool is_among(const char *name, buffer names) {
  for (ssize_t at = 0; at < names.size; at += (ssize_t)strlen(names.bytes + at) + 1) {
    if (strcmp(name, names.bytes + at) == 0) return true;
  }
  return false;
}

bool wsc_copy_attributes(const char *from, const char *to) {
  const buffer wanted = names_of(from);
  const buffer had = names_of(to);
  bool is_done = wanted.size >= 0 && had.size >= 0;
  for (ssize_t at = 0; is_done && at < had.size; at += (ssize_t)strlen(had.bytes + at) + 1) {
    const char *name = had.bytes + at;
    if (!is_of_content(name) && !is_among(name, wanted)) is_done = take(to, name) == 0;
  }
  for (ssize_t at = 0; is_done && at < wanted.size;
       at += (ssize_t)strlen(wanted.bytes + at) + 1) {
    const char *name = wanted.bytes + at;
    if (!is_of_content(name)) is_done = give(from, to, name);
  }
  const int error = errno;
  free(wanted.bytes);
  free(had.bytes);
  errno = error;
  return is_done;
}
