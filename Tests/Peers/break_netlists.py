#!/usr/bin/env python3
"""Writes copies of netlists, each with one wrong bit in a tensor that must come out.

usage: break_netlists.py FOLDER FILE...
"""

import json
import pathlib
import sys

from safetensors import safe_open
from safetensors.numpy import save_file


def main(folder, paths):
    for path in map(pathlib.Path, paths):
        with safe_open(path, framework="np") as file:
            metadata = file.metadata()
            # It would keep the wrong bit from coming out.
            metadata.pop("checksum", None)
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        # Only what must come out: a bit of a picture or of a weight may change nothing.
        given = {f"vectors.{each['name']}" for each in json.loads(metadata["netlist"])["inputs"]}
        for name in tensors:
            if not name.startswith("vectors.") or name in given:
                continue
            changed = {key: value.copy() for key, value in tensors.items()}
            changed[name].reshape(-1)[-1] ^= 1
            save_file(changed, f"{folder}/{path.stem}.{name}.safetensors", metadata)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
