"""The projections of docs/netlist-format.md: from the values of a source to terms of sums."""

import numpy as np

from netlist_fields import fields, require


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
        fields(description, f"projection `{self.name}`", needed, ("view", "upsample", "sum", "shift"))
        self.description = description
        self.kind = kind
        if kind != "pool":
            weight = tensors.take(f"{self.name}.weight", "int8", "int16")
            shift = description.get("shift", 0)
            require(0 <= shift <= 14, f"projection `{self.name}` has the shift {shift}")
            self.weight = weight.astype(np.int64) << shift
            require(
                not ((self.weight < -(2**15)) | (self.weight >= 2**15)).any(),
                f"projection `{self.name}` has weights beyond 16 bits",
            )

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
