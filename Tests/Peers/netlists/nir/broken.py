#!/usr/bin/env python3
"""Writes small netlists that NIR cannot say, each for one reason.

usage: broken.py upsample|outputs|integers FILE
"""

import json
import sys

import numpy as np
from safetensors.numpy import save_file

SPIKES = {"kind": "spikes"}
NEURON = {"kind": "threshold"}


def convolution(name, source, target, **more):
    return {
        "name": name, "from": source, "to": target, "kind": "convolution", "stride": [1, 1],
        "padding": [1, 1, 1, 1], "groups": 1, "delay": 1, **more,
    }  # fmt: skip


def population(name, shape, depth):
    return {"name": name, "shape": shape, "neuron": NEURON, "valid_from": depth}


def network(kind):
    """The description of a network with two layers."""
    code, shape = SPIKES, [4, 4, 1]
    populations = [population("a", [4, 4, 1], 1), population("b", [4, 4, 1], 2)]
    projections = [convolution("p", "in", "a"), convolution("q", "a", "b")]
    outputs = [{"name": "out", "from": "b", "decode": {"kind": "spikes"}}]
    if kind == "upsample":
        shape = [2, 2, 1]
        projections[0]["upsample"] = [2, 2]
    elif kind == "outputs":
        outputs.append({"name": "early", "from": "a", "decode": {"kind": "spikes"}})
    elif kind == "integers":
        code = {"kind": "analog", "bits": 8}
        projections.append(convolution("skip", "in", "b", delay=2))
    return {
        "name": kind, "steps": 1, "inputs": [{"name": "in", "shape": shape, "code": code}],
        "populations": populations, "projections": projections, "outputs": outputs,
    }  # fmt: skip


def main(kind, path):
    description = network(kind)
    tensors = {f"{each['name']}.bias": np.full(1, -3, np.int32) for each in description["populations"]}
    for each in description["projections"]:
        tensors[f"{each['name']}.weight"] = np.ones((1, 3, 3, 1), np.int8)
    metadata = {"format": "wsc-netlist", "version": "1", "netlist": json.dumps(description)}
    save_file(tensors, path, metadata)


if __name__ == "__main__":
    main(*sys.argv[1:])
