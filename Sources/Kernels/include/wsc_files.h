// The one thing about files that the system's Swift modules do not offer.
#ifndef WSC_FILES_H
#define WSC_FILES_H

#include <stdbool.h>

/// Gives a file the extended attributes of another, access control lists among them, and takes away
/// what else it has of them. Links are not followed.
///
/// False, with errno, where an attribute cannot be given or taken. A file system without attributes
/// has none to give.
bool wsc_copy_attributes(const char *from, const char *to);

#endif
