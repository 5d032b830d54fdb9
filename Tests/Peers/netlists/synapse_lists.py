"""Runs networks of single neurons and synapses, as files list them, against a netlist's vectors."""

import numpy as np

from vectors import differing


class Lists:
    """Groups of neurons in the order in which they are computed, and synapses between them."""

    def __init__(self):
        self.names, self.drives, self.arriving = [], [], []

    def add(self, name, drive):
        """A group; `drive` is what each neuron gets with each picture, None for an input."""
        self.names.append(name)
        self.drives.append(drive)
        self.arriving.append([])
        return len(self.names) - 1

    def join(self, source, target, sources, targets, weights):
        """Synapses between neurons of two groups, one an entry."""
        self.arriving[target].append((source, sources, targets, weights))

    def compare(self, what, netlist):
        """Neurons fire where drive and weights of sources that fire are at least 1."""
        spikes, compared = [], 0
        for name, drive, arriving in zip(self.names, self.drives, self.arriving):
            if drive is None:
                values = netlist.inputs[name]
                spikes.append(values.reshape(len(values), -1).astype(np.float32))
                continue
            sums = np.tile(np.asarray(drive, np.float32), (netlist.count, 1))
            for source, sources, targets, weights in arriving:
                weight = np.zeros((spikes[source].shape[1], len(drive)), np.float32)
                np.add.at(weight, (sources, targets), weights)
                sums += spikes[source] @ weight
            found = (sums >= 1).astype(np.int64)
            expected = netlist.populations[name]
            compared += differing(f"{what}, `{name}`", found.reshape(expected.shape), expected)
            spikes.append(found.astype(np.float32))
        print(f"{what}: {netlist.count} pictures, {compared} spikes agree")
