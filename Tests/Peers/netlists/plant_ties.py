#!/usr/bin/env python3
"""Moves the biases of a netlist such that sums meet thresholds exactly, without changing a spike.

usage: plant_ties.py FILE RESULT

Every other neuron, or channel, that fires on the test vectors fires with a sum of exactly 0 on one
of them; the others are silent there with a sum of exactly -1.
"""

import json
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from netlist_evaluator import Netlist


def moved(bias, sums):
    """The biases after the move, and how many of them have a tie now."""
    bias, ties = bias.copy(), 0
    columns = sums.reshape(-1, len(bias))
    for place, column in enumerate(columns.T):
        firing, silent = column[column >= 0], column[column < 0]
        if place % 2 == 0 and len(firing):
            bias[place] -= firing.min()
            ties += 1
        elif place % 2 == 1 and len(silent):
            bias[place] -= silent.max() + 1
    return bias, ties


def main(path, result):
    with safe_open(path, framework="np") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        plant(path, Netlist(file), tensors)
    # They would belong to the old biases.
    metadata.pop("checksum")
    description = json.loads(metadata["netlist"])
    for population in description["populations"]:
        population.pop("sum", None)
    metadata["netlist"] = json.dumps(description)
    save_file(tensors, result, metadata)


def plant(path, netlist, tensors):
    values = {each["name"]: netlist.read_input(each) for each in netlist.inputs}
    pictures = len(next(iter(values.values()))[0])
    for population in netlist.populations:
        name = population["name"]
        sums = netlist.sums(population, values, 0, pictures)
        values[name] = [(sums >= 0).astype(np.int64)]
        # An OR has the bias -1 and no other.
        if any(each.kind == "pool" for each in netlist.arriving(population)):
            continue
        tensor = f"{name}.bias"
        tensors[tensor], ties = moved(tensors[tensor], sums)
        if ties == 0:
            raise SystemExit(f"{path}: no neuron of `{name}` fires, no tie can be planted")


if __name__ == "__main__":
    main(*sys.argv[1:])
