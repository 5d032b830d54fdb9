"""The neurons of docs/netlist-format.md, step by step."""

import numpy as np

from netlist_fields import fields, integer, require

LIMIT = 1 << 24
# Membranes stay within ± this.
MEMBRANE = (1 << 23) - 1


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
