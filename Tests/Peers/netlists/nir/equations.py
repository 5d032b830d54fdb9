#!/usr/bin/env python3
"""Reads a NIR file and its vectors with nir and computes every spike from NIR's equations, in exact
numbers, over several pictures without a reset in between where the dialect allows it.

usage: equations.py FILE NETLIST
"""

import sys

import nir
import numpy as np

from graphs import chain, shaped, vectors
from vectors import Vectors, differing


def convolved(node, values):
    top, left = (int(each) for each in node.padding)
    down, across = (int(each) for each in node.stride)
    padded = np.pad(values, ((0, 0), (0, 0), (top, top), (left, left)))
    out, _, height, width = node.weight.shape
    rows = (padded.shape[2] - height) // down + 1
    columns = (padded.shape[3] - width) // across + 1
    sums = np.zeros((len(values), out, rows, columns))
    for row in range(height):
        for column in range(width):
            tap = padded[
                :,
                :,
                row : row + (rows - 1) * down + 1 : down,
                column : column + (columns - 1) * across + 1 : across,
            ]
            weight = node.weight[:, :, row, column].astype(np.float64)
            sums += np.einsum("nihw,oi->nohw", tap, weight)
    return sums + node.bias.astype(np.float64)[:, None, None]


def fired(node, current, dt):
    """What leaves; a picture follows the other in the next step for LIF, not for IF."""
    threshold = node.v_threshold.astype(np.float64)
    if isinstance(node, nir.IF):
        return (current * node.r / threshold >= 1).astype(np.int64) * np.floor(current / threshold)
    share, state, spikes = dt / node.tau, np.zeros(current.shape[1:]), []
    for each in current:
        state = state + share * ((node.v_leak - state) + node.r * each)
        spikes.append(state > threshold)
        state = np.where(spikes[-1], 0, state)
    return np.stack(spikes).astype(np.int64)


def main(path, netlist):
    graph = nir.read(path)
    expected = vectors(path)
    # Its own check of the shapes stumbles over pictures.
    for name, data in nir.read_data(path.removesuffix(".nir") + ".vectors.nir").nodes.items():
        for observable in data.observables.values():
            if observable.n_neurons != np.prod(graph.nodes[name].output_type["output"]):
                raise SystemExit(f"{path}: the vectors of `{name}` have another size")
    dt = float(graph.metadata["dt"])
    values, compared = shaped(expected["input"], graph).astype(np.float64), 0
    for name in chain(graph)[1:-1]:
        node = graph.nodes[name]
        if isinstance(node, nir.Affine):
            values = values @ node.weight.astype(np.float64).T + node.bias
        elif isinstance(node, nir.Conv2d):
            values = convolved(node, values)
        else:
            values = fired(node, values, dt)
            found = values.reshape(len(values), -1)
            compared += differing(f"{path}, `{name}`", found, expected[name])
            last = found
    # The whole netlist, where it was not rescaled for the reader.
    original = Vectors(netlist)
    spikes = original.populations[original.description["outputs"][0]["from"]]
    same = (last == spikes.reshape(last.shape)).all()
    if not same and not may_differ(path, original):
        raise SystemExit(f"{path}: the last spikes are not those of {netlist}")
    changed = "" if same else ", rescaled"
    print(f"{path}: {len(values)} pictures, {compared} spikes agree{changed}")


def may_differ(path, original):
    """Sinabs has no room for sums of 2^21 and more, which only analog inputs reach."""
    return ".sinabs." in path and any(code["kind"] == "analog" for code in original.codes.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
