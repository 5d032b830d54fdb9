"""Races the engine against PyTorch: the same networks, pictures, threads and machine.

Each contender is a process that waits while the other one runs. For every mode of PyTorch they
take turns, A B A B; the table has medians, and the ratio to PyTorch's fastest mode.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
NETS = {"mlp": (28 * 28, 128), "lenet": (28 * 28, 128), "vgg": (32 * 32 * 3, 64)}
DISCIPLINES = {
    "soft": "training, half sharp",
    "hard": "training, all hard",
    "infer": "inference, hard, float weights",
    "integers": "inference, hard, whole weights",
}
# Training steps; all others run forward only.
TRAINING = ["soft", "hard"]
INFERENCE_BATCH = 128
FLOAT_MODES = ["fp32", "fp32-channels_last", "fp32-compile", "fp32-channels_last-compile"]
HALF_MODES = ["bf16", "bf16-channels_last", "bf16-compile", "bf16-channels_last-compile"]
# Share of the processors that others may take.
MOST_BUSY = 0.1
# What holds PyTorch to a lesser instruction set.
HELD = {
    "avx512": {"ATEN_CPU_CAPABILITY": "avx512", "ONEDNN_MAX_CPU_ISA": "AVX512_CORE"},
    "avx2": {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"},
}


class Contender:
    """A process that runs for a number of seconds when told to."""

    def __init__(self, command, environment, counts_processor):
        self.counts_processor = counts_processor
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        first = self.process.stdout.readline().strip()
        if not first.startswith("ready"):
            raise SystemExit(f"{' '.join(map(str, command))}: {first or 'ended at once'}")
        self.about = first.removeprefix("ready ")
        self.rates = []

    def run(self, seconds):
        before, start = self.processor_seconds(), time.perf_counter()
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.process.args[0]} ended in the middle of the race")
        rate = float(answer)
        if self.counts_processor:
            used = self.processor_seconds() - before
            rate *= (time.perf_counter() - start) / used
        self.rates.append(rate)

    def processor_seconds(self):
        """What all threads have used; others that run at the same time do not count."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def busy_share(seconds=2):
    """What other programs take of the processors while the race has not begun; 0 if unknown."""

    def times():
        try:
            fields = list(map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]))
        except OSError:
            return 0, 0
        return sum(fields[:8]), fields[3] + fields[4]

    before = times()
    time.sleep(seconds)
    after = times()
    whole, idle = after[0] - before[0], after[1] - before[1]
    return 1 - idle / whole if whole else 0


def write_data(folder, net, batch):
    import numpy

    size = NETS[net][0]
    random = numpy.random.default_rng(1)
    # On the grid of 8 bits, as pictures are.
    pictures = random.integers(0, 256, (batch, size)).astype(numpy.float32) / 255
    labels = random.integers(0, 10, batch).astype(numpy.int32)
    paths = folder / f"{net}-{batch}.pictures", folder / f"{net}-{batch}.labels"
    pictures.tofile(paths[0])
    labels.tofile(paths[1])
    return list(map(str, paths))


def race(net, discipline, modes, options, folder):
    """Rows (mode, engine's rate, PyTorch's rate, ratio), one for each mode."""
    is_training = discipline in TRAINING
    batch = NETS[net][1] if is_training else INFERENCE_BATCH
    data = write_data(folder, net, batch)
    held = HELD.get(options.kernels, {})
    settings = [f"train.precision={options.precision}", f"train.batch={batch}"]
    engine = Contender(
        [options.engine, HERE / f"{net}.ws", discipline, str(options.threads), *data, *settings],
        {"WSC_KERNELS": options.kernels} if options.kernels else {},
        options.processor_time,
    )
    rows = []
    for mode in modes:
        peer = Contender(
            [
                sys.executable,
                HERE / "peer.py",
                net,
                discipline if is_training else "infer",
                mode,
                str(options.threads),
                *data,
            ],
            held,
            options.processor_time,
        )
        engine.rates = []
        for _ in range(options.rounds):
            engine.run(options.seconds)
            peer.run(options.seconds)
        peer.close()
        ours, theirs = statistics.median(engine.rates), statistics.median(peer.rates)
        rows.append((mode, ours, theirs, ours / theirs))
        print(
            f"  {net:6s} {discipline:6s} {mode:27s} wsc {ours:10.0f}  PyTorch {theirs:10.0f}"
            f"  {ours / theirs:6.2f}",
            file=sys.stderr,
            flush=True,
        )
    engine.close()
    return engine.about, peer.about, rows


def race_engines(net, discipline, options, folder):
    """A row of the table that holds two builds of the engine against each other."""
    batch = NETS[net][1] if discipline in TRAINING else INFERENCE_BATCH
    data = write_data(folder, net, batch)
    settings = [f"train.precision={options.precision}", f"train.batch={batch}"]
    engines = [
        Contender(
            [engine, HERE / f"{net}.ws", discipline, str(options.threads), *data, *settings],
            {"WSC_KERNELS": options.kernels} if options.kernels else {},
            options.processor_time,
        )
        for engine in (options.engine, options.against)
    ]
    for _ in range(options.rounds):
        for engine in engines:
            engine.run(options.seconds)
    for engine in engines:
        engine.close()
    ours, theirs = (statistics.median(engine.rates) for engine in engines)
    row = f"| {net} | {DISCIPLINES[discipline]} | {ours:,.0f} | {theirs:,.0f} | {ours / theirs:.2f} |"
    print(row, file=sys.stderr, flush=True)
    return engines[0].about, row


def print_engines(options):
    """Races the engine against another build of itself."""
    about, rows = "", []
    with tempfile.TemporaryDirectory() as folder:
        for net in options.nets:
            for discipline in options.disciplines:
                about, row = race_engines(net, discipline, options, Path(folder))
                rows.append(row)
    kernels, processor = about.split(" ", 1)
    print(f"{processor}; threads: {options.threads}; {options.precision} on {kernels};")
    print(f"pictures/s, medians of {options.rounds} turns")
    print()
    print("| net | discipline | this | the other | ratio |")
    print("|---|---|---:|---:|---:|")
    print("\n".join(rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("engine", help="the built race-engine")
    parser.add_argument("--nets", nargs="*", default=list(NETS), choices=list(NETS))
    parser.add_argument(
        "--disciplines", nargs="*", default=list(DISCIPLINES), choices=list(DISCIPLINES)
    )
    parser.add_argument("--modes", nargs="*", help="of PyTorch; all of them if left out")
    parser.add_argument("--precision", default=None, choices=["float32", "bfloat16"])
    parser.add_argument("--kernels", default="", help="hold both sides to avx512 or avx2")
    parser.add_argument("--against", help="another build of race-engine, in place of PyTorch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--busy", action="store_true", help="race on a busy machine too")
    parser.add_argument(
        "--processor-time",
        action="store_true",
        help="rates by processor time, with one thread on each side: for machines that are busy",
    )
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    if options.kernels and options.kernels not in HELD:
        raise SystemExit(f"PyTorch cannot be held to `{options.kernels}`: {', '.join(HELD)}")
    busy = busy_share()
    if options.processor_time:
        options.threads = 1
    elif busy > MOST_BUSY and not options.busy:
        raise SystemExit(
            f"other programs take {busy:.0%} of the processors: ratios would say nothing, because"
            " PyTorch's threads suffer more from that than ours; --busy races nevertheless"
        )
    options.precision = options.precision or ("float32" if options.kernels else "bfloat16")
    if options.against:
        print_engines(options)
        return
    modes = options.modes or (FLOAT_MODES if options.kernels else FLOAT_MODES + HALF_MODES)

    lines, about = [], ("", "")
    with tempfile.TemporaryDirectory() as folder:
        for net in options.nets:
            for discipline in options.disciplines:
                ours, theirs, rows = race(net, discipline, modes, options, Path(folder))
                about = (ours, theirs)
                default = next((row for row in rows if row[0] == "fp32"), None)
                best = max(rows, key=lambda row: row[2])
                lines.append(
                    f"| {net} | {DISCIPLINES[discipline]} | {best[1]:,.0f} "
                    f"| {default[2]:,.0f} | {best[2]:,.0f} ({best[0]}) | {best[3]:.2f} |"
                    if default
                    else f"| {net} | {DISCIPLINES[discipline]} | {best[1]:,.0f} | - "
                    f"| {best[2]:,.0f} ({best[0]}) | {best[3]:.2f} |"
                )
    kernels, processor = about[0].split(" ", 1)
    version, capability = about[1].split(" ", 1)
    print(f"{processor}; threads: {options.threads}; wsc {options.precision} on {kernels};")
    print(f"PyTorch {version} on {capability}; pictures/s, medians of {options.rounds} turns")
    if options.processor_time:
        print(f"rates by processor time; other programs took {busy:.0%} of the processors")
    elif busy > MOST_BUSY:
        print(f"NOT a measurement: other programs took {busy:.0%} of the processors")
    print()
    print("| net | discipline | wsc | PyTorch fp32 | PyTorch's best mode | ratio |")
    print("|---|---|---:|---:|---:|---:|")
    print("\n".join(lines))


main()
