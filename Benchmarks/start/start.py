"""Starts a training run some times and waits for the line that comes right before its first step."""
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 9


def start(wsc, data, folder):
    command = [wsc, "train", "examples/mnist_mlp.ws", "--data-dir", data, "--run", folder]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if " pictures to train" in line:
            break
    else:
        raise SystemExit("the run ended before its first step")
    seconds = time.perf_counter() - begin
    process.kill()
    process.wait()
    return seconds


def main():
    wsc, data = sys.argv[1:]
    times = []
    for number in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            times.append(start(wsc, data, f"{folder}/run"))
    print(f"to the first step on MNIST, {RUNS} runs: median {statistics.median(times):.3f} s, "
          f"least {min(times):.3f} s, most {max(times):.3f} s")


main()
