#!/usr/bin/env python3
"""Runs a NIR file in the program that its dialect is for: every spike that leaves the last layer,
picture by picture with the state kept, and all at once.

usage: readers.py READER FILE
"""

import sys
import warnings

import nir
import numpy as np
import torch

from graphs import chain, shaped, vectors
from vectors import differing


def norse(graph, pictures):
    from norse.torch.utils.import_nir import from_nir

    def stepwise():
        network, state = from_nir(graph), None
        for picture in pictures:
            spikes, state = network(picture[None], state)
            yield spikes

    return torch.cat(list(stepwise())), from_nir(graph)(pictures, None)[0]


def sent(result):
    """Without the state that some hand out beside it."""
    return result[0] if isinstance(result, tuple) else result


def snntorch(graph, pictures):
    from snntorch.import_nir import import_from_nir

    network = import_from_nir(graph)
    stepwise = torch.cat([sent(network(picture[None])) for picture in pictures])
    return stepwise, sent(import_from_nir(graph)(pictures))


def spikingjelly(graph, pictures):
    from spikingjelly.activation_based.nir_exchange import import_from_nir

    network, state, spikes = import_from_nir(graph), None, []
    for picture in pictures:
        sent, state = network(picture[None], state)
        spikes.append(sent)
    return torch.cat(spikes), import_from_nir(graph)(pictures, None)[0]


def sinabs(graph, pictures):
    from sinabs.nir import from_nir

    # Each picture is one of a batch: its integrators start afresh.
    return (sent(from_nir(graph, batch_size=len(pictures))(pictures)),)


READERS = {"norse": norse, "snntorch": snntorch, "spikingjelly": spikingjelly, "sinabs": sinabs}


def main(reader, path):
    warnings.simplefilter("ignore")
    graph = nir.read(path)
    expected = vectors(path)
    pictures = torch.tensor(shaped(expected["input"], graph).astype(np.float32))
    last = expected[chain(graph)[-2]]
    compared = 0
    with torch.no_grad():
        for found in READERS[reader](graph, pictures):
            values = found.detach().numpy().reshape(last.shape)
            compared += differing(f"{reader}, {path}", values, last)
    print(f"{reader}, {path}: {len(pictures)} pictures, {compared} spikes agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
