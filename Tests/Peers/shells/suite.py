"""The completions of each shell and the manual page, each in the program that reads it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shells import SHELLS

WSC = os.environ["WSC"]

# The line, words that must be offered, and words that must not.
CASES = [
    ("wsc ", ["check", "train", "completions", "man"], ["--help", "net.ws"]),
    ("wsc tr", ["train"], ["check"]),
    ("wsc help e", ["emit", "explain", "evaluate"], ["train"]),
    ("wsc train --re", ["--resume"], ["--check"]),
    ("wsc train --", ["--epochs", "--data-dir", "--help"], ["--vectors"]),
    ("wsc train --json --", ["--epochs"], ["--json"]),
    ("wsc train --run here --", ["--epochs"], ["--run", "--resume"]),
    ("wsc check --set train.seed=2 --", ["--set", "--fix"], []),
    ("wsc check --message-format ", ["text", "json", "sarif"], ["net.ws"]),
    ("wsc check --message-format=s", ["sarif"], ["text"]),
    ("wsc build --dump pl", ["plan"], ["tree"]),
    ("wsc check ", ["net.ws"], ["notes.txt", "Net.netlist.safetensors"]),
    ("wsc check net.ws o", ["other.ws"], ["notes.txt"]),
    ("wsc check --fix n", ["net.ws"], ["notes.txt"]),
    ("wsc simulate ", ["Net.netlist.safetensors"], ["net.ws"]),
    ("wsc simulate --split test N", ["Net.netlist.safetensors"], ["net.ws"]),
    ("wsc train ", ["net.ws", "Net.plan.json"], ["notes.txt"]),
    ("wsc train --resume runs/", ["runs/Net/1"], ["net.ws"]),
    ("wsc evaluate runs/Net/", ["runs/Net/1", "runs/Net/2"], ["net.ws"]),
    ("wsc predict runs/Net/1 ", ["seven.pgm"], ["net.ws"]),
    ("wsc build -o no", ["notes.txt"], []),
    ("wsc explain WS41", ["WS4104"], ["WS4201"]),
    ("wsc layers conv", ["conv"], ["dense"]),
    ("wsc check --set train.se", ["train.seed="], ["emit.target="]),
    ("wsc completions ", ["bash", "zsh", "fish"], ["net.ws"]),
    ("wsc version ", [], ["net.ws", "check"]),
]


def verify_case(shell: str, script: Path, folder: Path, case) -> str | None:
    line, wanted, unwanted = case
    offered = {word.rstrip("/ ") for word in SHELLS[shell](script, folder, line)}
    # zsh completes a path from its last folder on.
    offered |= {"runs/Net/" + word for word in offered if shell == "zsh" and word.isdigit()}
    if missing := [word for word in wanted if word not in offered]:
        return f"does not offer {missing}, but {sorted(offered)[:12]}"
    if wrong := [word for word in unwanted if word in offered]:
        return f"offers {wrong}"
    return None


def verify_manual(page: Path) -> list[str]:
    """What the two readers of manual pages find wrong."""
    faults = []
    for command in (["mandoc", "-T", "lint", "-W", "style"], ["man", "-l", "--warnings"]):
        shown = subprocess.run(
            command + [str(page)], capture_output=True, text=True, timeout=60,
            env=os.environ | {"LC_ALL": "C.UTF-8", "MANPAGER": "cat", "MANWIDTH": "100"})
        # The linter speaks on standard output, which must stay empty; man prints the page there.
        silent = shown.stderr if command[0] == "man" else shown.stdout + shown.stderr
        if shown.returncode or silent:
            faults.append(f"{' '.join(command)}: {shown.returncode} {silent[:2000]}")
        if command[0] == "man":
            text = shown.stdout
            commands = next(c for c in CASES if c[0] == "wsc ")[1]
            for word in [*commands, "--message-format", "WSC_DATA", "EXIT STATUS", "FILES"]:
                if word not in text:
                    faults.append(f"the page lacks {word}")
    return faults


def main() -> int:
    work = Path(tempfile.mkdtemp())
    folder = work / "place"
    for run in ("1", "2"):
        (folder / "runs/Net" / run).mkdir(parents=True)
    for name in ("net.ws", "other.ws", "notes.txt", "Net.netlist.safetensors", "Net.plan.json",
                 "seven.pgm"):
        (folder / name).touch()
    passed, failures = 0, []
    try:
        for shell in SHELLS:
            script = work / f"wsc.{shell}"
            script.write_text(subprocess.check_output([WSC, "completions", shell], text=True))
            for case in CASES:
                try:
                    fault = verify_case(shell, script, folder, case)
                except (RuntimeError, subprocess.SubprocessError) as error:
                    fault = str(error)
                if fault:
                    failures.append(f"{shell}: `{case[0]}` {fault}")
                else:
                    passed += 1
        page = work / "wsc.1"
        page.write_text(subprocess.check_output([WSC, "man"], text=True))
        faults = verify_manual(page)
        failures += faults
        passed += not faults
    finally:
        shutil.rmtree(work)
    for failure in failures:
        print(f"failed: {failure}")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
