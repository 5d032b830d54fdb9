#!/usr/bin/env python3
"""Runs netlist files as docs/netlist-format.md describes them and checks their test vectors.

Needs numpy and safetensors, nothing of wsc. Exits with 0 if every spike and every class is right,
with 1 at the first difference, with 2 if a file is not as the page says.
"""

import json
import sys

import numpy as np
from safetensors import safe_open

from netlist_fields import NotAsDescribed, Tensors, fields, integer, require, unpack
from netlist_neurons import LIMIT, Neuron
from netlist_projections import Projection


class Different(Exception):
    """A spike or a class is not the one that the file promises."""


class Netlist:
    def __init__(self, file):
        metadata = file.metadata() or {}
        require(metadata.get("format") == "wsc-netlist", "the file is no netlist")
        require(metadata.get("version") in ("1", "2"), f"version {metadata.get('version')}")
        self.version = int(metadata["version"])
        fields(metadata, "the metadata", ("format", "version", "netlist"), ("checksum",))
        self.tensors = Tensors(file)
        text = fields(
            json.loads(metadata["netlist"]),
            "the netlist",
            ("name", "steps", "inputs", "populations", "projections", "outputs")
            + (("period",) if self.version == 2 else ()),
            ("provenance", "data"),
        )
        self.steps = integer(text["steps"], 1, 1 << 20 if self.version == 2 else 1, "`steps`")
        self.period = integer(text.get("period", 1), 1, 1 << 20, "`period`")
        self.name = text["name"]
        if "provenance" in text:
            self.check_provenance(text["provenance"])
        self.inputs = text["inputs"]
        self.populations = text["populations"]
        self.outputs = text["outputs"]
        self.projections = [Projection(each, self.tensors) for each in text["projections"]]
        self.start = {}
        for each in self.inputs:
            more = ("per_step",) if self.version == 2 else ()
            fields(each, "an input", ("name", "shape", "code") + more, ("picture",))
            owners = {other["name"] for other in self.inputs if "picture" not in other}
            require(
                each.get("picture", each["name"]) in owners | {each["name"]},
                f"input `{each['name']}` sees a picture that no input has",
            )
            require(each.get("per_step") in (None, True, False), "`per_step` is no truth value")
            self.start[each["name"]] = 0
        self.bias, self.neuron = {}, {}
        for each in self.populations:
            fields(each, "a population", ("name", "shape", "neuron", "valid_from"), ("sum",))
            self.bias[each["name"]] = self.tensors.take(f"{each['name']}.bias", "int32")
            self.neuron[each["name"]] = Neuron(each, self.tensors, self.version)
            self.start[each["name"]] = each["valid_from"]
        self.lag = {}
        self.check_times()

    @staticmethod
    def check_provenance(text):
        fields(text, "the provenance", ("tool", "network"), ("source", "made_for"))
        require(all(isinstance(each, str) for each in text.values()), "a provenance is no text")
        source = text.get("source", "0" * 64)
        require(
            len(source) == 64 and set(source) <= set("0123456789abcdef"),
            f"the source {source} is no digest",
        )

    def arriving(self, population):
        return [each for each in self.projections if each.description["to"] == population["name"]]

    def check_times(self):
        """How many steps back each projection reads; what it reads must be known by then."""
        known = {each["name"] for each in self.inputs}
        for population in self.populations:
            name = population["name"]
            for projection in self.arriving(population):
                source = projection.description["from"]
                require(source in self.start, f"`{source}` is no source")
                neuron = self.neuron.get(source)
                require(neuron is None or neuron.range, f"`{source}` sends nothing")
                delay = projection.description["delay"]
                require(delay >= 1, f"projection `{projection.name}` has no delay")
                late = self.start[source] + delay - self.start[name]
                require(
                    late >= 0 and late % self.period == 0 and late // self.period < self.steps,
                    f"projection `{projection.name}` arrives at another time than `{name}` says",
                )
                require(
                    late > 0 or source in known,
                    f"`{source}` is no source that comes before `{name}`",
                )
                self.lag[projection.name] = late // self.period
            known.add(name)

    def sent(self, source):
        """The least and the greatest value that comes from a source."""
        if source in self.neuron:
            return self.neuron[source].range
        code = next(each["code"] for each in self.inputs if each["name"] == source)
        return (0, 2 ** code["bits"] - 1 if code["kind"] == "analog" else 1)

    def steps_of(self, description):
        """The axes of a picture's steps in a tensor."""
        has_steps = self.version == 2 and description.get("per_step", True)
        return [self.steps] if has_steps else []

    def read_input(self, description):
        """The pictures: [n] + shape for each step."""
        name = f"vectors.{description['name']}"
        code, shape = description["code"], description["shape"]
        steps = self.steps_of(description)
        if code["kind"] == "analog":
            fields(code, f"the code of `{name}`", ("kind", "bits"))
            values = self.tensors.take(name, "uint8" if code["bits"] <= 8 else "uint16")
            largest = 2 ** code["bits"] - 1
            require(values.max(initial=0) <= largest, f"`{name}` holds values above {largest}")
            values = values.astype(np.int64)
        else:
            require(code["kind"] in ("threshold", "spikes"), f"the code {code} is unknown")
            bits = unpack(self.tensors.take(name, "uint8"), int(np.prod(shape)), name)
            values = bits.reshape(list(bits.shape[:-1]) + shape)
        require(list(values.shape[1:]) == steps + shape, f"`{name}` has the shape {values.shape}")
        if steps:
            return [values[:, step] for step in range(self.steps)]
        # Held: the same in each step.
        return [values] * self.steps

    def check(self):
        """Computes everything; raises at the first difference. Returns what was compared."""
        values, compared = {}, 0
        for each in self.inputs:
            values[each["name"]] = self.read_input(each)
        pictures = {len(each[0]) for each in values.values()}
        require(len(pictures) == 1 and pictures != {0}, "the inputs have no or different pictures")
        count = pictures.pop()
        for population in self.populations:
            self.check_sums(population, count)
            self.neuron[population["name"]].begin(count)
            values[population["name"]] = []
        for step in range(self.steps):
            for population in self.populations:
                sums = self.sums(population, values, step, count)
                values[population["name"]].append(self.neuron[population["name"]].step(sums))
        for population in self.populations:
            compared += self.compare(population, values[population["name"]], count)
        for output in self.outputs:
            compared += self.check_output(output, values, count)
        require(not self.tensors.left, f"tensors belong to nothing: {sorted(self.tensors.left)}")
        return count, compared

    def compare(self, population, sent, count):
        name, shape = population["name"], population["shape"]
        neuron, size, compared = self.neuron[name], int(np.prod(shape)), 0
        require(
            neuron.saturates is not False or not neuron.met_limit,
            f"`{name}` saturates, the file says that it does not",
        )
        if neuron.range:
            least, greatest = neuron.range
            found = np.stack([each.reshape(count, size) for each in sent], axis=1)
            require(found.min() >= least and found.max() <= greatest, f"`{name}` leaves its range")
            tensor = f"vectors.{name}"
            if neuron.range == (0, 1):
                expected = unpack(self.tensors.take(tensor, "uint8"), size, tensor)
                shape = [size]
            else:
                expected = self.tensors.take(tensor, "int32").astype(np.int64)
            wanted = [count] + self.steps_of({}) + shape
            require(list(expected.shape) == wanted, f"`{tensor}` has the shape {expected.shape}")
            compared += self.differ(f"population `{name}`", found, expected.reshape(found.shape))
        if neuron.kind != "threshold":
            tensor = f"vectors.{name}.state"
            expected = self.tensors.take(tensor, "int32").astype(np.int64)
            wanted = [count] + population["shape"]
            require(list(expected.shape) == wanted, f"`{tensor}` has the shape {expected.shape}")
            compared += self.differ(f"the state of `{name}`", neuron.state, expected)
        return compared

    @staticmethod
    def differ(what, found, expected):
        wrong = np.argwhere(found != expected)
        if len(wrong):
            place = tuple(int(each) for each in wrong[0])
            raise Different(
                f"{what}, picture and place {place}: computed {found[place]}, the file says "
                f"{expected[place]} ({len(wrong)} differences in all)"
            )
        return found.size

    def spread_bias(self, population):
        name, shape = population["name"], population["shape"]
        bias = self.bias[name].astype(np.int64)
        if len(bias) != shape[-1]:
            dense = any(each.kind == "dense" for each in self.arriving(population))
            require(dense and len(bias) == np.prod(shape), f"`{name}.bias` has a wrong length")
            bias = bias.reshape(shape)
        return np.zeros([1] + shape, np.int64) + bias

    def check_sums(self, population, count):
        """The rules that hold before anything is computed."""
        name, shape = population["name"], population["shape"]
        arriving = self.arriving(population)
        require(arriving, f"nothing arrives at `{name}`")
        if any(each.kind == "pool" for each in arriving):
            require(
                all(each.kind == "pool" for each in arriving)
                and (self.bias[name] == -1).all()
                and self.neuron[name].kind == "threshold",
                f"`{name}` pools but is no OR",
            )
        bias = self.spread_bias(population)
        magnitude, least, greatest = abs(bias), bias, bias
        for projection in arriving:
            source = projection.description["from"]
            low, high = self.sent(source)
            up, down = self.reach(projection, self.shape_of(source), shape)
            magnitude = magnitude + (up + down) * max(high, -low)
            least = least + up * low - down * high
            greatest = greatest + up * high - down * low
        require(magnitude.max() < LIMIT, f"a sum of `{name}` could reach {magnitude.max()}")
        if "sum" in population:
            stated = fields(
                population["sum"], f"`sum` of `{name}`", ("least", "greatest", "magnitude")
            )
            require(
                stated["least"] <= least.min()
                and stated["greatest"] >= greatest.max()
                and stated["magnitude"] >= magnitude.max(),
                f"sums of `{name}` leave the bounds {stated}",
            )
        self.neuron[name].check_bounds(least, greatest, self.steps)

    def shape_of(self, source):
        return next(
            each["shape"] for each in self.inputs + self.populations if each["name"] == source
        )

    @staticmethod
    def reach(projection, source, target):
        """For each neuron the sums of the positive weights and of the negative ones, with ones
        wherever there is a source. A pool has positive weights only."""
        ones = np.ones([1] + source, np.int64)
        if projection.kind == "pool":
            up = projection.terms(ones, target)
            return up, np.zeros_like(up)
        signed = projection.weight
        try:
            projection.weight = np.maximum(signed, 0)
            up = projection.terms(ones, target)
            projection.weight = np.maximum(-signed, 0)
            return up, projection.terms(ones, target)
        finally:
            projection.weight = signed

    def sums(self, population, values, step, count):
        sums = self.spread_bias(population) + np.zeros([count] + population["shape"], np.int64)
        for projection in self.arriving(population):
            earlier = step - self.lag[projection.name]
            # Before the picture there is nothing.
            if earlier >= 0:
                source = values[projection.description["from"]][earlier]
                sums = sums + projection.terms(source, population["shape"])
        return sums

    def check_output(self, output, values, count):
        fields(output, "an output", ("name", "from", "decode"), ("label", "shape"))
        require(output.get("label") in (None, True, False), "`label` is no truth value")
        name, decode = output["name"], output["decode"]
        neuron = self.neuron[output["from"]]
        if "shape" in output:
            size = int(np.prod(self.shape_of(output["from"])))
            require(
                all(axis > 0 for axis in output["shape"])
                and int(np.prod(output["shape"])) == size
                and decode["kind"] in ("spikes", "final"),
                f"the shape of `{name}` is wrong",
            )
        if decode == {"kind": "spikes"}:
            require(neuron.range == (0, 1), f"`{name}` reads no spikes")
            return 0
        if self.version == 2 and decode == {"kind": "final"}:
            require(neuron.range is not None, f"`{name}` reads what is never sent")
            return 0
        if self.version == 2 and decode == {"kind": "membrane"}:
            require(neuron.kind == "accumulate", f"`{name}` reads the membranes of `{neuron.name}`")
            return self.check_classes(name, self.by_place(neuron.state, neuron.shape[-1]))
        fields(decode, f"the decode of `{name}`", ("kind", "classes", "tensor"))
        require(decode["kind"] == "key", f"the decode {decode['kind']} is unknown")
        require(neuron.range == (0, 1), f"`{name}` reads no spikes")
        key = self.tensors.take(decode["tensor"], "uint8").astype(np.int64)
        require(len(key) == decode["classes"] and key.max() <= 1, f"the key of `{name}` is wrong")
        counts = self.by_place(sum(values[output["from"]]), key.shape[1])
        scores = (2 * counts - self.steps) @ (2 * key - 1).T
        return self.check_classes(name, scores)

    @staticmethod
    def by_place(values, width):
        """[pictures, width] where the width is the whole picture, else with height and width."""
        whole = int(np.prod(values.shape[1:]))
        return values.reshape(len(values), -1) if width == whole else values

    def check_classes(self, name, scores):
        # argmax takes the first of equal maxima.
        classes = scores.argmax(axis=-1)
        expected = self.tensors.take(f"vectors.{name}", "int32")
        require(expected.shape == classes.shape, f"`vectors.{name}` has shape {expected.shape}")
        return self.differ(f"output `{name}`", classes, expected)


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
        print(f"{path}: {netlist.name}, {count} pictures, {compared} spikes, values and classes agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
