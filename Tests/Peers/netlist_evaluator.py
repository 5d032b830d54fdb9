#!/usr/bin/env python3
"""Runs netlist files as docs/netlist-format.md describes them and checks their test vectors.

Needs numpy and safetensors, nothing of wsc. Exits with 0 if every spike and every class is right,
with 1 at the first difference, with 2 if a file is not as the page says.
"""

import json
import sys

import numpy as np
from safetensors import safe_open

LIMIT = 1 << 24


class NotAsDescribed(Exception):
    """The file breaks a rule of the page."""


class Different(Exception):
    """A spike or a class is not the one that the file promises."""


def require(condition, reason):
    if not condition:
        raise NotAsDescribed(reason)


def fields(value, place, needed, optional=()):
    """The fields of an object: all that are needed, none that is unknown."""
    require(isinstance(value, dict), f"{place} is not an object")
    for name in needed:
        require(name in value, f"{place} has no `{name}`")
    for name in value:
        require(name in needed or name in optional, f"{place} has an unknown field `{name}`")
    return value


class Tensors:
    """The tensors of a file; knows which have not been asked for."""

    def __init__(self, file):
        self.file = file
        self.left = set(file.keys())

    def take(self, name, *types):
        require(name in self.file.keys(), f"tensor `{name}` is missing")
        self.left.discard(name)
        tensor = self.file.get_tensor(name)
        require(tensor.dtype.name in types, f"tensor `{name}` is {tensor.dtype}")
        return tensor


def unpack(packed, size, name):
    """Bits, lowest first, as an array [pictures, size] of 0 and 1."""
    require(packed.ndim == 2 and packed.shape[1] == (size + 7) // 8, f"`{name}` has a wrong shape")
    bits = np.unpackbits(packed, axis=1, bitorder="little")
    require(not bits[:, size:].any(), f"`{name}` has unused bits that are not 0")
    return bits[:, :size]


class Projection:
    """One projection, from the values of a source to terms of a population's sums."""

    EXTRA = {
        "dense": (),
        "identity": (),
        "convolution": ("stride", "padding", "groups"),
        "pool": ("window", "stride", "padding"),
    }

    def __init__(self, description, tensors):
        kind = description.get("kind")
        self.name = description.get("name")
        require(kind in self.EXTRA, f"projection `{self.name}` is of the unknown kind `{kind}`")
        needed = ("name", "from", "to", "kind", "delay") + self.EXTRA[kind]
        fields(description, f"projection `{self.name}`", needed, ("view", "upsample", "sum"))
        self.description = description
        self.kind = kind
        if kind != "pool":
            weight = tensors.take(f"{self.name}.weight", "int8", "int16")
            self.weight = weight.astype(np.int64)

    def viewed(self, values):
        """[pictures] + the shape of the source -> [pictures] + the shape of the view."""
        pictures = values.shape[0]
        view = self.description.get("view")
        if view is not None:
            values = values.reshape([pictures] + view)
        upsample = self.description.get("upsample")
        if upsample is not None:
            values = values.repeat(upsample[0], axis=1).repeat(upsample[1], axis=2)
        window = self.description.get("sum")
        if window is not None:
            _, height, width, channels = values.shape
            require(
                height % window[0] == 0 and width % window[1] == 0,
                f"projection `{self.name}` sums windows that do not divide its source",
            )
            values = values.reshape(
                pictures, height // window[0], window[0], width // window[1], window[1], channels
            ).sum(axis=(2, 4))
        return values

    def terms(self, values, target):
        """What the projection adds to each sum of the target."""
        values = self.viewed(values)
        if self.kind == "dense":
            flat = values.reshape(values.shape[0], -1)
            require(
                self.weight.shape == (int(np.prod(target)), flat.shape[1]),
                f"`{self.name}.weight` has the shape {self.weight.shape}",
            )
            return (flat @ self.weight.T).reshape([-1] + target)
        if self.kind == "identity":
            require(
                self.weight.shape == (values.shape[-1],),
                f"`{self.name}.weight` has the shape {self.weight.shape}",
            )
            result = values * self.weight
        elif self.kind == "pool":
            kernel = self.description["window"]
            result = sum(tap for _, _, tap in self.taps(values, kernel))
        else:
            result = self.convolved(values)
        require(
            list(result.shape[1:]) == target,
            f"projection `{self.name}` makes {list(result.shape[1:])}, its target is {target}",
        )
        return result

    def convolved(self, values):
        groups = self.description["groups"]
        out, height, width, per_group = self.weight.shape
        require(
            values.shape[3] == per_group * groups and out % groups == 0,
            f"`{self.name}.weight` does not fit {values.shape[3]} channels in {groups} groups",
        )
        parts = []
        for group in range(groups):
            channels = values[..., group * per_group : (group + 1) * per_group]
            weight = self.weight[group * out // groups : (group + 1) * out // groups]
            parts.append(
                sum(
                    tap @ weight[:, row, column, :].T
                    for row, column, tap in self.taps(channels, (height, width))
                )
            )
        return np.concatenate(parts, axis=3)

    def taps(self, values, kernel):
        """For each place in the window: the values that meet it, for all positions."""
        top, bottom, left, right = self.description["padding"]
        down, across = self.description["stride"]
        padded = np.pad(values, ((0, 0), (top, bottom), (left, right), (0, 0)))
        rows = (padded.shape[1] - kernel[0]) // down + 1
        columns = (padded.shape[2] - kernel[1]) // across + 1
        require(rows > 0 and columns > 0, f"the window of `{self.name}` does not fit")
        for row in range(kernel[0]):
            for column in range(kernel[1]):
                yield row, column, padded[
                    :,
                    row : row + (rows - 1) * down + 1 : down,
                    column : column + (columns - 1) * across + 1 : across,
                ]


class Netlist:
    def __init__(self, file):
        metadata = file.metadata() or {}
        require(metadata.get("format") == "wsc-netlist", "the file is no netlist")
        require(metadata.get("version") == "1", f"version {metadata.get('version')} is unknown")
        fields(metadata, "the metadata", ("format", "version", "netlist"), ("checksum",))
        self.tensors = Tensors(file)
        text = fields(
            json.loads(metadata["netlist"]),
            "the netlist",
            ("name", "steps", "inputs", "populations", "projections", "outputs"),
            ("data",),
        )
        require(text["steps"] == 1, "the netlist has more than one step")
        self.name = text["name"]
        self.inputs = text["inputs"]
        self.populations = text["populations"]
        self.outputs = text["outputs"]
        self.projections = [Projection(each, self.tensors) for each in text["projections"]]
        self.start = {}
        for each in self.inputs:
            fields(each, "an input", ("name", "shape", "code"))
            self.start[each["name"]] = 0
        self.bias = {}
        for each in self.populations:
            fields(each, "a population", ("name", "shape", "neuron", "valid_from"))
            require(each["neuron"] == {"kind": "threshold"}, f"neuron {each['neuron']} is unknown")
            self.bias[each["name"]] = self.tensors.take(f"{each['name']}.bias", "int32")
            self.check_times(each)

    def arriving(self, population):
        return [each for each in self.projections if each.description["to"] == population["name"]]

    def check_times(self, population):
        name = population["name"]
        for projection in self.arriving(population):
            source = projection.description["from"]
            require(source in self.start, f"`{source}` is no source that comes before `{name}`")
            delay = projection.description["delay"]
            require(delay >= 1, f"projection `{projection.name}` has no delay")
            require(
                self.start[source] + delay == population["valid_from"],
                f"projection `{projection.name}` arrives at another time than `{name}` says",
            )
        self.start[name] = population["valid_from"]

    def read_input(self, description):
        """The pictures [n] + shape, and the largest value that an element can have."""
        name = f"vectors.{description['name']}"
        code, shape = description["code"], description["shape"]
        if code["kind"] == "analog":
            fields(code, f"the code of `{name}`", ("kind", "bits"))
            values = self.tensors.take(name, "uint8" if code["bits"] <= 8 else "uint16")
            require(list(values.shape[1:]) == shape, f"`{name}` has the shape {values.shape}")
            largest = 2 ** code["bits"] - 1
            require(values.max(initial=0) <= largest, f"`{name}` holds values above {largest}")
            return values.astype(np.int64), largest
        require(code["kind"] in ("threshold", "spikes"), f"the code {code} is unknown")
        size = int(np.prod(shape))
        bits = unpack(self.tensors.take(name, "uint8"), size, name)
        return bits.reshape([-1] + shape).astype(np.int64), 1

    def check(self):
        """Computes everything; raises at the first difference. Returns what was compared."""
        values, largest, compared = {}, {}, 0
        for each in self.inputs:
            values[each["name"]], largest[each["name"]] = self.read_input(each)
        pictures = {len(each) for each in values.values()}
        require(len(pictures) == 1 and pictures != {0}, "the inputs have no or different pictures")
        count = pictures.pop()
        for population in self.populations:
            name, shape = population["name"], population["shape"]
            sums = self.sums(population, values, largest)
            spikes = (sums >= 0).astype(np.int64)
            size = int(np.prod(shape))
            tensor = f"vectors.{name}"
            expected = unpack(self.tensors.take(tensor, "uint8"), size, tensor)
            require(len(expected) == count, f"`{tensor}` has {len(expected)} pictures")
            wrong = np.argwhere(spikes.reshape(count, size) != expected)
            if len(wrong):
                picture, neuron = wrong[0]
                raise Different(
                    f"population `{name}`, picture {picture}, neuron {neuron}: computed "
                    f"{spikes.reshape(count, size)[picture, neuron]}, the file says "
                    f"{expected[picture, neuron]} ({len(wrong)} differences in all)"
                )
            values[name], largest[name] = spikes, 1
            compared += count * size
        for output in self.outputs:
            compared += self.check_output(output, values, count)
        require(not self.tensors.left, f"tensors belong to nothing: {sorted(self.tensors.left)}")
        return count, compared

    def sums(self, population, values, largest):
        name, shape = population["name"], population["shape"]
        bias = self.bias[name].astype(np.int64)
        arriving = self.arriving(population)
        require(arriving, f"nothing arrives at `{name}`")
        if any(each.kind == "pool" for each in arriving):
            require(
                all(each.kind == "pool" for each in arriving) and (bias == -1).all(),
                f"`{name}` pools but is no OR",
            )
        if len(bias) != shape[-1]:
            dense = any(each.kind == "dense" for each in arriving)
            require(dense and len(bias) == np.prod(shape), f"`{name}.bias` has a wrong length")
            bias = bias.reshape(shape)
        sums = np.zeros([1] + shape, np.int64) + bias
        bound = np.zeros([1] + shape, np.int64) + abs(bias)
        for projection in arriving:
            source = projection.description["from"]
            sums = sums + projection.terms(values[source], shape)
            bound = bound + self.bound(projection, values[source], largest[source], shape)
        require(bound.max() < LIMIT, f"a sum of `{name}` could reach {bound.max()}")
        return sums

    @staticmethod
    def bound(projection, values, largest, shape):
        """The largest magnitude that the projection can add: all inputs at their largest."""
        if projection.kind == "pool":
            return projection.terms(np.full_like(values[:1], largest), shape)
        signed = projection.weight
        projection.weight = abs(signed)
        try:
            return projection.terms(np.full_like(values[:1], largest), shape)
        finally:
            projection.weight = signed

    def check_output(self, output, values, count):
        fields(output, "an output", ("name", "from", "decode"))
        name, decode = output["name"], output["decode"]
        if decode == {"kind": "spikes"}:
            return 0
        fields(decode, f"the decode of `{name}`", ("kind", "classes", "tensor"))
        require(decode["kind"] == "key", f"the decode {decode['kind']} is unknown")
        key = self.tensors.take(decode["tensor"], "uint8").astype(np.int64)
        spikes = values[output["from"]]
        require(len(key) == decode["classes"] and key.max() <= 1, f"the key of `{name}` is wrong")
        if key.shape[1] != spikes.shape[-1]:
            spikes = spikes.reshape(count, -1)
        # argmax takes the first of equal maxima.
        classes = ((2 * spikes - 1) @ (2 * key - 1).T).argmax(axis=-1)
        expected = self.tensors.take(f"vectors.{name}", "int32")
        require(expected.shape == classes.shape, f"`vectors.{name}` has shape {expected.shape}")
        wrong = np.argwhere(classes != expected)
        if len(wrong):
            place = tuple(wrong[0])
            raise Different(
                f"output `{name}`, picture {place[0]}: computed class {classes[place]}, the file "
                f"says {expected[place]} ({len(wrong)} differences in all)"
            )
        return classes.size


def main(paths):
    if not paths:
        print("usage: netlist_evaluator.py FILE...", file=sys.stderr)
        return 2
    for path in paths:
        try:
            with safe_open(path, framework="np") as file:
                netlist = Netlist(file)
                count, compared = netlist.check()
        except Different as difference:
            print(f"{path}: {difference}", file=sys.stderr)
            return 1
        except NotAsDescribed as reason:
            print(f"{path}: not as the format says: {reason}", file=sys.stderr)
            return 2
        print(f"{path}: {netlist.name}, {count} pictures, {compared} spikes and classes agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
