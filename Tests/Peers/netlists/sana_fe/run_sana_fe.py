#!/usr/bin/env python3
"""Runs a network for SANA-FE against a netlist's vectors, a picture in each step, and writes what it
costs.

usage: run_sana_fe.py NETWORK ARCHITECTURE NETLIST PICTURES REPORT
"""

import json
import re
import sys

import numpy as np
import sanafe

from vectors import Vectors, differing


def group(name):
    """What the writer makes of a name."""
    plain = re.sub(r"[^A-Za-z0-9]", "_", name)
    return plain if plain[0].isalpha() else "n" + plain


def simulated(network, architecture, steps):
    chip = sanafe.SpikingChip(architecture)
    chip.load(sanafe.load_net(network, architecture))
    return chip.sim(steps, spike_trace=True)


def main(network, architecture, path, pictures, report):
    netlist, pictures = Vectors(path), int(pictures)
    timing = netlist.depths()
    steps = pictures + max(timing.values())
    result = simulated(network, sanafe.load_arch(architecture), steps)
    offsets = {group(name): name for name in netlist.populations}
    if len(offsets) != len(netlist.populations):
        raise SystemExit(f"{path}: names that differ in nothing but signs")
    sizes = {name: int(np.prod(values.shape[1:])) for name, values in netlist.populations.items()}
    found = {name: np.zeros((pictures, size), np.int64) for name, size in sizes.items()}
    for step, fired in enumerate(result["spike_trace"]):
        for address in fired:
            name = offsets.get(address.group_name)
            # Inputs, and relays.
            if name is None:
                continue
            picture = step - timing[name]
            if 0 <= picture < pictures:
                found[name][picture, address.neuron_offset] = 1
    compared = 0
    for name, spikes in found.items():
        expected = netlist.populations[name][:pictures].reshape(spikes.shape)
        compared += differing(f"{network}, `{name}`", spikes, expected)

    plain = simulated(network, sanafe.load_loihi(), steps)
    # The time of a step depends a little on the order in which its messages are simulated.
    for what, within in [("sim_time", 1e-3), ("packets_sent", 0), ("neurons_updated", 0)]:
        if not np.isclose(result[what], plain[what], rtol=within):
            raise SystemExit(f"{what}: {result[what]}, with SANA-FE's own Loihi {plain[what]}")
    for part, energy in result["energy"].items():
        if not np.isclose(energy, plain["energy"][part], rtol=1e-9):
            raise SystemExit(f"energy, {part}: {energy}, not {plain['energy'][part]}")

    with open(network) as file:
        cores = set(re.findall(r"\[core: ([0-9.]+)", file.read()))
    costs = {
        "pictures": pictures,
        "cores": len(cores),
        "latency_steps": max(timing.values()),
        "seconds_per_picture": result["sim_time"] / steps,
        "joules_per_picture": result["energy"]["total"] / steps,
        "joules_of_parts": {part: energy / steps for part, energy in result["energy"].items()},
        "neurons_fired_per_picture": result["neurons_fired"] / steps,
        "packets_per_picture": result["packets_sent"] / steps,
    }
    with open(report, "w") as file:
        json.dump(costs, file, indent=1)
    print(
        f"{network}: {pictures} pictures, {compared} spikes agree; {len(cores)} cores, "
        f"{costs['joules_per_picture'] * 1e6:.3f} µJ and "
        f"{costs['seconds_per_picture'] * 1e6:.1f} µs a picture"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
