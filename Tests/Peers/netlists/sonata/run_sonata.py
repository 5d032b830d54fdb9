#!/usr/bin/env python3
"""Runs SONATA files in NEST, by way of BMTK, against a netlist's vectors.

usage: run_sonata.py CONFIGURATION NETLIST
"""

import sys

import h5py
import numpy as np
from bmtk.simulator import pointnet

from vectors import Vectors, differing


def main(path, netlist):
    netlist = Vectors(netlist)
    configuration = pointnet.Config.from_json(path)
    configuration.build_env()
    network = pointnet.PointNetwork.from_config(configuration)
    pointnet.PointSimulator.from_config(configuration, network).run()
    sizes = [int(np.prod(values.shape[1:])) for values in netlist.populations.values()]
    with h5py.File("output/spikes.h5") as file:
        spikes = file["spikes/neurons"]
        steps, nodes = np.rint(spikes["timestamps"][:]).astype(int), spikes["node_ids"][:]
    compared, first = 0, 0
    for (name, expected), size in zip(netlist.populations.items(), sizes):
        found = np.zeros((netlist.count, size), np.int64)
        # The source takes a step, and pictures begin at 1 ms.
        pictures = steps - 2 - netlist.depths()[name] + 1
        chosen = (nodes >= first) & (nodes < first + size)
        chosen &= (pictures >= 0) & (pictures < netlist.count)
        found[pictures[chosen], nodes[chosen] - first] = 1
        compared += differing(f"{path}, `{name}`", found.reshape(expected.shape), expected)
        first += size
    print(f"{path}: {netlist.count} pictures in NEST, {compared} spikes agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
