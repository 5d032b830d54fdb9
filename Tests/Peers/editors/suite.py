#!/usr/bin/env python3
"""Runs every check of this folder. `run` prepares what they need."""

import sys

import harness
import bat_checks  # noqa: F401
import emacs_checks  # noqa: F401
import grammar_checks  # noqa: F401
import kate_checks  # noqa: F401
import nano_checks  # noqa: F401
import neovim_checks  # noqa: F401
import pygments_checks  # noqa: F401
import textmate_checks  # noqa: F401
import tree_sitter_checks  # noqa: F401
import vim_checks  # noqa: F401
import vscode_checks  # noqa: F401
import words_checks  # noqa: F401

passed, failed = harness.run_all()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
