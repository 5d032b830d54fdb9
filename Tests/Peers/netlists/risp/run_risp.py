#!/usr/bin/env python3
"""Runs a network of TENNLab's framework as the RISP processor does, against a netlist's vectors.

usage: run_risp.py NETWORK NETLIST

In a step a node adds up what arrives; if something does, it fires where that is at least its threshold,
and keeps nothing. Spikes travel for as many steps as their edge has.
"""

import json
import sys

import numpy as np

from vectors import Vectors, differing

# Of a larger network.
MOST_EVENTS = 2_000_000_000


class Network:
    def __init__(self, path):
        with open(path) as file:
            network = json.load(file)
        settings = network["Associated_Data"]["proc_params"]
        wanted = {
            "discrete": True, "leak_mode": "all", "threshold_inclusive": True,
            "fire_like_ravens": False, "spike_value_factor": 1,
        }  # fmt: skip
        for name, value in wanted.items():
            if settings[name] != value:
                raise SystemExit(f"{path}: {name} is {settings[name]}")
        nodes = network["Nodes"]
        self.names = {node["name"]: node["id"] for node in nodes}
        if len(self.names) != len(nodes):
            raise SystemExit(f"{path}: a name is given twice")
        self.thresholds = np.array([node["values"][0] for node in nodes])
        edges = network["Edges"]
        self.origins = np.array([edge["from"] for edge in edges])
        self.targets = np.array([edge["to"] for edge in edges])
        self.weights = np.array([edge["values"][0] for edge in edges])
        self.delays = np.array([edge["values"][1] for edge in edges])
        if len(set(zip(self.origins.tolist(), self.targets.tolist()))) != len(edges):
            raise SystemExit(f"{path}: two edges join the same nodes")
        for values, least, most in [
            (self.weights, settings["min_weight"], settings["max_weight"]),
            (self.delays, 1, settings["max_delay"]),
            (self.thresholds, settings["min_threshold"], settings["max_threshold"]),
        ]:
            if values.min() < least or values.max() > most:
                raise SystemExit(f"{path}: {values.min()} to {values.max()} leaves {least} to {most}")
        self.inputs = network["Inputs"]
        self.edges_of = {int(delay): np.flatnonzero(self.delays == delay) for delay in set(self.delays)}

    def run(self, pictures, steps):
        """Whether each node fires in each step, a picture entering in each."""
        count = len(self.thresholds)
        fired = np.zeros((steps, count), bool)
        for step in range(steps):
            sums, reached = np.zeros(count), np.zeros(count, bool)
            if step < len(pictures):
                heard = np.array(self.inputs[:-1])[pictures[step]]
                sums[heard] += 1
                reached[heard] = True
            if step == 0:
                # The last input fires itself from then on.
                sums[self.inputs[-1]] += 1
                reached[self.inputs[-1]] = True
            for delay, edges in self.edges_of.items():
                if delay > step:
                    continue
                moving = edges[fired[step - delay][self.origins[edges]]]
                targets = self.targets[moving]
                sums += np.bincount(targets, self.weights[moving], count)
                reached[targets] = True
            fired[step] = reached & (sums >= self.thresholds)
        return fired


def main(path, netlist):
    vectors, network = Vectors(netlist), Network(path)
    depths = vectors.depths()
    count = min(vectors.count, max(16, MOST_EVENTS // (1000 * len(network.weights))))
    entering = np.concatenate(
        [values[:count].reshape(count, -1) == 1 for values in vectors.inputs.values()], axis=1
    )
    fired = network.run(entering, count + max(depths.values()))
    compared = 0
    for name, spikes in vectors.populations.items():
        expected = spikes[:count].reshape(count, -1)
        first = network.names[f"{name}.0"]
        found = fired[depths[name] : depths[name] + count, first : first + expected.shape[1]]
        compared += differing(f"{path}, `{name}`", found, expected == 1)
    print(f"{path}: {count} pictures, {compared} spikes agree, {len(network.weights)} edges")


if __name__ == "__main__":
    main(*sys.argv[1:])
