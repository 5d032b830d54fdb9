#!/usr/bin/env python3
"""Maps a script for PyNN onto a board of SpiNNaker that is not there: sPyNNaker partitions, places,
routes and writes the data of each core, and loads nothing.

usage: map_spinnaker.py SCRIPT, at home in a folder with .spynnaker.cfg
"""

import importlib.util
import pathlib
import sys

import numpy
import pyNN.spiNNaker as sim


def main(path):
    specification = importlib.util.spec_from_file_location("network", path)
    network = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(network)
    pictures = network.bits_of(numpy.load(network.FILES + "vectors.npy")[:4])
    sim.setup(timestep=1.0, min_delay=1.0)
    network.build(sim, pictures[: network.INPUTS])
    sim.run(20.0)
    sim.end()
    reports = list(pathlib.Path("reports").rglob("placement_by_vertex_using_graph.rpt"))
    placed = reports[0].read_text() if reports else ""
    for name, _, _ in network.GROUPS:
        if f"Vertex: '{name}'" not in placed:
            raise SystemExit(f"{path}: sPyNNaker has not placed `{name}`")
    print(f"{path}: on {placed.count(' on core ')} cores of a board that is not there")


if __name__ == "__main__":
    main(*sys.argv[1:])
