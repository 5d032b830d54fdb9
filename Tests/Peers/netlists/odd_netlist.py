#!/usr/bin/env python3
"""Writes a netlist of what networks rarely have: inputs of 12 bits, pools of integers, of two sources
and with borders as wide as their windows, weights of 16 bits, a picture from a dense product with a
bias for each neuron, classes at positions, odd names.

usage: odd_netlist.py FILE
"""

import json
import sys

import numpy as np
from safetensors.numpy import save_file

SHAPES = {
    "peaks of q": [3, 3, 2],
    "wide/1": [5, 6, 3],
    "both": [3, 3, 3],
    "border": [5, 5, 3],
    "plané": [2, 2, 3],
    "votes": [2, 2, 4],
}


def pool(name, source, target, window, stride, padding, delay=1):
    return {
        "name": name, "from": source, "to": target, "kind": "pool", "window": window,
        "stride": stride, "padding": padding, "delay": delay,
    }  # fmt: skip


def convolution(name, source, target, padding, **more):
    return {
        "name": name, "from": source, "to": target, "kind": "convolution", "stride": [1, 1],
        "padding": padding, "groups": 1, "delay": 1, **more,
    }  # fmt: skip


def main(path):
    random = np.random.default_rng(5)
    projections = [
        pool("pool", "q", "peaks of q", [2, 2], [2, 2], [1, 0, 0, 0]),
        convolution("wide/1", "q", "wide/1", [1, 1, 1, 1], shift=1),
        pool("first", "wide/1", "both", [3, 3], [2, 2], [1, 1, 1, 0]),
        pool("second", "wide/1", "both", [1, 1], [2, 2], [0, 0, 0, 0]),
        pool("border", "both", "border", [1, 1], [1, 1], [1, 1, 1, 1]),
        {"name": "dense", "from": "border", "to": "plané", "kind": "dense", "delay": 1},
        {"name": "more", "from": "peaks of q", "to": "plané", "kind": "dense", "delay": 3},
        convolution("votes", "plané", "votes", [0, 0, 0, 0]),
    ]
    depths = {"peaks of q": 1, "wide/1": 1, "both": 2, "border": 3, "plané": 4, "votes": 5}
    tensors = {
        "wide/1.weight": random.integers(-100, 101, (3, 3, 3, 2)).astype(np.int16),
        "dense.weight": random.integers(-3000, 3001, (12, 75)).astype(np.int16),
        "more.weight": random.integers(-100, 101, (12, 18)).astype(np.int8),
        "votes.weight": random.integers(-30000, 30001, (4, 1, 1, 3)).astype(np.int16),
        "wide/1.bias": random.integers(-90000, 90001, 3).astype(np.int32),
        "plané.bias": random.integers(-9000, 9001, 12).astype(np.int32),
        "votes.bias": random.integers(-9000, 9001, 4).astype(np.int32),
        "class.key": np.array([[0, 1, 1, 0], [1, 1, 0, 1], [0, 0, 1, 1]], np.uint8),
    }
    for name, shape in SHAPES.items():
        tensors.setdefault(f"{name}.bias", np.full(shape[-1], -1, np.int32))
    netlist = {
        "name": "Odd",
        "steps": 1,
        "inputs": [{"name": "q", "shape": [5, 6, 2], "code": {"kind": "analog", "bits": 12}}],
        "populations": [
            {"name": name, "shape": shape, "neuron": {"kind": "threshold"}, "valid_from": depths[name]}
            for name, shape in SHAPES.items()
        ],
        "projections": projections,
        "outputs": [
            {"name": "class", "from": "votes",
             "decode": {"kind": "key", "classes": 3, "tensor": "class.key"}},
            {"name": "fired", "from": "border", "decode": {"kind": "spikes"}},
        ],
    }  # fmt: skip
    metadata = {"format": "wsc-netlist", "version": "1", "netlist": json.dumps(netlist)}
    save_file(tensors, path, metadata)


if __name__ == "__main__":
    main(*sys.argv[1:])
