"""A file of bytes is classified as the test vectors say, in Python and from the command line.

    check_classes.py PROGRAM NETLIST FOLDER
"""
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy
from safetensors.numpy import load_file


def main(program, netlist, folder):
    tensors = load_file(netlist)
    spec = importlib.util.spec_from_file_location("network", program)
    network = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(network)
    source, output = network.NETWORK["inputs"][0]["name"], network.NETWORK["outputs"][0]["name"]
    pictures, expected = tensors["vectors." + source][:50], tensors["vectors." + output][:50]
    assert (network.classify(pictures) == expected).all()
    assert (network.classify(pictures.astype(numpy.float32) / 255) == expected).all()
    file = Path(folder) / "pictures.npy"
    numpy.save(file, pictures)
    run = subprocess.run([sys.executable, program, file], capture_output=True, text=True)
    assert run.returncode == 0 and json.loads(run.stdout) == expected.tolist(), run
    numpy.save(file, pictures[:, :5])
    run = subprocess.run([sys.executable, program, file], capture_output=True, text=True)
    assert run.returncode == 2 and "has the shape" in run.stderr, run
    print("50 pictures have their classes")


if __name__ == "__main__":
    main(*sys.argv[1:])
