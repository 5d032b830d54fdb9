#!/usr/bin/env python3
"""What the files for PyNN list, run in numpy against a netlist's vectors; and the vectors beside it.

usage: run_lists.py SCRIPT NETLIST
"""

import importlib.util
import sys

import numpy as np

from synapse_lists import Lists
from vectors import Vectors, differing


def main(path, netlist):
    specification = importlib.util.spec_from_file_location("network", path)
    network = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(network)
    netlist, lists = Vectors(netlist), Lists()
    for place, (name, size, _) in enumerate(network.GROUPS):
        lists.add(name, None if place < network.INPUTS else np.zeros(size))
    rows = np.load(network.FILES + "synapses.npy")
    first = 0
    for source, target, delay, count in network.PROJECTIONS:
        part = rows[first : first + count]
        first += count
        depths = [group[2] for group in network.GROUPS]
        if source is None:
            lists.drives[target][part[:, 1]] = part[:, 2]
        elif delay != depths[target] - depths[source]:
            raise SystemExit(f"{path}: a delay of {delay} between depths")
        else:
            lists.join(source, target, *part.T)
    if first != len(rows):
        raise SystemExit(f"{path}: {len(rows)} synapses, {first} of them named")
    lists.compare(path, netlist)
    there = {**netlist.inputs, **netlist.populations}
    vectors = network.bits_of(np.load(network.FILES + "vectors.npy"))
    for (name, _, _), here in zip(network.GROUPS, vectors):
        differing(f"{path}, vectors of `{name}`", here, there[name].reshape(here.shape))


if __name__ == "__main__":
    main(*sys.argv[1:])
