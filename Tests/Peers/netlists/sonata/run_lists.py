#!/usr/bin/env python3
"""What SONATA files list, run in numpy against a netlist's vectors.

usage: run_lists.py CONFIGURATION NETLIST
"""

import csv
import json
import os
import sys

import h5py
import numpy as np

from synapse_lists import Lists
from vectors import Vectors, differing


def table(path, key):
    with open(path, newline="") as file:
        return {int(row[key]): row for row in csv.DictReader(file, delimiter=" ")}


def main(path, netlist):
    netlist, lists, folder = Vectors(netlist), Lists(), os.path.dirname(path)
    with open(path) as file:
        configuration = json.load(file)

    def place(name):
        return name.replace("$NETWORK_DIR", folder)

    networks = configuration["networks"]
    (edges,) = networks["edges"]
    edge_types = table(place(edges["edge_types_file"]), "edge_type_id")
    # Of each population the group of each node, and its place in it; what pulses bring.
    groups, places, delays = {}, {}, {}
    for nodes in networks["nodes"]:
        types = table(place(nodes["node_types_file"]), "node_type_id")
        with h5py.File(place(nodes["nodes_file"])) as file:
            for population, part in file["nodes"].items():
                ids = part["node_type_id"][:]
                if (part["node_id"][:] != np.arange(len(ids))).any():
                    raise SystemExit(f"{path}: nodes of `{population}` are not in order")
                groups[population], places[population] = np.zeros_like(ids), np.zeros_like(ids)
                if population == "pulses":
                    continue
                for kind in np.unique(ids):
                    chosen, row = ids == kind, types[int(kind)]
                    drive = None
                    if row["model_type"] == "point_neuron":
                        with open(os.path.join(folder, row["dynamics_params"])) as text:
                            threshold = json.load(text)["V_th"]
                        # Against a threshold of a half.
                        drive = np.full(chosen.sum(), 0.5 - threshold)
                    groups[population][chosen] = lists.add(row["pop_name"], drive)
                    places[population][chosen] = np.arange(chosen.sum())
    with h5py.File(place(edges["edges_file"])) as file:
        for name, part in file["edges"].items():
            sources, targets = part["source_node_id"], part["target_node_id"]
            source = sources.attrs["node_population"]
            if name != f"{source}_to_neurons" or targets.attrs["node_population"] != "neurons":
                raise SystemExit(f"{path}: `{name}` joins others")
            kinds, weights = part["edge_type_id"][:], part["0/syn_weight"][:]
            if source == "pulses":
                ends = groups["neurons"][targets[:]], places["neurons"][targets[:]]
                for group, neuron, weight, pulse in zip(*ends, weights, sources[:]):
                    lists.drives[int(group)][int(neuron)] += weight
                    delays.setdefault(int(group), set()).add((None, int(pulse) + 1))
                continue
            for kind in np.unique(kinds):
                chosen = kinds == kind
                ends = groups[source][sources[:][chosen]], groups["neurons"][targets[:][chosen]]
                if len(np.unique(ends[0])) != 1 or len(np.unique(ends[1])) != 1:
                    raise SystemExit(f"{path}: edges of type {kind} join several groups")
                start, end = int(ends[0][0]), int(ends[1][0])
                delays.setdefault(end, set()).add(
                    (start, float(edge_types[int(kind)]["delay"])))
                lists.join(
                    start, end, places[source][sources[:][chosen]],
                    places["neurons"][targets[:][chosen]], weights[chosen])
    depths = {None: 0}
    for group, name in enumerate(lists.names):
        ways = {depths[start] + delay for start, delay in delays.get(group, ())}
        if len(ways) > 1:
            raise SystemExit(f"{path}: `{name}` hears of several pictures at a time")
        depths[group] = ways.pop() if ways else 0
    lists.compare(path, netlist)
    entering = configuration["inputs"]
    expected = np.concatenate(
        [netlist.inputs[name].reshape(netlist.count, -1) for name in netlist.inputs], axis=1)
    with h5py.File(place(entering["inputs"]["input_file"])) as file:
        spikes = file["spikes/inputs"]
        entered = np.zeros_like(expected)
        entered[spikes["timestamps"][:].astype(int) - 1, spikes["node_ids"][:]] = 1
    with h5py.File(place(entering["pulses"]["input_file"])) as file:
        pulses = file["spikes/pulses"]
        pictures = pulses["timestamps"][:].astype(int) - 1 - pulses["node_ids"][:].astype(int)
        depth = len(groups["pulses"])
    if sorted(pictures) != sorted(list(range(netlist.count)) * depth):
        raise SystemExit(f"{path}: pulses that come at other times")
    differing(f"{path}, what enters", entered, expected)


if __name__ == "__main__":
    main(*sys.argv[1:])
