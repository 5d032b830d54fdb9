#!/usr/bin/env python3
"""How long `wsc check` and `wsc fmt` take as whole processes, start of the program included.

    WSC=.build/release/wsc Benchmarks/language/commands.py [ROUNDS]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import processor
import sources

ROOT = Path(__file__).resolve().parents[2]


def megabyte():
    """A file of 1 MB, made of the examples as often as they fit."""
    examples = "\n".join(
        path.read_text() for path in sorted((ROOT / "Tests/Golden/examples").glob("*.ws")))
    return (examples * (1_000_000 // len(examples.encode()) + 1)).encode()[:1_000_000]


def main():
    program = os.environ.get("WSC", ".build/release/wsc")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        def file(name, text):
            path = Path(folder) / name
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return str(path)

        vgg = str(ROOT / "Tests/Golden/examples/vgg16.ws")
        long = file("long.ws", sources.network(2000))
        chain = file("chain.ws", sources.bindings(2000))
        large = file("large.ws", megabyte())
        cases = [
            ("wsc version", ["version"]),
            ("wsc check, the VGG example", ["check", vgg]),
            ("wsc check, 2,000 bindings", ["check", chain]),
            ("wsc check, 2,000 lines with all plans", ["check", long]),
            ("wsc fmt --check, the VGG example", ["fmt", "--check", vgg]),
            ("wsc fmt --check, 2,000 lines", ["fmt", "--check", long]),
            ("wsc fmt --check, 1 MB", ["fmt", "--check", large]),
        ]
        print(f"{processor.name()}; {rounds} rounds, whole processes, ms\n")
        print(f"| {'command':38} | time, median | fastest | processor time |")
        print(f"|{'-' * 40}|-------------:|--------:|---------------:|")
        for title, arguments in cases:
            waits, works = [], []
            for _ in range(rounds):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                start = time.perf_counter()
                done = subprocess.run(
                    [program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                    check=False)
                waits.append((time.perf_counter() - start) * 1000)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                works.append((after.ru_utime + after.ru_stime
                              - before.ru_utime - before.ru_stime) * 1000)
                assert done.returncode in (0, 1), done.stderr
            print(f"| {title:38} | {statistics.median(waits):12.1f} | {min(waits):7.1f} "
                  f"| {statistics.median(works):14.1f} |", flush=True)


main()
