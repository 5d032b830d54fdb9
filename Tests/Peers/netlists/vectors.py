"""What a netlist file promises, for the checks of targets: pictures and what must come out."""

import json

import numpy as np
from safetensors import safe_open

from netlist_fields import unpack


class Vectors:
    """Of a netlist file: names, shapes, and arrays with the pictures as the first axis."""

    def __init__(self, path):
        with safe_open(path, framework="np") as file:
            netlist = json.loads(file.metadata()["netlist"])
            self.description = netlist
            self.projections = netlist["projections"]
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.codes = {each["name"]: each["code"] for each in netlist["inputs"]}
        self.inputs = {
            each["name"]: self.values(tensors, each, each["code"]["kind"] == "analog")
            for each in netlist["inputs"]
        }
        self.populations = {
            each["name"]: self.values(tensors, each, False) for each in netlist["populations"]
        }
        # By output: what its vectors hold, or the spikes that it reads.
        self.outputs = {}
        for each in netlist["outputs"]:
            classes = tensors.get(f"vectors.{each['name']}")
            self.outputs[each["name"]] = (
                self.populations[each["from"]] if classes is None else classes
            )
        self.count = len(next(iter(self.inputs.values())))

    def depths(self):
        """How many projections lead to an input or a population at most."""
        found = {name: 0 for name in self.inputs}
        for name in self.populations:
            sources = [each["from"] for each in self.projections if each["to"] == name]
            found[name] = 1 + max(found[source] for source in sources)
        return found

    @staticmethod
    def values(tensors, part, is_analog):
        tensor = tensors[f"vectors.{part['name']}"]
        if is_analog:
            return tensor.astype(np.int64)
        bits = unpack(tensor, int(np.prod(part["shape"])), part["name"])
        return bits.reshape([-1] + part["shape"])


def differing(what, found, expected):
    """The number of elements that are compared; fails where one differs."""
    if found.shape != expected.shape:
        raise SystemExit(f"{what}: the shape is {found.shape}, not {expected.shape}")
    wrong = int((found != expected).sum())
    if wrong:
        raise SystemExit(f"{what}: {wrong} of {expected.size} differ")
    return expected.size
