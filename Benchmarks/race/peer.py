"""PyTorch's side of the race: the same networks, data and steps as the engine.

peer.py NET DISCIPLINE MODE THREADS PICTURES LABELS: warms up, then reads lines with a number of
seconds, runs for about as long and answers with pictures per second.

MODE joins the names of what is switched on with `-`: fp32 or bf16 (autocast), channels_last,
compile. Adam is the fused one.
"""
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

CLASSES, COPIES = 10, 10


class Ramp(nn.Module):
    """From 0 at 0.25 to 1 at 0.75: half sharp."""

    def forward(self, x):
        return ((x - 0.25) * 2).clamp(0, 1)


class WindowStep(torch.autograd.Function):
    """1 where x >= 0.5; the gradient passes where |x - 0.5| <= 0.5."""

    @staticmethod
    def forward(context, x):
        context.save_for_backward((x - 0.5).abs() <= 0.5)
        return (x >= 0.5).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        (inside,) = context.saved_tensors
        return gradient * inside


class Step(nn.Module):
    def forward(self, x):
        return WindowStep.apply(x) if torch.is_grad_enabled() else (x >= 0.5).to(x.dtype)


def layers(net, activation):
    """The modules of a network and the shape of its pictures, channels first."""

    def conv(inputs, outputs, kernel):
        return [
            nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2),
            nn.BatchNorm2d(outputs),
            activation(),
        ]

    def dense(inputs, outputs):
        return [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), activation()]

    def votes(inputs):
        return [nn.Linear(inputs, CLASSES * COPIES), activation()]

    pool, flat = [nn.MaxPool2d(2)], [nn.Flatten()]
    if net == "mlp":
        return flat + dense(784, 512) + dense(512, 512) + votes(512), (1, 28, 28)
    if net == "lenet":
        body = conv(1, 32, 5) + pool + conv(32, 64, 5) + pool
        return body + flat + dense(64 * 7 * 7, 512) + votes(512), (1, 28, 28)
    if net == "vgg":
        body = conv(3, 64, 3) + conv(64, 64, 3) + pool
        body += conv(64, 128, 3) + conv(128, 128, 3) + pool
        body += conv(128, 256, 3) + conv(256, 256, 3) + pool
        return body + flat + dense(256 * 4 * 4, 512) + votes(512), (3, 32, 32)
    raise SystemExit(f"there is no network {net}")


class Contender:
    def __init__(self, net, discipline, mode, pictures, labels):
        torch.manual_seed(1)
        modules, (channels, height, width) = layers(net, Ramp if discipline == "soft" else Step)
        self.net = nn.Sequential(*modules)
        data = torch.from_numpy(numpy.fromfile(pictures, dtype=numpy.float32))
        # A copy that is contiguous channels first: as PyTorch's users hold pictures.
        self.x = data.view(-1, height, width, channels).permute(0, 3, 1, 2).contiguous()
        self.y = torch.from_numpy(numpy.fromfile(labels, dtype=numpy.int32)).long()
        self.key = torch.eye(CLASSES).repeat_interleave(COPIES, 1) * 2 - 1
        if "channels_last" in mode:
            self.net = self.net.to(memory_format=torch.channels_last)
            self.x = self.x.contiguous(memory_format=torch.channels_last)
        self.is_training = discipline != "infer"
        self.net.train(self.is_training)
        self.halves = "bf16" in mode
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3, fused=True)
        self.forward = torch.compile(self.net) if "compile" in mode else self.net

    def step(self):
        if self.is_training:
            self.train()
        else:
            with torch.no_grad(), self.autocast():
                self.forward(self.x)

    def train(self):
        with self.autocast():
            out = self.forward(self.x)
        loss = functional.cross_entropy((2 * out.float() - 1) @ self.key.t(), self.y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()

    def autocast(self):
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.halves)


def main():
    net, discipline, mode, threads, pictures, labels = sys.argv[1:7]
    torch.set_num_threads(int(threads))
    contender = Contender(net, discipline, mode, pictures, labels)
    for _ in range(5):
        contender.step()
    print("ready", torch.__version__, torch.backends.cpu.get_cpu_capability(), flush=True)
    batch = len(contender.y)
    for line in sys.stdin:
        limit, start, steps = float(line), time.perf_counter(), 0
        while steps == 0 or time.perf_counter() - start < limit:
            contender.step()
            steps += 1
        print(steps * batch / (time.perf_counter() - start), flush=True)


main()
