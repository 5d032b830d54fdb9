"""Speed of oneDNN's products on the shapes of main.c, as far as PyTorch exposes them.

Operands are channel-last and of the precision already, so that nothing is converted on the way.
With one thread the thread's own time counts.
"""
import sys
import time

import torch

# name, batch, size, channels, kernel, outputs: as in main.c
SHAPES = [
    ("conv 3x3 32-32, 28x28", 128, 28, 32, 3, 32),
    ("conv 3x3 64-64, 14x14", 128, 14, 64, 3, 64),
    ("conv 5x5 32-64, 14x14", 128, 14, 32, 5, 64),
    ("conv 3x3 128-128, 16x16", 64, 16, 128, 3, 128),
    ("conv 3x3 256-256, 8x8", 64, 8, 256, 3, 256),
    ("conv 5x5 1-32, 28x28", 128, 28, 1, 5, 32),
    ("conv 3x3 1-32, 28x28", 128, 28, 1, 3, 32),
    ("conv 3x3 3-64, 32x32", 64, 32, 3, 3, 64),
    ("dense 3136-256", 128, 1, 3136, 1, 256),
    ("dense 784-512", 128, 1, 784, 1, 512),
    ("dense 512-512", 128, 1, 512, 1, 512),
    ("dense 512-100", 128, 1, 512, 1, 100),
]


def best(clock, work, seconds=0.4):
    for _ in range(3):
        work()
    least, end = 1e9, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = clock()
        work()
        least = min(least, clock() - start)
    return least


def dense(batch, inputs, outputs, kind):
    x, w = torch.randn(batch, inputs, dtype=kind), torch.randn(outputs, inputs, dtype=kind)
    dy = torch.randn(batch, outputs, dtype=kind)
    return (
        lambda: torch.nn.functional.linear(x, w),
        lambda: torch.mm(dy, w),
        lambda: torch.mm(dy.t(), x),
    )


def convolution(batch, size, channels, kernel, outputs, kind):
    last = torch.channels_last
    x = torch.randn(batch, channels, size, size, dtype=kind).to(memory_format=last)
    w = torch.randn(outputs, channels, kernel, kernel, dtype=kind).to(memory_format=last)
    dy = torch.randn(batch, outputs, size, size, dtype=kind).to(memory_format=last)
    pad = [kernel // 2] * 2

    def backward(mask):
        return lambda: torch.ops.aten.convolution_backward(
            dy, x, w, None, [1, 1], pad, [1, 1], False, [0, 0], 1, mask
        )

    forward = lambda: torch.nn.functional.conv2d(x, w, padding=pad)
    return forward, backward([True, False, False]), backward([False, True, False])


def main():
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    torch.set_num_threads(threads)
    clock = time.thread_time if threads == 1 else time.perf_counter
    print(f"PyTorch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}, "
          f"threads: {threads}; GFLOP/s")
    for kind in (torch.float32, torch.bfloat16):
        print(f"\n{str(kind).removeprefix('torch.')}")
        print(f"{'':26s} {'forward':>16s} {'input gradient':>18s} {'weight gradient':>18s}")
        for name, batch, size, channels, kernel, outputs in SHAPES:
            if size == 1:
                works = dense(batch, channels, outputs, kind)
            else:
                works = convolution(batch, size, channels, kernel, outputs, kind)
            operations = 2e-9 * batch * size**2 * channels * kernel**2 * outputs
            rates = [operations / best(clock, work) for work in works]
            print(f"{name:26s} {rates[0]:16.1f} {rates[1]:18.1f} {rates[2]:18.1f}", flush=True)


main()
