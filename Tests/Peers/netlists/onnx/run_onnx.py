#!/usr/bin/env python3
"""Runs an ONNX file in onnxruntime and onnx's reference evaluator against a netlist's vectors.

usage: run_onnx.py MODEL NETLIST
"""

import sys

import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator

from vectors import Vectors, differing

# The reference evaluator is slow.
MOST_REFERENCE = 32


def with_populations(model, vectors):
    """The model with every population among its outputs."""
    shown = onnx.ModelProto.FromString(model.SerializeToString())
    shapes = {each.name: each for each in model.graph.value_info}
    for name in vectors.populations:
        shown.graph.output.append(shapes[name])
    return shown


def channels_last(values):
    return values.transpose(0, 2, 3, 1) if values.ndim == 4 else values


def compare(program, names, found, vectors, count):
    compared = 0
    for name, values in zip(names, found):
        what = f"{program}, `{name}`"
        if name in vectors.outputs:
            expected = vectors.outputs[name][:count]
        else:
            expected = vectors.populations[name][:count]
            values = channels_last(values).reshape(expected.shape)
        compared += differing(what, values, expected)
    return compared


def main(path, netlist):
    vectors = Vectors(netlist)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    # Viewers show layers by these.
    nodes = {node.name for node in model.graph.node}
    missing = {each["name"] for each in vectors.projections} - nodes
    missing |= set(vectors.populations) - {name for node in model.graph.node for name in node.output}
    if missing:
        raise SystemExit(f"{path}: no node is called {sorted(missing)}")
    types = {
        each.name: onnx.helper.tensor_dtype_to_np_dtype(each.type.tensor_type.elem_type)
        for each in model.graph.input
    }
    shown = with_populations(model, vectors)
    names = [each.name for each in shown.graph.output]
    session = onnxruntime.InferenceSession(
        shown.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    feeds = {name: values.astype(types[name]) for name, values in vectors.inputs.items()}
    compared = compare("onnxruntime", names, session.run(names, feeds), vectors, vectors.count)
    few = {name: values[:MOST_REFERENCE] for name, values in feeds.items()}
    count = min(vectors.count, MOST_REFERENCE)
    found = ReferenceEvaluator(shown).run(names, few)
    compared += compare("the reference evaluator", names, found, vectors, count)
    print(f"{path}: {vectors.count} and {count} pictures, {compared} spikes and classes agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
