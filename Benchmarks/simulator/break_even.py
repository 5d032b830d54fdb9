"""At which activity is following single spikes as fast as computing every neuron?

Three executors of the race's hardened networks take turns on one machine: the training engine in
its floats, the netlist in bulk, the netlist spike by spike. Only the last one depends on activity:
a share of the pixels is kept, and the biases are moved until about that share of each population
fires. Time is processor time of all threads, so that other programs disturb little.
"""
import argparse
import array
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RACE = HERE.parent / "race"
SIZES = {"mlp": 28 * 28, "lenet": 28 * 28, "vgg": 32 * 32 * 3}
BATCH = 128
SHARES = [0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5]
TICKS = os.sysconf("SC_CLK_TCK")


class Contender:
    """A process that runs for a number of seconds when told to."""

    def __init__(self, engine, net, discipline, threads, data):
        settings = ["train.precision=bfloat16", f"train.batch={BATCH}"]
        command = [engine, RACE / f"{net}.ws", discipline, str(threads), *data, *settings]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        first = self.process.stdout.readline().strip()
        if not first.startswith("ready"):
            raise SystemExit(f"{' '.join(map(str, command))}: {first or 'ended at once'}")
        self.about = first.removeprefix("ready ")
        self.times = []

    def used(self):
        """Seconds that all threads have spent."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def run(self, seconds):
        before, start = self.used(), time.perf_counter()
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.process.args[0]} ended in the middle")
        pictures = float(answer) * (time.perf_counter() - start)
        self.times.append((self.used() - before) / pictures)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        return statistics.median(self.times) * 1e6


def write_data(folder, net, share):
    numbers = random.Random(1)
    count = BATCH * SIZES[net]
    pictures = [numbers.randint(1, 255) / 255 if numbers.random() < share else 0 for _ in range(count)]
    paths = folder / "pictures", folder / "labels"
    paths[0].write_bytes(array.array("f", pictures).tobytes())
    paths[1].write_bytes(array.array("i", [0] * BATCH).tobytes())
    return list(map(str, paths))


def crossing(points, level):
    """Where the line through (share, time) points first reaches a level."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if y0 <= level < y1:
            return f"{x0 + (x1 - x0) * (level - y0) / (y1 - y0):.1%}"
    return f"below {points[0][0]:.1%}" if points[0][1] > level else f"above {points[-1][0]:.1%}"


def measure(net, options, folder):
    points, engine, bulk = [], [], []
    for share in SHARES:
        data = write_data(folder, net, share)
        contenders = [
            Contender(options.engine, net, discipline, options.threads, data)
            for discipline in (f"events:{share}", "infer", "integers")
        ]
        for _ in range(options.rounds):
            for contender in contenders:
                contender.run(options.seconds)
        added, about = contenders[0].about.split(" ", 1)
        events, *others = [contender.close() for contender in contenders]
        points.append((float(added), events))
        engine.append(others[0])
        bulk.append(others[1])
        print(
            f"| {net} | {share:.0%} | {float(added):.2%} | {events:.2f} | {others[0]:.2f} "
            f"| {others[1]:.2f} |",
            flush=True,
        )
    return points, statistics.median(engine), statistics.median(bulk), about


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("engine", help="the built race-engine")
    parser.add_argument("--nets", nargs="*", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5)
    options = parser.parse_args()
    print("| net | firing | weights added | spike by spike, us | engine, us | in bulk, us |")
    print("|---|---|---|---|---|---|", flush=True)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for net in options.nets:
            points, engine, bulk, about = measure(net, options, Path(folder))
            lines.append(f"| {net} | {crossing(points, engine)} | {crossing(points, bulk)} |")
    print("\n| net | as fast as the engine at | as fast as bulk at |\n|---|---|---|")
    print("\n".join(lines))
    kernels, processor = about.split(" ", 1)
    print(
        f"\nProcessor time a picture. {processor}, {os.cpu_count()} cores, kernels {kernels}, "
        f"threads: {options.threads}, load {os.getloadavg()[0]:.1f}"
    )


sys.exit(main())
