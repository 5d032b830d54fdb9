"""Trains small networks with wsc and with training_reference.py, and compares every step.

    training_formulas.py WSC

A training set of exactly one batch makes an epoch one step, so that `metrics.jsonl` holds the loss
of each step; the weights that a run starts from are those of a run that moves by nothing. Ends
with an error if a loss, a weight or a running statistic is off.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np
from safetensors.numpy import load_file

from training_reference import (
    EXACT, TRIANGLE, WINDOW, Net, Value, cross_entropy, half_cosine, mean_squared, optimizer,
    weighted,
)

PICTURES, CLASSES, STEPS = 24, 4, 6
SHAPE = (7, 6, 3)
# `linear(start: 1 epoch, duration: 4 epochs)` with one step an epoch.
SHARPNESS = [0, 0, 0.25, 0.5, 0.75, 1]

FRAME = """whetstone 1
network Small {{
  input image: unit[7, 6, 3]
  label kind: class[4]
{body}
}}
sharpen Small {{ order: together  policy: linear(start: 1 epoch, duration: 4 epochs) }}
train Small {{
  data: idx(images: "x", labels: "y", test_images: "x", test_labels: "y")
  loss: {loss}
  optimizer: {optimizer}
  schedule: {schedule}
  gradient: {gradient}
  precision: float32
  batch: 24
  limit: 6 epochs
{more}}}
"""


def dense(net, x):
    h = net.brelu(net.batch_norm(net.dense(x, "h.dense", bias=False), "h.batch_norm"))
    v = net.sigmoid(net.dense(h, "v.dense"))
    return net.decode(v, CLASSES, 3, 1.5)


DENSE = """
  h = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
  v = h |> dense(12) |> sigmoid
  output kind = v |> decode(key(4, copies: 3), temperature: 1.5)
"""


def convolutions(net, x):
    a = net.brelu(net.batch_norm(net.conv(x, "a.conv", (2, 1), "same", bias=False), "a.batch_norm"))
    b = net.sigmoid(net.conv(a, "b.conv", (1, 1), (1, 0), groups=2, bias=False))
    c = net.conv(b, "c.conv", (2, 2), "valid", groups=6, bias=False)
    c = net.brelu(net.batch_norm(c, "c.batch_norm"))
    v = net.threshold(net.batch_norm(net.dense(c, "v.dense", bias=False), "v.batch_norm"), 0.25)
    return net.decode(v, CLASSES, 2, 2)


CONVOLUTIONS = """
  a = image |> conv(4, kernel: [4, 3], stride: [2, 1], bias: false) |> batch_norm |> brelu
  b = a |> conv(6, kernel: [3, 2], padding: [1, 0], groups: 2, bias: false) |> sigmoid
  c = b |> conv(12, kernel: 2, stride: 2, padding: valid, groups: 6, bias: false)
    |> batch_norm |> brelu
  v = c |> flatten |> dense(8, bias: false) |> batch_norm |> threshold(0.25)
  output kind = v |> decode(key(4, copies: 2))
"""


def wide_convolutions(net, x):
    a = net.brelu(net.batch_norm(net.conv(x, "a.conv", bias=False), "a.batch_norm"))
    b = net.brelu(net.batch_norm(net.conv(a, "b.conv", bias=False), "b.batch_norm"))
    c = net.sigmoid(net.conv(b, "c.conv", (1, 1), "valid"))
    return net.decode(net.brelu(net.dense(c, "v.dense")), CLASSES, 2, 2)


# Wide enough for minimal filtering, with one piece of a kernel and with four.
WIDE_CONVOLUTIONS = """
  a = image |> conv(32, kernel: 3, bias: false) |> batch_norm |> brelu
  b = a |> conv(34, kernel: 5, bias: false) |> batch_norm |> brelu
  c = b |> conv(36, kernel: 3, padding: valid) |> sigmoid
  v = c |> flatten |> dense(8) |> brelu
  output kind = v |> decode(key(4, copies: 2))
"""


def pools_and_joins(net, x):
    a = net.brelu(net.batch_norm(net.conv(x, "a.conv", bias=False), "a.batch_norm"))
    m = net.max_pool(a, (3, 2), (2, 1))
    skip = net.brelu(
        net.add(net.batch_norm(net.conv(m, "r.conv", bias=False), "r.batch_norm"), m)
    )
    p = net.avg_pool(skip, (3, 5))
    q = net.sigmoid(net.conv(p, "q.conv"))
    s = net.brelu(net.dense(a, "s.dense"))
    joined = net.concat(net.reshape(q, 4), s)
    v = net.brelu(net.batch_norm(net.dense(joined, "v.dense", bias=False), "v.batch_norm"))
    return net.decode(v, CLASSES, 5, 5)


POOLS_AND_JOINS = """
  a = image |> conv(4, kernel: 3, bias: false) |> batch_norm |> brelu
  m = a |> max_pool([3, 2], stride: [2, 1])
  r = add(m |> conv(4, kernel: 3, bias: false) |> batch_norm, m) |> brelu
  q = r |> avg_pool([3, 5]) |> conv(4, kernel: 1) |> sigmoid
  s = a |> flatten |> dense(6) |> brelu
  v = concat(q |> flatten, s) |> dense(20, bias: false) |> batch_norm |> brelu
  output kind = v |> decode(key(4, copies: 5))
"""


def rebuilding(net, x):
    h = net.brelu(net.dense(x, "h.dense"))
    r = net.sigmoid(net.dense(h, "r.dense"))
    v = net.brelu(net.dense(h, "v.dense"))
    return net.decode(v, CLASSES, 1, 1), net.reshape(r, *SHAPE)


REBUILDING = """
  h = image |> flatten |> dense(24) |> brelu
  r = h |> dense(126) |> sigmoid |> reshape(7, 6, 3)
  v = h |> dense(4) |> brelu
  output kind = v |> decode(key(4, copies: 1))
  output rebuilt = r
"""


def one_loss(outputs, labels, _):
    return cross_entropy(outputs, labels)


def two_losses(outputs, labels, pictures):
    score, rebuilt = outputs
    return weighted([(0.5, cross_entropy(score, labels)), (3, mean_squared(rebuilt, pictures))])


SGD = "sgd(rate: 0.05, momentum: 0.9, nesterov: true)"
CASES = [
    # name, network, its layers, loss, its formula, optimiser, its formula, schedule, its factor,
    # gradient, its rule, further settings, steps with frozen norm
    ("dense, sgd with Nesterov, window, one cycle", DENSE, dense, "cross_entropy(kind)", one_loss,
     SGD, (0.05, optimizer("sgd", momentum=0.9, nesterov=True)), "one_cycle(warm_up: 50 %)",
     lambda step: half_cosine(step, 3, STEPS), "window(1)", (WINDOW, 1), "", 0),
    ("dense, sgd, exact, constant", DENSE, dense, "cross_entropy(kind)", one_loss,
     "sgd(rate: 0.1, momentum: 0.8)", (0.1, optimizer("sgd", momentum=0.8, nesterov=False)),
     "constant", lambda step: 1, "exact", (EXACT, 0), "", 0),
    ("convolutions, adam, triangle, cosine", CONVOLUTIONS, convolutions, "cross_entropy(kind)",
     one_loss, "adam(rate: 2e-3)", (2e-3, optimizer("adam")), "cosine(warm_up: 2 epochs)",
     lambda step: half_cosine(step, 2, STEPS), "triangle(1.5)", (TRIANGLE, 1.5), "", 0),
    ("convolutions, adadelta, window, steps", CONVOLUTIONS, convolutions, "cross_entropy(kind)",
     one_loss, "adadelta(rate: 2.0)", (2.0, optimizer("adadelta")),
     "step(every: 2 epochs, factor: 0.5)", lambda step: 0.5 ** (step // 2), "window(0.5)",
     (WINDOW, 0.5), "", 0),
    ("wide convolutions, sgd, window, constant", WIDE_CONVOLUTIONS, wide_convolutions,
     "cross_entropy(kind)", one_loss, "sgd(rate: 0.05)",
     (0.05, optimizer("sgd", momentum=0, nesterov=False)), "constant", lambda step: 1, "window(1)",
     (WINDOW, 1), "", 0),
    ("pools and joins, adamw, window, frozen norm", POOLS_AND_JOINS, pools_and_joins,
     "cross_entropy(kind)", one_loss, "adamw(rate: 2e-3, decay: 0.05)",
     (2e-3, optimizer("adam", decay=0.05)), "constant", lambda step: 1, "window(1)", (WINDOW, 1),
     "  freeze_norm: 2 epochs\n", 2),
    ("pools and joins, rmsprop, exact", POOLS_AND_JOINS, pools_and_joins, "cross_entropy(kind)",
     one_loss, "rmsprop(rate: 1e-3)", (1e-3, optimizer("rmsprop")), "constant", lambda step: 1,
     "exact", (EXACT, 0), "", 0),
    ("two losses, adam, window", REBUILDING, rebuilding,
     "[cross_entropy(kind, weight: 0.5), mean_squared(rebuilt, image, weight: 3.0)]", two_losses,
     "adam(rate: 5e-3)", (5e-3, optimizer("adam")), "constant", lambda step: 1, "window(1)",
     (WINDOW, 1), "", 0),
]


def write_idx(path, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim)
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    with open(path, "wb") as file:
        file.write(header + sizes + array.astype(np.uint8).tobytes())


def train(wsc, folder, source, run, *more):
    path = os.path.join(folder, "small.ws")
    with open(path, "w") as file:
        file.write(source)
    subprocess.run(
        [wsc, "train", path, "--quiet", "--no-emit", "--run", os.path.join(folder, run), *more],
        check=True,
    )
    checkpoint = load_file(os.path.join(folder, run, "checkpoint.safetensors"))
    weights = {
        name.removeprefix("weight/"): tensor.astype(np.float64)
        for name, tensor in checkpoint.items() if name.startswith("weight/")
    }
    with open(os.path.join(folder, run, "metrics.jsonl")) as file:
        return weights, [json.loads(line)["loss"] for line in file]


def is_statistic(name):
    return name.endswith((".mean", ".variance"))


def compare(wsc, number, case, pictures, labels, folder):
    (name, body, layers, loss, loss_formula, rule_text, (rate, update), schedule, factor, gradient,
     rule, more, frozen) = case
    source = FRAME.format(
        body=body.strip("\n"), loss=loss, optimizer=rule_text, schedule=schedule,
        gradient=gradient, more=more)
    still = ["--set", "train.optimizer=sgd(rate: 1e-30)", "--set", "train.schedule=constant"]
    start, _ = train(wsc, folder, source, f"still-{number}", *still)
    found, losses = train(wsc, folder, source, f"run-{number}")
    weights = {key: value for key, value in start.items() if not is_statistic(key)}
    statistics = {
        key: np.full_like(value, 1.0 if key.endswith(".variance") else 0.0)
        for key, value in start.items() if is_statistic(key)
    }
    worst = 0.0
    for step in range(STEPS):
        values = {key: Value(value) for key, value in weights.items()}
        net = Net(values, statistics, SHARPNESS[step], rule, frozen=step >= STEPS - frozen)
        total = loss_formula(layers(net, Value(pictures)), labels, pictures)
        total.backward()
        worst = max(worst, abs(float(total.data) - losses[step]) / abs(losses[step]))
        weights = {
            key: update(key, value, values[key].grad, rate * factor(step), step)
            for key, value in weights.items()
        }
    assert worst < 1e-4, f"{name}: losses {losses} differ by {worst:.2e}"
    for key, expected in {**weights, **statistics}.items():
        scale = max(1e-2, float(np.abs(expected).max()))
        off = float(np.abs(found[key] - expected).max()) / scale
        assert off < 1e-3, f"{name}: `{key}` is off by {off:.2e}"
        worst = max(worst, off)
        if not is_statistic(key):
            assert np.abs(expected - start[key]).max() > 0, f"{name}: `{key}` never moved"
    print(f"{name}: {len(weights)} parameters after {STEPS} steps, off by at most {worst:.1e}")


def main():
    wsc = os.path.abspath(sys.argv[1])
    random = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        pictures = random.integers(0, 256, (PICTURES, *SHAPE))
        labels = random.integers(0, CLASSES, PICTURES)
        write_idx(os.path.join(folder, "x"), pictures)
        write_idx(os.path.join(folder, "y"), labels)
        for number, case in enumerate(CASES):
            compare(wsc, number, case, pictures / 255, labels, folder)


if __name__ == "__main__":
    main()
