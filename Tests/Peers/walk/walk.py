"""Walks at random through networks, settings and files, with the program as users have it.

Each trip draws a network file with data of its own. What `wsc check` accepts is trained (some runs
are killed and resumed), evaluated, emitted, simulated, used for predictions and shown; then one
file of it is damaged and read again, and some arguments are nonsense. Faults of wsc are:

* an end by a signal, status 70, or any status but 0, 1 and 2; a command that hangs;
* status 1 without a message, or a message without a code where a file is at fault;
* a refusal after `check`, apart from what no check can know (NO_CHECK_KNOWS);
* a resumed run that ends in other bits than an unbroken one;
* whole weights that lose more than a point of accuracy and no warning;
* a damaged file that is read as if it were whole, with another result.

Usage: walk.py [SECONDS] [SEED]. A fault's folder is kept and named.
"""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sources import Source, write_idx

WSC = os.environ["WSC"]
PATIENCE = 120
# Diverged; not binary at the end; fewer pictures in the files than a batch takes.
NO_CHECK_KNOWS = {"WS8001", "WS8030", "WS8007"}
# The line that says what whole weights cost.
ACCURACIES = re.compile(r"whole weights (\d+\.\d+) %, with float weights (\d+\.\d+) %")
NONSENSE = ["9223372036854775807", "-1", "1e400", "0", "nan", "", "\u00e9", "99999999999999999999", "1.5"]


class Fault(Exception):
    """Something that wsc must not do."""


class Trip:
    def __init__(self, seed, counts):
        self.dice = random.Random(seed)
        self.counts = counts
        self.folder = Path(tempfile.mkdtemp(prefix=f"walk-{seed}-"))
        self.commands = []
        self.run_folder = self.folder / "run"

    def call(self, *arguments, allowed=(0,), killed_after=None):
        """The finished command; a fault unless its status is one of those allowed."""
        self.commands.append(" ".join(map(str, arguments)))
        process = subprocess.Popen(
            [WSC, *map(str, arguments)],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            output, errors = process.communicate(timeout=killed_after or PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            output, errors = process.communicate()
            if killed_after is None:
                raise Fault(f"hangs: {self.commands[-1]}") from None
            return None
        output, errors = output.decode("utf-8", "replace"), errors.decode("utf-8", "replace")
        self.counts[f"{arguments[0]} {process.returncode}"] += 1
        if process.returncode not in (0, 1, 2):
            raise Fault(f"status {process.returncode}: {self.commands[-1]}\n{errors[-2000:]}")
        if process.returncode and not errors.strip() and "error" not in output:
            raise Fault(f"status {process.returncode} without a message: {self.commands[-1]}")
        if process.returncode not in allowed:
            raise Fault(
                f"status {process.returncode}: {self.commands[-1]}\n{errors[-2000:]}{output[-500:]}"
            )
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def make(self):
        self.source = Source(self.dice, self.folder)
        (self.folder / "net.ws").write_text(self.source.text)
        checked = self.call("check", "net.ws", allowed=(0, 1))
        if checked.returncode:
            if not re.search(r"WS\d{4}", checked.stdout + checked.stderr):
                raise Fault(f"a refusal without a code: {checked.stderr[-1000:]}")
            return False
        return True

    def train(self):
        """False where training says that it cannot end well, which is its right."""
        result = self.call("train", "net.ws", "--run", "run", "--json", "--quiet", allowed=(0, 1))
        if result.returncode:
            codes = set(re.findall(r"WS\d{4}", result.stderr))
            self.counts["training says " + ",".join(sorted(codes))] += 1
            if not self.may_fail(result.stderr):
                raise Fault(f"refused after check: {result.stderr[-2000:]}")
            return False
        self.result = json.loads(result.stdout.strip().splitlines()[-1])
        return True

    @staticmethod
    def may_fail(message):
        return bool(NO_CHECK_KNOWS & set(re.findall(r"error\[(WS\d{4})\]", message)))

    def resume(self):
        """Kills a second run at a random moment, resumes it, and compares the bits."""
        # Long enough that a moment lies within.
        patience = self.dice.uniform(0.02, 0.4)
        arguments = ("train", "net.ws", "--run", "second", "--quiet", "--no-emit")
        if self.call(*arguments, allowed=(0, 1), killed_after=patience) is None:
            if not (self.folder / "second").exists():
                return
            resumed = self.call("train", "--resume", "second", "--quiet", "--no-emit", allowed=(0, 1))
            if resumed.returncode:
                if "WS8004" in resumed.stderr:
                    # Killed before there was a run: the folder is free.
                    self.call(*arguments, allowed=(0, 1))
                    return
                if self.may_fail(resumed.stderr):
                    return
                raise Fault(f"cannot be resumed: {resumed.stderr[-2000:]}")
            self.counts["resumed"] += 1
        first, second = (self.folder / name / "weights.safetensors" for name in ("run", "second"))
        if second.exists() and weights_of(first) != weights_of(second):
            raise Fault("a resumed run ends in other weights")

    def use(self):
        """Every reader of the run and of its netlists."""
        evaluated = self.call("evaluate", "run", "--json")
        json.loads(evaluated.stdout)
        if "twin:" in self.source.text:
            self.call("emit", "run", "--netlist", allowed=(1,))
            return
        emitted = self.call("emit", "run", "--netlist", "-o", "again.netlist.safetensors", "--report", "r.json")
        self.look_for_silent_loss(emitted)
        self.call("simulate", "again.netlist.safetensors", "--json")
        self.call("simulate", "again.netlist.safetensors", "--vectors")
        pixels = self.source.shape[0] * self.source.shape[1]
        write_idx(
            self.folder / "some",
            [2, *self.source.shape[:2]],
            [self.dice.randrange(256) for _ in range(2 * pixels)],
        )
        for name in ("run", "again.netlist.safetensors"):
            self.call("predict", name, "some", "--json", "--output", f"{Path(name).name}.npy")
        for name in ("run", "net.ws", "run/plan.json", "run/weights.safetensors", "again.netlist.safetensors"):
            self.call("show", name)
        for target in ("onnx", "nir", "verilog"):
            written = self.call(
                "emit", "again.netlist.safetensors", "--target", target, "-o", f"out-{target}", allowed=(0, 1)
            )
            if written.returncode and not written.stderr.strip():
                raise Fault(f"{target} refuses without a word")

    def look_for_silent_loss(self, emitted):
        text = emitted.stdout + emitted.stderr
        for whole, exact in ACCURACIES.findall(text):
            self.counts["emissions with accuracies"] += 1
            if float(exact) - float(whole) > 1 and "WS6111" not in text:
                raise Fault(f"whole weights lose points and nothing is said:\n{text}")

    def damage(self):
        """One file is damaged; what reads it says so, or comes to the same result."""
        before = self.call("evaluate", "run", "--json").stdout
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        files = [path for path in files if "second" not in path.parts and path.stat().st_size]
        path = self.dice.choice(files)
        content = bytearray(path.read_bytes())
        kind = self.dice.choice(["flip", "cut", "add", "remove", "empty", "zero"])
        place = self.dice.randrange(len(content))
        if kind == "flip":
            content[place] ^= 1 << self.dice.randrange(8)
        elif kind == "cut":
            del content[place:]
        elif kind == "add":
            content += os.urandom(self.dice.randint(1, 40))
        elif kind == "empty":
            content.clear()
        elif kind == "zero":
            content[place : place + 64] = bytes(len(content[place : place + 64]))
        if kind == "remove":
            path.unlink()
        else:
            path.write_bytes(content)
        name = path.relative_to(self.folder)
        self.commands.append(f"({kind} {name} at {place})")
        self.counts[f"damage {kind}"] += 1
        after = self.call("evaluate", "run", "--json", allowed=(0, 1))
        if after.returncode == 0 and after.stdout != before and "warning" not in after.stderr:
            raise Fault(f"{name} was damaged ({kind} at {place}), another result, nothing said")
        emitted = self.call("emit", "run", "--netlist", "-o", "other.netlist.safetensors", allowed=(0, 1))
        if emitted.returncode == 0 and "warning" not in emitted.stderr:
            same = (self.folder / "other.netlist.safetensors").read_bytes()
            again = self.folder / "again.netlist.safetensors"
            if again != path and again.exists() and same != again.read_bytes():
                raise Fault(f"{name} was damaged ({kind} at {place}), another netlist, nothing said")
        self.call("train", "--resume", "run", "--epochs", "4", "--quiet", "--no-emit", allowed=(0, 1))
        for reader in ("simulate", "show"):
            self.call(reader, "again.netlist.safetensors", allowed=(0, 1))
        self.call("show", name, allowed=(0, 1, 2))
        self.call("check", "net.ws", allowed=(0, 1))

    def nonsense(self):
        value = self.dice.choice(NONSENSE)
        command = self.dice.choice(
            [
                ("train", "net.ws", "--epochs", value, "--run", "third", "--no-emit"),
                ("train", "net.ws", "--threads", value, "--run", "third", "--no-emit"),
                ("train", "net.ws", "--set", f"train.limit={value} epochs", "--run", "third"),
                ("train", "net.ws", "--set", f"train.batch={value}", "--run", "third"),
                ("train", "net.ws", "--set", f"train.seed={value}", "--run", "third"),
                ("emit", "net.ws", "--weights", "run", "--vectors", value),
                ("emit", "net.ws", "--weights", "run", "--until", value),
                ("emit", "net.ws", "--weights", "run", "--set", f"emit.weights={value} bits"),
                ("simulate", "again.netlist.safetensors", "--data", value),
                ("simulate", "again.netlist.safetensors", "--threads", value),
                ("predict", "run", value),
                ("show", value),
                ("explain", value),
                ("layers", value),
            ]
        )
        if "--epochs" in command or "limit" in " ".join(command):
            # A long training is no fault: a second of it is enough.
            self.call(*command, allowed=(0, 1, 2), killed_after=1)
        else:
            self.call(*command, allowed=(0, 1, 2))


def weights_of(path):
    """The tensors' bytes; the header has the time of day."""
    content = path.read_bytes()
    return content[8 + int.from_bytes(content[:8], "little") :]


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    end, counts, faults = time.monotonic() + seconds, Counter(), 0
    while time.monotonic() < end:
        trip = Trip(seed, counts)
        counts["trips"] += 1
        try:
            if trip.make():
                counts["accepted"] += 1
                if trip.train():
                    trip.use()
                    if trip.dice.random() < 0.3:
                        trip.resume()
                    trip.nonsense()
                    trip.damage()
            shutil.rmtree(trip.folder)
        except Fault as fault:
            faults += 1
            print(f"FAULT {seed} in {trip.folder}: {fault}\n  " + "\n  ".join(trip.commands), flush=True)
        seed += 1
    for name, count in sorted(counts.items()):
        print(f"{count:6d} {name}")
    print(f"{counts['accepted']} networks of {counts['trips']} walked through, {faults} faults")
    looked = counts["accepted"] and counts["emissions with accuracies"]
    sys.exit(1 if faults or not looked else 0)


main()
