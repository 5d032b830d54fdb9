#!/usr/bin/env python3
"""Runs every check of this folder, or those with a word in their title, and the requests by way
of pytest-lsp."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import harness
import lifecycle_checks  # noqa: F401
import documents_checks  # noqa: F401
import names_checks  # noqa: F401
import edits_checks  # noqa: F401
import writing_checks  # noqa: F401
import completion_checks  # noqa: F401
import recorded_checks  # noqa: F401
import hard_cases_checks  # noqa: F401
import mutation_checks  # noqa: F401


@harness.check("requests: each of them, for four editors, by way of pytest-lsp")
def requests():
    here = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short",
             "-o", "asyncio_default_fixture_loop_scope=function",
             # What the client cannot show is a fault of the server.
             "-W", "error::pytest_lsp.LspSpecificationWarning", here / "requests_test.py"],
            env={**os.environ, "PYTHONPATH": str(here), "XDG_CACHE_HOME": cache},
            capture_output=True, text=True, timeout=600, check=False)
    print(done.stdout.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


if len(sys.argv) > 1:
    harness._checks[:] = [entry for entry in harness._checks if sys.argv[1] in entry[0]]
passed, failed = harness.run_all()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
