#!/usr/bin/env python3
"""Writes netlists of version 2 by hand, as docs/netlist-format.md describes them, with traces that
plain recurrences give: what the evaluator and our reader make of them is compared with these.

usage: memory_netlists.py FOLDER
"""

import json
import sys

import numpy as np
from safetensors.numpy import save_file


def i8(values, *shape):
    return np.array(values, np.int8).reshape(shape or np.shape(values))


def i32(values, *shape):
    return np.array(values, np.int32).reshape(shape or np.shape(values))


def packed(bits):
    return np.packbits(np.array(bits, np.uint8), axis=-1, bitorder="little")


def population(name, shape, valid_from, kind, **neuron):
    neuron = {"kind": kind, **neuron}
    return {"name": name, "shape": shape, "neuron": neuron, "valid_from": valid_from}


def projection(name, source, target, kind="dense", delay=1, **more):
    return {"name": name, "from": source, "to": target, "kind": kind, "delay": delay, **more}


def write(folder, name, description, tensors):
    metadata = {"format": "wsc-netlist", "version": "2", "netlist": json.dumps(description)}
    save_file(tensors, f"{folder}/{name}.netlist.safetensors", metadata)


def echo(folder, random):
    """Two leaky neurons that hear over a relay what they said a step before."""
    into, back, out = [[9, 4, -3], [-2, 7, 6]], [[3, -8], [5, 2]], [[2, -1], [-1, 3]]
    bias, threshold, start = [1, -1], [12, 9], [4, -5]
    pictures, steps = 5, 6
    seen = random.integers(0, 2, (pictures, steps, 3))
    spikes, ends, votes = np.zeros((pictures, steps, 2), int), [], []
    for picture in range(pictures):
        v, said, vote = list(start), [0, 0], [0, 0]
        for step in range(steps):
            before = list(said)
            for n in range(2):
                drive = sum(w * int(x) for w, x in zip(into[n], seen[picture, step]))
                heard = sum(w * x for w, x in zip(back[n], before))
                v[n] = (v[n] * 7 >> 3) + drive + heard + bias[n]
                said[n] = int(v[n] >= threshold[n])
                v[n] -= said[n] * threshold[n]
            for n in range(2):
                vote[n] += sum(w * x for w, x in zip(out[n], said))
            spikes[picture, step] = said
        ends.append(v)
        votes.append(vote)
    description = {
        "name": "Echo",
        "steps": steps,
        "period": 2,
        "inputs": [
            {"name": "sound", "shape": [3], "code": {"kind": "spikes"}, "per_step": True}
        ],
        "populations": [
            population(
                "hidden", [2], 1, "integrate_fire", reset="subtract", leak=[7, 3], saturates=False
            ),
            population("echo", [2], 2, "threshold"),
            population("votes", [2], 2, "accumulate", saturates=False),
        ],
        "projections": [
            projection("in", "sound", "hidden"),
            projection("on", "hidden", "echo", "identity"),
            projection("back", "echo", "hidden"),
            projection("out", "hidden", "votes"),
        ],
        "outputs": [
            {"name": "digit", "from": "votes", "decode": {"kind": "membrane"}},
            {"name": "last", "from": "echo", "decode": {"kind": "final"}},
        ],
    }
    tensors = {
        "in.weight": i8(into), "on.weight": i8([1, 1]), "back.weight": i8(back),
        "out.weight": i8(out), "hidden.bias": i32(bias), "hidden.threshold": i32(threshold),
        "hidden.start": i32(start), "echo.bias": i32([-1, -1]), "votes.bias": i32([0, 0]),
        "vectors.sound": packed(seen), "vectors.hidden": packed(spikes),
        # A spike and its echo belong to the same logical step.
        "vectors.echo": packed(spikes), "vectors.hidden.state": i32(ends),
        "vectors.votes.state": i32(votes), "vectors.digit": i32(np.argmax(votes, axis=1)),
    }
    write(folder, "echo", description, tensors)


def memory(folder, random):
    """Two memories of three numbers, read now and two steps later."""
    matrix, drive = [250, -40, 9, 61, 230, -35, -20, 70, 240], [30, -12, 7, 127, 90, -80]
    now = [[1, -2, 3, 0, 1, -1], [-3, 1, 0, 2, 0, 1]]
    late = [[2, 0, -1, 1, 1, 0], [0, 1, 1, -1, 0, 2]]
    bias = [-100, 30]
    pictures, steps, limit = 4, 9, 400
    seen = random.integers(0, 256, (pictures, steps, 1))
    sent, fires = np.zeros((pictures, steps, 6), int), np.zeros((pictures, steps, 2), int)
    for picture in range(pictures):
        m, past = [0] * 6, []
        for step in range(steps):
            old = list(m)
            for n in range(6):
                group = old[n // 3 * 3 : n // 3 * 3 + 3]
                turned = sum(a * x for a, x in zip(matrix[n % 3 * 3 : n % 3 * 3 + 3], group))
                next_value = turned + drive[n] * int(seen[picture, step, 0]) + n >> 8
                m[n] = min(max(next_value, -limit), limit)
            past.append(list(m))
            sent[picture, step] = m
            for reader in range(2):
                total = bias[reader] + sum(w * x for w, x in zip(now[reader], m))
                if step >= 2:
                    total += sum(w * x for w, x in zip(late[reader], past[step - 2]))
                fires[picture, step, reader] = total >= 0
    description = {
        "name": "Memory",
        "steps": steps,
        "period": 1,
        "inputs": [
            {"name": "level", "shape": [1], "code": {"kind": "analog", "bits": 8}, "per_step": True}
        ],
        "populations": [
            population(
                "state", [6], 1, "linear", order=3, shift=8, range=[-limit, limit], saturates=True
            ),
            population("reader", [2], 2, "threshold"),
        ],
        "projections": [
            projection("drive", "level", "state"),
            projection("now", "state", "reader"),
            projection("late", "state", "reader", delay=3),
        ],
        "outputs": [
            {"name": "end", "from": "state", "decode": {"kind": "final"}},
            {"name": "bits", "from": "reader", "decode": {"kind": "spikes"}},
        ],
    }
    tensors = {
        "drive.weight": i8(drive, 6, 1), "now.weight": i8(now), "late.weight": i8(late),
        "state.bias": i32(list(range(6))), "reader.bias": i32(bias),
        "state.matrix": i32(matrix, 3, 3), "vectors.level": seen.astype(np.uint8),
        "vectors.state": i32(sent), "vectors.state.state": i32(sent[:, -1]),
        "vectors.reader": packed(fires),
    }
    write(folder, "memory", description, tensors)


def counts(folder, random):
    """A held picture through a table for each channel, then classes from counts of spikes."""
    tables = [[-20, -9, 0, 12, 25, 39], [0, 2, 6, 14, 22, 31]]
    mix, out = [[5, -4], [-3, 6]], [[3, 2], [-2, 5]]
    starts, key = [0, 9, 4, 15, 7, 2, 11, 5], [[1, 0], [0, 1], [1, 1]]
    pictures, steps = 6, 8
    seen = random.integers(0, 16, (pictures, 2, 2, 2))
    sent, rests = np.zeros((pictures, steps, 8), int), np.zeros((pictures, 8), int)
    fires, ends = np.zeros((pictures, steps, 2), int), np.zeros((pictures, 2), int)
    classes = []
    for picture in range(pictures):
        v, w, total = list(starts), [0, 3], [0, 0]
        values = seen[picture].reshape(4, 2)
        for step in range(steps):
            n = [0] * 8
            for place in range(8):
                pixel, channel = divmod(place, 2)
                x = sum(m * int(q) for m, q in zip(mix[channel], values[pixel])) + 3 * channel
                v[place] += tables[channel][min(max((x >> 4) + 2, 0), 5)]
                n[place] = v[place] >> 4
                v[place] -= n[place] << 4
            sent[picture, step] = n
            for unit in range(2):
                x = 3 + out[unit][0] * sum(n[0::2]) + out[unit][1] * sum(n[1::2])
                w[unit] += 32 if x >= 64 else x // 2 if x >= 0 else 0
                fires[picture, step, unit] = w[unit] >> 5
                w[unit] -= w[unit] >> 5 << 5
                total[unit] += fires[picture, step, unit]
        rests[picture], ends[picture] = v, w
        scores = [sum((2 * t - steps) * (2 * k - 1) for t, k in zip(total, row)) for row in key]
        classes.append(scores.index(max(scores)))
    one = {"stride": [1, 1], "padding": [0, 0, 0, 0], "groups": 1}
    description = {
        "name": "Counts",
        "steps": steps,
        "period": 1,
        "inputs": [
            {
                "name": "image", "shape": [2, 2, 2], "code": {"kind": "analog", "bits": 4},
                "per_step": False,
            }
        ],
        "populations": [
            population(
                "graded", [2, 2, 2], 1, "count", shift=4, range=[-2, 3],
                function={"kind": "table", "first": -2, "shift": 4}, saturates=False,
            ),
            population(
                "votes", [1, 1, 2], 2, "count", shift=5, range=[0, 1],
                function={"kind": "table", "first": 0, "shift": 1}, saturates=False,
            ),
        ],
        "projections": [
            projection("mix", "image", "graded", "convolution", **one),
            projection("out", "graded", "votes", "convolution", **one, sum=[2, 2]),
        ],
        "outputs": [
            {
                "name": "kind", "from": "votes",
                "decode": {"kind": "key", "classes": 3, "tensor": "kind.key"},
            }
        ],
    }
    tensors = {
        "mix.weight": i8(mix, 2, 1, 1, 2), "out.weight": i8(out, 2, 1, 1, 2),
        "graded.bias": i32([0, 3]), "votes.bias": i32([3, 3]), "graded.start": i32(starts),
        "votes.start": i32([0, 3]), "graded.table": i32(tables),
        "votes.table": i32(list(range(33)), 1, 33), "kind.key": np.array(key, np.uint8),
        "vectors.image": seen.astype(np.uint8),
        "vectors.graded": i32(sent, pictures, steps, 2, 2, 2), "vectors.votes": packed(fires),
        "vectors.graded.state": i32(rests, pictures, 2, 2, 2),
        "vectors.votes.state": i32(ends, pictures, 1, 1, 2), "vectors.kind": i32(classes),
    }
    write(folder, "counts", description, tensors)


if __name__ == "__main__":
    for make in (echo, memory, counts):
        make(sys.argv[1], np.random.default_rng(1))
