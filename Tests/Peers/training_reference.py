"""A small network's training step in numpy, from the published formulas, in double precision.

Layers, activations at every sharpness, gradient rules, losses, optimisers and schedules stand here
a second time, with a gradient by reverse accumulation. `training_formulas.py` compares with wsc.
"""

import math

import numpy as np

WINDOW, TRIANGLE, EXACT = "window", "triangle", "exact"


# ---- Values that remember how they were made ------------------------------------------------


class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = np.zeros_like(data)
        self.parents = parents  # (value, function from the gradient of this to that of the value)

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if id(value) in seen:
                return
            seen.add(id(value))
            for parent, _ in value.parents:
                visit(parent)
            order.append(value)

        visit(self)
        self.grad = np.ones_like(self.data)
        for value in reversed(order):
            for parent, pull in value.parents:
                parent.grad = parent.grad + pull(value.grad)


def loss_of(score, loss, gradient):
    return Value(loss, [(score, lambda g: g * gradient)])


def weighted(terms):
    """The sum of (weight, loss)."""
    return Value(
        sum(w * loss.data for w, loss in terms), [(loss, lambda g, w=w: g * w) for w, loss in terms]
    )


# ---- Layers: arrays are pictures, height, width, channels -------------------------------------


class Net:
    """The layers of one step; `weights` are Values by name."""

    def __init__(self, weights, statistics, sharpness, rule, frozen=False):
        self.weights, self.statistics = weights, statistics
        self.sharpness, self.rule, self.frozen = sharpness, rule, frozen

    def dense(self, x, name, bias=True):
        w = self.weights[name + ".weight"]
        flat = Value(
            x.data.reshape(len(x.data), -1), [(x, lambda g: g.reshape(x.data.shape))]
        )
        y = Value(
            flat.data @ w.data.T,
            [(flat, lambda g: g @ w.data), (w, lambda g: g.T @ flat.data)],
        )
        return self.biased(y, name) if bias else y

    def biased(self, y, name):
        b = self.weights[name + ".bias"]
        axes = tuple(range(y.data.ndim - 1))
        return Value(y.data + b.data, [(y, lambda g: g), (b, lambda g: g.sum(axes))])

    def conv(self, x, name, stride=(1, 1), padding="same", groups=1, bias=True):
        w = self.weights[name + ".weight"]
        out, kh, kw, depth = w.data.shape
        n, h, width, _ = x.data.shape
        size, pads = [], []
        for extent, kernel, step, axis in ((h, kh, stride[0], 0), (width, kw, stride[1], 1)):
            if padding == "same":
                count = -(-extent // step)
                total = max(0, (count - 1) * step + kernel - extent)
                pads.append((total // 2, total - total // 2))
            else:
                edge = 0 if padding == "valid" else padding[axis]
                count = (extent + 2 * edge - kernel) // step + 1
                pads.append((edge, edge))
            size.append(count)
        padded = np.pad(x.data, ((0, 0), *pads, (0, 0)))
        per_group = out // groups
        y = np.zeros((n, *size, out))

        def patch(i, j):
            rows = slice(i, i + (size[0] - 1) * stride[0] + 1, stride[0])
            columns = slice(j, j + (size[1] - 1) * stride[1] + 1, stride[1])
            return rows, columns

        def each():
            for i in range(kh):
                for j in range(kw):
                    for g in range(groups):
                        rows, columns = patch(i, j)
                        source = slice(g * depth, (g + 1) * depth)
                        target = slice(g * per_group, (g + 1) * per_group)
                        yield i, j, rows, columns, source, target

        for i, j, rows, columns, source, target in each():
            y[..., target] += padded[:, rows, columns, source] @ w.data[target, i, j].T

        def to_input(g):
            dx = np.zeros_like(padded)
            for i, j, rows, columns, source, target in each():
                dx[:, rows, columns, source] += g[..., target] @ w.data[target, i, j]
            (top, _), (left, _) = pads
            return dx[:, top : top + h, left : left + width]

        def to_weight(g):
            dw = np.zeros_like(w.data)
            for i, j, rows, columns, source, target in each():
                dw[target, i, j] += np.einsum(
                    "nyxo,nyxc->oc", g[..., target], padded[:, rows, columns, source]
                )
            return dw

        y = Value(y, [(x, to_input), (w, to_weight)])
        return self.biased(y, name) if bias else y

    def batch_norm(self, z, name, epsilon=1e-5, momentum=0.1):
        gamma, beta = self.weights[name + ".gamma"], self.weights[name + ".beta"]
        axes = tuple(range(z.data.ndim - 1))
        rows = z.data.size // z.data.shape[-1]
        running = self.statistics
        if self.frozen:
            mean, variance = running[name + ".mean"], running[name + ".variance"]
        else:
            mean, variance = z.data.mean(axes), z.data.var(axes)
            unbiased = variance * rows / (rows - 1)
            for key, seen in ((".mean", mean), (".variance", unbiased)):
                running[name + key] = (1 - momentum) * running[name + key] + momentum * seen
        deviation = np.sqrt(variance + epsilon)
        unit = (z.data - mean) / deviation

        def to_input(g):
            d = g * gamma.data
            if not self.frozen:
                d = d - d.mean(axes) - unit * (d * unit).mean(axes)
            return d / deviation

        return Value(
            unit * gamma.data + beta.data,
            [
                (z, to_input),
                (gamma, lambda g: (g * unit).sum(axes)),
                (beta, lambda g: g.sum(axes)),
            ],
        )

    def activation(self, x, center, ramp, slope):
        """Hard where `ramp` is None; its own slope flows back only under `exact`."""
        u = x.data
        y = (u >= center).astype(float) if ramp is None else ramp(u)
        kind, width = self.rule
        distance = np.abs(u - center)
        if kind == WINDOW:
            slope_here = np.where(distance <= width / 2, 1 / width, 0)
        elif kind == TRIANGLE:
            slope_here = np.maximum(0, 1 - distance / width) / width
        else:
            slope_here = np.zeros_like(u) if ramp is None else slope(u)
        return Value(y, [(x, lambda g: g * slope_here)])

    def brelu(self, x):
        if self.sharpness == 1:
            return self.activation(x, 0.5, None, None)
        width = 1 - self.sharpness + 0.001
        return self.activation(
            x,
            0.5,
            lambda u: np.clip((u - 0.5) / width + 0.5, 0, 1),
            lambda u: np.where(np.abs(u - 0.5) < width / 2, 1 / width, 0),
        )

    def sigmoid(self, x):
        if self.sharpness == 1:
            return self.activation(x, 0, None, None)
        k = 4 * math.log(2 + math.sqrt(3)) / (1 - self.sharpness + 0.001)

        def logistic(u):
            return 1 / (1 + np.exp(np.clip(-k * u, -40, 40)))

        return self.activation(
            x, 0, logistic, lambda u: k * logistic(u) * (1 - logistic(u))
        )

    def threshold(self, x, level):
        return self.activation(x, level, None, None)

    def pool(self, x, window, stride, is_maximum):
        n, h, w, c = x.data.shape
        oh, ow = (h - window[0]) // stride[0] + 1, (w - window[1]) // stride[1] + 1
        taps = np.stack(
            [
                x.data[:, i : i + (oh - 1) * stride[0] + 1 : stride[0],
                       j : j + (ow - 1) * stride[1] + 1 : stride[1]]
                for i in range(window[0])
                for j in range(window[1])
            ]
        )
        if is_maximum:
            share = (np.arange(len(taps))[:, None, None, None, None] == taps.argmax(0)) * 1.0
        else:
            share = np.full_like(taps, 1 / len(taps))

        def to_input(g):
            dx = np.zeros_like(x.data)
            for k in range(len(taps)):
                i, j = divmod(k, window[1])
                dx[:, i : i + (oh - 1) * stride[0] + 1 : stride[0],
                   j : j + (ow - 1) * stride[1] + 1 : stride[1]] += g * share[k]
            return dx

        return Value((taps * share).sum(0), [(x, to_input)])

    def max_pool(self, x, window, stride=None):
        return self.pool(x, window, stride or window, True)

    def avg_pool(self, x, window):
        return self.pool(x, window, window, False)

    def add(self, *terms):
        return Value(sum(t.data for t in terms), [(t, lambda g: g) for t in terms])

    def concat(self, *parts):
        ends = np.cumsum([p.data.shape[-1] for p in parts])

        def cut(end, width):
            return lambda g: g[..., end - width : end]

        return Value(
            np.concatenate([p.data for p in parts], -1),
            [(p, cut(e, p.data.shape[-1])) for p, e in zip(parts, ends)],
        )

    def reshape(self, x, *shape):
        return Value(
            x.data.reshape(len(x.data), *shape), [(x, lambda g: g.reshape(x.data.shape))]
        )

    def decode(self, x, classes, copies, temperature):
        signs = 2 * np.kron(np.eye(classes), np.ones(copies)) - 1
        return Value(
            (2 * x.data - 1) @ signs.T / temperature, [(x, lambda g: 2 * g @ signs / temperature)]
        )


# ---- Losses -----------------------------------------------------------------------------------


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def cross_entropy(score, labels):
    p = softmax(score.data)
    rows = np.arange(len(labels))
    truth = np.eye(p.shape[-1])[labels]
    return loss_of(score, -np.log(p[rows, labels]).mean(), (p - truth) / len(labels))


def mean_squared(score, target):
    difference = score.data - target
    return loss_of(score, (difference**2).mean(), 2 * difference / difference.size)


# ---- Optimisers and schedules -----------------------------------------------------------------


def optimizer(kind, **setting):
    state = {}

    def update(name, w, g, rate, step):
        a, b = state.get(name, (np.zeros_like(w), np.zeros_like(w)))
        if kind == "sgd":
            a = setting["momentum"] * a + g
            move = g + setting["momentum"] * a if setting["nesterov"] else a
        elif kind == "adam":
            a, b = 0.9 * a + 0.1 * g, 0.999 * b + 0.001 * g * g
            corrected = a / (1 - 0.9 ** (step + 1)), b / (1 - 0.999 ** (step + 1))
            move = corrected[0] / (np.sqrt(corrected[1]) + 1e-8) + setting.get("decay", 0) * w
        elif kind == "adadelta":
            a = 0.95 * a + 0.05 * g * g
            move = np.sqrt(b + 1e-6) / np.sqrt(a + 1e-6) * g
            b = 0.95 * b + 0.05 * move * move
        else:
            a = 0.9 * a + 0.1 * g * g
            move = g / (np.sqrt(a) + 1e-8)
        state[name] = (a, b)
        return w - rate * move

    return update


def half_cosine(step, rise, total):
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / (total - rise)))
