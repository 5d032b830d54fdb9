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
# Membranes stay within ± this.
MEMBRANE = (1 << 23) - 1


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
    """Bits, lowest first, as an array [..., size] of 0 and 1."""
    require(packed.shape[-1] == (size + 7) // 8, f"`{name}` has a wrong shape")
    bits = np.unpackbits(packed, axis=-1, bitorder="little")
    require(not bits[..., size:].any(), f"`{name}` has unused bits that are not 0")
    return bits[..., :size].astype(np.int64)


def integer(value, least, greatest, what):
    require(type(value) is int and least <= value <= greatest, f"{what} is {value}")
    return value


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


class Neuron:
    """What a population does with its sums: one step after the other, from a fresh state on."""

    FIELDS = {
        "threshold": (),
        "integrate_fire": ("reset", "leak", "saturates"),
        "accumulate": ("saturates",),
        "linear": ("order", "shift", "range", "saturates"),
        "count": ("shift", "range", "function", "saturates"),
    }

    def __init__(self, population, tensors, version):
        self.name, self.shape = population["name"], population["shape"]
        description = population["neuron"]
        self.kind = description.get("kind")
        known = self.FIELDS if version == 2 else ("threshold",)
        require(self.kind in known, f"the neuron {description} of `{self.name}` is unknown")
        fields(description, f"the neuron of `{self.name}`", ("kind",) + self.FIELDS[self.kind])
        self.saturates = description.get("saturates")
        require(self.saturates in (None, True, False), f"`saturates` of `{self.name}`")
        # What a neuron sends in a step: the least and the greatest value; None: nothing.
        self.range = None if self.kind == "accumulate" else (0, 1)
        if "range" in description:
            least, greatest = description["range"]
            require(-MEMBRANE <= least <= 0 <= greatest <= MEMBRANE, f"the range of `{self.name}`")
            self.range = (least, greatest)
        getattr(self, "read_" + self.kind)(description, tensors)

    def row(self, tensors, ending, least, greatest):
        """One integer for each channel or for each neuron, in the population's shape."""
        name = f"{self.name}.{ending}"
        values = tensors.take(name, "int32").astype(np.int64)
        size = int(np.prod(self.shape))
        require(values.shape in ((self.shape[-1],), (size,)), f"`{name}` has a wrong length")
        require((values >= least).all() and (values <= greatest).all(), f"`{name}` is out of range")
        if len(values) == size:
            return values.reshape(self.shape)
        return np.broadcast_to(values, self.shape)

    def read_threshold(self, description, tensors):
        pass

    def read_accumulate(self, description, tensors):
        pass

    def read_integrate_fire(self, description, tensors):
        self.threshold = self.row(tensors, "threshold", 1, MEMBRANE)
        self.start = self.row(tensors, "start", -MEMBRANE, MEMBRANE)
        self.reset = description["reset"]
        require(self.reset in ("subtract", "zero"), f"the reset {self.reset} is unknown")
        self.numerator, self.shift = description["leak"]
        integer(self.shift, 0, 16, f"the shift of the leak of `{self.name}`")
        integer(self.numerator, 0, 1 << self.shift, f"the leak of `{self.name}`")

    def read_linear(self, description, tensors):
        self.order = integer(description["order"], 1, 4096, f"the order of `{self.name}`")
        self.shift = integer(description["shift"], 0, 30, f"the shift of `{self.name}`")
        require(self.shape[-1] % self.order == 0, f"the order of `{self.name}` does not divide")
        name = f"{self.name}.matrix"
        self.matrix = tensors.take(name, "int32").astype(np.int64)
        require(self.matrix.shape == (self.order, self.order), f"`{name}` has a wrong shape")
        require(abs(self.matrix).sum(axis=1).max() < 1 << 31, f"rows of `{name}` are too large")

    def read_count(self, description, tensors):
        self.shift = integer(description["shift"], 0, 22, f"the shift of `{self.name}`")
        self.start = self.row(tensors, "start", 0, (1 << self.shift) - 1)
        function = description["function"]
        self.table = None
        if function.get("kind") == "identity":
            fields(function, f"the function of `{self.name}`", ("kind",))
            return
        fields(function, f"the function of `{self.name}`", ("kind", "first", "shift"))
        require(function["kind"] == "table", f"the function {function['kind']} is unknown")
        self.first = integer(function["first"], -LIMIT, LIMIT, f"`first` of `{self.name}`")
        self.table_shift = integer(function["shift"], 0, 24, f"a shift of `{self.name}`")
        name = f"{self.name}.table"
        self.table = tensors.take(name, "int32").astype(np.int64)
        require(
            self.table.ndim == 2
            and self.table.shape[0] in (1, self.shape[-1])
            and 1 <= self.table.shape[1] <= 65536
            and abs(self.table).max() <= MEMBRANE,
            f"`{name}` is wrong",
        )

    def begin(self, pictures):
        """A state of its own for each picture."""
        start = self.start if self.kind in ("integrate_fire", "count") else 0
        self.state = np.zeros([pictures] + self.shape, np.int64) + start
        self.met_limit = False

    def limited(self, values, least=-MEMBRANE, greatest=MEMBRANE):
        limited = np.clip(values, least, greatest)
        self.met_limit |= bool((limited != values).any())
        return limited

    def step(self, sums):
        """One logical step; sums with the bias in, what is sent out."""
        return getattr(self, "step_" + self.kind)(sums)

    def step_threshold(self, sums):
        return (sums >= 0).astype(np.int64)

    def step_accumulate(self, sums):
        self.state = self.limited(self.state + sums)

    def step_integrate_fire(self, sums):
        self.state = self.limited((self.state * self.numerator >> self.shift) + sums)
        fires = self.state >= self.threshold
        reset = self.state - self.threshold if self.reset == "subtract" else 0
        self.state = np.where(fires, reset, self.state)
        return fires.astype(np.int64)

    def step_linear(self, sums):
        groups = self.state.reshape(-1, self.order) @ self.matrix.T
        self.state = self.limited((groups.reshape(sums.shape) + sums) >> self.shift, *self.range)
        return self.state

    def function(self, sums):
        if self.table is None:
            return sums
        entry = np.clip((sums >> self.table_shift) - self.first, 0, self.table.shape[1] - 1)
        channel = np.arange(self.shape[-1]) if len(self.table) > 1 else 0
        return self.table[channel, entry]

    def step_count(self, sums):
        self.state = self.limited(self.state + self.function(sums))
        sent = self.state >> self.shift
        self.state = self.state - (sent << self.shift)
        return sent

    def check_bounds(self, least, greatest, steps):
        """That the file's `saturates` and `range` follow from the least and the greatest sums."""
        low, high = min(0, int(least.min())), max(0, int(greatest.max()))
        if self.kind == "count":
            if self.table is not None:
                low, high = min(0, int(self.table.min())), max(0, int(self.table.max()))
            rest = (1 << self.shift) - 1
            require(
                low >> self.shift >= self.range[0] and high + rest >> self.shift <= self.range[1],
                f"`{self.name}` could send more than its range",
            )
        if self.saturates is not False:
            return
        if self.kind == "count":
            shown = low >= -MEMBRANE and high + rest <= MEMBRANE
        elif self.kind == "accumulate":
            shown = max(high, -low) * steps <= MEMBRANE
        elif self.kind == "integrate_fire":
            shown = self.stays_below(low, high, steps)
        else:
            shown = self.memory_stays_below(max(high, -low), steps)
        require(shown, f"the bounds do not show that `{self.name}` never saturates")

    def stays_below(self, low, high, steps):
        up, down = max(0, int(self.start.max())), max(0, -int(self.start.min()))
        lowest, highest = int(self.threshold.min()), int(self.threshold.max())
        for _ in range(steps):
            before = (up, down)
            up = (up * self.numerator >> self.shift) + high
            down = -(-down * self.numerator >> self.shift) - low
            if max(up, down) > MEMBRANE:
                return False
            rest = highest - 1 if self.reset == "zero" else max(highest - 1, up - lowest)
            up = min(up, rest)
            if before == (up, down):
                break
        return True

    def memory_stays_below(self, largest, steps):
        factor = int(abs(self.matrix).sum(axis=1).max())
        limit, bound = min(-self.range[0], self.range[1]), 0
        for _ in range(steps):
            before, bound = bound, -(-(factor * bound + largest) >> self.shift)
            if bound > limit:
                return False
            if bound == before:
                break
        return True


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
            ("data",),
        )
        self.steps = integer(text["steps"], 1, 1 << 20 if self.version == 2 else 1, "`steps`")
        self.period = integer(text.get("period", 1), 1, 1 << 20, "`period`")
        self.name = text["name"]
        self.inputs = text["inputs"]
        self.populations = text["populations"]
        self.outputs = text["outputs"]
        self.projections = [Projection(each, self.tensors) for each in text["projections"]]
        self.start = {}
        for each in self.inputs:
            more = ("per_step",) if self.version == 2 else ()
            fields(each, "an input", ("name", "shape", "code") + more)
            require(each.get("per_step") in (None, True, False), "`per_step` is no truth value")
            self.start[each["name"]] = 0
        self.bias, self.neuron = {}, {}
        for each in self.populations:
            fields(each, "a population", ("name", "shape", "neuron", "valid_from"))
            self.bias[each["name"]] = self.tensors.take(f"{each['name']}.bias", "int32")
            self.neuron[each["name"]] = Neuron(each, self.tensors, self.version)
            self.start[each["name"]] = each["valid_from"]
        self.lag = {}
        self.check_times()

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
        fields(output, "an output", ("name", "from", "decode"))
        name, decode = output["name"], output["decode"]
        neuron = self.neuron[output["from"]]
        if decode == {"kind": "spikes"}:
            require(neuron.range == (0, 1), f"`{name}` reads no spikes")
            return 0
        if self.version == 2 and decode == {"kind": "final"}:
            require(neuron.range is not None, f"`{name}` reads what is never sent")
            return 0
        if self.version == 2 and decode == {"kind": "membrane"}:
            require(neuron.kind == "accumulate", f"`{name}` reads the membranes of `{neuron.name}`")
            return self.check_classes(name, neuron.state.argmax(axis=-1))
        fields(decode, f"the decode of `{name}`", ("kind", "classes", "tensor"))
        require(decode["kind"] == "key", f"the decode {decode['kind']} is unknown")
        require(neuron.range == (0, 1), f"`{name}` reads no spikes")
        key = self.tensors.take(decode["tensor"], "uint8").astype(np.int64)
        require(len(key) == decode["classes"] and key.max() <= 1, f"the key of `{name}` is wrong")
        counts = sum(values[output["from"]])
        if key.shape[1] != counts.shape[-1]:
            counts = counts.reshape(count, -1)
        # argmax takes the first of equal maxima.
        scores = (2 * counts - self.steps) @ (2 * key - 1).T
        return self.check_classes(name, scores.argmax(axis=-1))

    def check_classes(self, name, classes):
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
