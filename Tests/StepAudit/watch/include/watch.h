// Counts what a program asks of the heap, and lets no system call pass but the futex by which
// threads sleep and wake, from a moment on. Linux with glibc only.
#ifndef STEP_AUDIT_WATCH_H
#define STEP_AUDIT_WATCH_H

// Whether this build and this machine can watch.
int watch_is_possible(void);
// Waits until every thread is at work. From then on allocations are counted, and any system call of
// any thread but futex ends the process with status 3 after its number was written to standard
// error.
void watch_begin(void);
// Blocks of memory asked for since.
long watch_allocations(void);
// Writes to standard error and ends the process: the only way out that is left.
_Noreturn void watch_end(int status, const char *message);

// What must be noticed.
void watch_commit_allocation(void);
void watch_commit_system_call(void);

#endif
