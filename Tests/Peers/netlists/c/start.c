/* Starts a program on a Cortex-M: data, then main; what it prints and returns goes to the host. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern uint32_t data_begin[], data_end[], data_load[], bss_begin[], bss_end[];
extern void initialise_monitor_handles(void);
extern int main(void);
void start(void);
void fault(void);

void start(void)
{
    for (uint32_t *to = data_begin, *from = data_load; to < data_end; to++, from++)
        *to = *from;
    for (uint32_t *to = bss_begin; to < bss_end; to++)
        *to = 0;
    initialise_monitor_handles();
    const int status = main();
    fflush(stdout);
    _Exit(status);
}

void fault(void)
{
    abort();
}
