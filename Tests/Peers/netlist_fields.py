"""Takes apart what stands in a netlist file, and refuses what docs/netlist-format.md does not know."""

import numpy as np


class NotAsDescribed(Exception):
    """The file breaks a rule of the page."""


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
