#!/usr/bin/env python3
"""Runs every check of this folder, or those with a word in their title."""

import sys

import harness
import lifecycle_checks  # noqa: F401
import documents_checks  # noqa: F401
import names_checks  # noqa: F401
import edits_checks  # noqa: F401
import writing_checks  # noqa: F401
import completion_checks  # noqa: F401
import mutation_checks  # noqa: F401

if len(sys.argv) > 1:
    harness._checks[:] = [entry for entry in harness._checks if sys.argv[1] in entry[0]]
passed, failed = harness.run_all()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
