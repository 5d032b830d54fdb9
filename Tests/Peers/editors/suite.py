#!/usr/bin/env python3
"""Runs every check of the folder `checks`. `run` prepares what they need."""

import importlib
import sys
from pathlib import Path

import harness

CHECKS = Path(__file__).resolve().parent / "checks"
sys.path.append(str(CHECKS))
for module in sorted(CHECKS.glob("*_checks.py")):
    importlib.import_module(module.stem)

passed, failed = harness.run_all()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
