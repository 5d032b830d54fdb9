#!/usr/bin/env python3
"""Runs a model in Akida's software model against a netlist's vectors: every population that is a layer
of its own, and the last. With a device, its mapper then maps it onto the chip in one pass.

usage: run_akida.py MODEL NETLIST PICTURES [AKD1000|AKD1500]
"""

import json
import sys

import akida
import numpy as np

from vectors import Vectors, differing


def loaded(model, layers):
    text = json.dumps({**model, "layers": model["layers"][:layers]})
    return akida.model_from_json(text)


def main(path, netlist, pictures, device=None):
    vectors = Vectors(netlist)
    with open(path) as file:
        model = json.load(file)
    (entering,) = vectors.inputs.values()
    entering = entering[: int(pictures)].astype(np.uint8)
    compared, names = 0, [layer["name"] for layer in model["layers"]]
    # The last layer has the neurons of the output's population, whatever its name.
    last = vectors.description["outputs"][0]["from"]
    for count, name in enumerate(names, start=1):
        population = last if count == len(names) else name
        if population not in vectors.populations:
            continue
        part = loaded(model, count)
        found = np.asarray(part.forward(entering.reshape([-1] + list(part.input_shape))))
        expected = vectors.populations[population][: len(entering)]
        # Behind its own channels stand what is passed on, and copies.
        found = found[..., : expected.shape[-1]]
        compared += differing(f"{path}, `{name}`", found.reshape(expected.shape), expected)
    words = f"{path}: {len(entering)} pictures, {compared} spikes agree"
    if device is not None:
        mapped = loaded(model, len(names))
        mapped.map(getattr(akida, device)(), hw_only=True)
        (sequence,) = mapped.sequences
        if len(sequence.passes) != 1:
            raise SystemExit(f"{path}: {device} takes {len(sequence.passes)} passes")
        words += f"; {device} runs it in one pass, a program of {len(sequence.program)} bytes"
    print(words)


if __name__ == "__main__":
    main(*sys.argv[1:])
