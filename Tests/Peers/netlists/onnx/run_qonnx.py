#!/usr/bin/env python3
"""Runs a QONNX file in qonnx against the first of a netlist's vectors.

usage: run_qonnx.py MODEL NETLIST
"""

import sys

import numpy as np
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.transformation.infer_shapes import InferShapes

from vectors import Vectors, differing

# It calls onnxruntime for each node.
MOST = 8


def main(path, netlist):
    vectors = Vectors(netlist)
    model = ModelWrapper(path).transform(InferShapes())
    for name in vectors.populations:
        kind = model.get_tensor_datatype(name).name
        if kind != "BINARY":
            raise SystemExit(f"{path}: `{name}` is {kind}, not BINARY")
    compared = 0
    for picture in range(min(vectors.count, MOST)):
        feeds = {
            name: values[picture : picture + 1].astype(np.float32)
            for name, values in vectors.inputs.items()
        }
        found = execute_onnx(model, feeds, return_full_exec_context=True)
        for name, values in vectors.outputs.items():
            compared += differing(name, found[name], values[picture : picture + 1])
        for name, expected in vectors.populations.items():
            values = found[name]
            values = values.transpose(0, 2, 3, 1) if values.ndim == 4 else values
            expected = expected[picture : picture + 1]
            compared += differing(name, values.reshape(expected.shape), expected)
    print(f"{path}: {min(vectors.count, MOST)} pictures, {compared} spikes and classes agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
