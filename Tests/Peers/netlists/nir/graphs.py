"""A NIR file with the vectors beside it."""

import numpy as np

import h5py


def chain(graph):
    """The names of the nodes from the input to the output; each has one follower."""
    followers = dict(graph.edges)
    if len(followers) != len(graph.edges):
        raise SystemExit("the graph is no chain")
    names = ["input"]
    while names[-1] != "output":
        names.append(followers[names[-1]])
    if len(names) != len(graph.nodes):
        raise SystemExit("some nodes are on no way from the input to the output")
    return names


def vectors(path):
    """By node: what it sends, [pictures, neurons]."""
    found = {}
    with h5py.File(path.removesuffix(".nir") + ".vectors.nir") as file:
        if file.attrs["__type__"] != "NIRGraphData":
            raise SystemExit(f"{path}: the vectors are {file.attrs['__type__']}")
        for name, node in file["nodes"].items():
            (grid,) = node["observables"].values()
            found[name] = np.asarray(grid["data"])[:, 0, :].astype(np.int64)
    return found


def shaped(values, graph):
    """The pictures in the shape of the input node."""
    shape = [int(each) for each in graph.nodes["input"].input_type["input"]]
    return values.reshape([-1] + shape)
