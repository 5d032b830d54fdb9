"""Prints mean and deviation over the seeds of runs made by `results` or `defaults`.

usage: table.py RUNS NAME...   (reads RUNS/NAME-SEED/{validation,test}.json)
"""

import json
import pathlib
import statistics
import sys


def spread(values):
    percent = [100 * value for value in values]
    deviation = statistics.stdev(percent) if len(percent) > 1 else 0.0
    return f"{statistics.mean(percent):.2f} ± {deviation:.2f}"


def main():
    runs, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    print("| run | seeds | hard, validation % | soft, test % | hard, test % | lost by hardening, points |")
    print("|---|---|---|---|---|---|")
    for name in names:
        found = sorted(runs.glob(f"{name}-[0-9]*/test.json"))
        if not found:
            sys.exit(f"no finished run of {name} in {runs}")
        results = [json.loads(path.read_text()) for path in found]
        chosen_by = [json.loads(path.with_name("validation.json").read_text()) for path in found]
        validation = spread([result["accuracy_hard"] for result in chosen_by])
        hard = [result["accuracy_hard"] for result in results]
        if any(result["accuracy_soft"] is None for result in results):
            soft, lost = "none", "none"
        else:
            soft = spread([result["accuracy_soft"] for result in results])
            lost = spread([r["accuracy_soft"] - r["accuracy_hard"] for r in results])
        print(f"| {name} | {len(results)} | {validation} | {soft} | {spread(hard)} | {lost} |")


if __name__ == "__main__":
    main()
