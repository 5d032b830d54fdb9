"""Checks are functions that fail by raising; the suite runs and counts them."""

import traceback

_checks = []


def check(title):
    def register(function):
        _checks.append((title, function))
        return function
    return register


def run_all():
    """Runs every registered check; returns how many passed and how many failed."""
    passed = failed = 0
    for title, function in _checks:
        try:
            function()
        except AssertionError as fault:
            failed += 1
            print(f"FAILED {title}\n  " + "\n  ".join(str(fault).splitlines()), flush=True)
        except Exception:
            failed += 1
            print(f"FAILED {title}\n{traceback.format_exc()}", flush=True)
        else:
            passed += 1
            print(f"ok     {title}", flush=True)
    return passed, failed


def expect_none(faults, what):
    """Fails with the first faults of a list, if it has any."""
    faults = list(faults)
    if faults:
        more = f"\n… and {len(faults) - 12} more" if len(faults) > 12 else ""
        raise AssertionError(
            f"{len(faults)} {what}:\n" + "\n".join(map(str, faults[:12])) + more)
