"""Networks, plans and data files that the walk draws."""
import struct

SHAPES = [[28, 28, 1], [12, 12, 1], [9, 7, 1], [5, 16, 1], [1, 1, 1], [2, 3, 1]]
PICTURES = {"train": 48, "test": 16}


def write_idx(path, shape, values):
    """An IDX file of bytes."""
    head = struct.pack(">HBB", 0, 8, len(shape)) + b"".join(struct.pack(">I", n) for n in shape)
    path.write_bytes(head + bytes(values))


def write_pictures(folder, shape, classes, dice):
    """Pictures of so many classes: each class has a pattern, half of whose pixels are noise."""
    pixels = shape[0] * shape[1]
    patterns = [[dice.randrange(256) for _ in range(pixels)] for _ in range(classes)]
    for split, count in PICTURES.items():
        labels = [dice.randrange(classes) for _ in range(count)]
        pictures = [
            value if dice.random() < 0.5 else dice.randrange(256)
            for label in labels
            for value in patterns[label]
        ]
        write_idx(folder / f"{split}-images", [count, *shape[:2]], pictures)
        write_idx(folder / f"{split}-labels", [count], labels)


class Source:
    """One network file; `text` is what stands in it."""

    def __init__(self, dice, folder):
        self.dice = dice
        self.shape = dice.choice(SHAPES)
        self.classes = dice.choice([2, 3, 10])
        self.generated = self.shape == [28, 28, 1] and self.classes == 10 and self.often(50)
        if not self.generated:
            write_pictures(folder, self.shape, self.classes, dice)
        self.signals = ["image"]
        self.text = self.draw()

    def often(self, percent):
        return self.dice.random() * 100 < percent

    def draw(self):
        dice = self.dice
        bindings = []
        for index in range(dice.randint(0, 4)):
            bindings.append(f"  s{index} = {self.binding()}")
            self.signals.append(f"s{index}")
        last = dice.choice(self.signals[-2:])
        copies = dice.randint(1, 4)
        if self.often(15):
            # What has no class: the picture is built again.
            pixels = self.shape[0] * self.shape[1]
            ends = (
                f"  rebuilt = {last} |> flatten |> dense({pixels}) |> {self.activation()}\n"
                f"  seen = image |> flatten\n  output picture = rebuilt |> reshape({pixels})"
            )
            label, loss = "", "mean_squared(rebuilt, seen)"
        else:
            ends = (
                f"  votes = {last} |> flatten |> dense({self.classes * copies})"
                f"{self.norm()} |> {self.activation()}\n"
                f"  output digit = votes |> decode(key({self.classes}, copies: {copies}"
                f"{', kind: random, seed: 3' if self.often(20) else ''}))"
            )
            label = f"  label digit: class[{self.classes}]\n"
            loss = dice.choice(["cross_entropy(digit)", "mean_squared(digit, digit)", "hinge(digit)"])
        lines = "\n".join(bindings)
        return f"""whetstone 1
network Net {{
  input image: unit{self.shape}
{label}{lines}
{ends}
}}
sharpen Net {{ {self.sharpen()} }}
train Net {{
  data: {self.data()}
  loss: {loss}
  optimizer: {dice.choice(["adam(rate: 5e-3)", "sgd(rate: 0.05, momentum: 0.9)", "adadelta(rate: 1.0)"])}
  gradient: {dice.choice(["window(1)", "triangle(1.0)", "window(0.5)"])}
  precision: {dice.choice(["bfloat16", "float32"])}
  batch: {dice.choice([1, 2, 7, 16, 48, 100])}
  {self.validation()}
  {dice.choice(["", "twin: relu", "schedule: cosine(warm_up: 1 epoch)", "schedule: one_cycle()",
                "freeze_norm: 1 epoch"])}
  limit: {dice.randint(1, 3)} epochs
  seed: {dice.randint(1, 99)}
}}
emit Net {{ target: {self.target()}  {self.emission()} }}
"""

    def data(self):
        augment = ", augment: [shift(1)]" if self.often(20) else ""
        if self.generated:
            return "digits(train: 48 examples, test: 16 examples, seed: 1)"
        files = ", ".join(
            f'{key}: "{name}"'
            for key, name in [
                ("images", "train-images"),
                ("labels", "train-labels"),
                ("test_images", "test-images"),
                ("test_labels", "test-labels"),
            ]
        )
        return f"idx({files}{augment})"

    def validation(self):
        return self.dice.choice(
            ["", "validation: 8 examples", "validation: 10 %", "validation: 1 example"]
        )

    def target(self):
        return self.dice.choice(["netlist", "netlist", "netlist", "onnx", "nir", "verilog"])

    def sharpen(self):
        return self.dice.choice(
            [
                "policy: hard",
                "order: together  policy: linear(start: 0 epochs, duration: 1 epoch)",
                "order: bottom_up  policy: linear(start: 0.5 epochs, duration: 0.5 epochs)",
                "order: bottom_up  policy: windows(start: 0 epochs, duration: 0.2 epochs)",
                "order: together  policy: adaptive()",
            ]
        )

    def emission(self):
        weights = f"weights: {self.dice.randint(2, 16)} bits" if self.often(70) else ""
        analog = self.dice.choice([1, 4, 8, 8, 12, 16])
        return weights + (f"  input: analog({analog} bits)" if self.often(70) else "")

    def binding(self):
        if self.often(25):
            first, second = self.dice.choice(self.signals), self.dice.choice(self.signals)
            flat = " |> flatten" if self.often(60) else ""
            join = self.dice.choice(["concat", "add"])
            return f"{join}({first}{flat}, {second}{flat}) |> {self.stages()}"
        return f"{self.dice.choice(self.signals)} |> {self.stages()}"

    def stages(self):
        return " |> ".join(self.stage() for _ in range(self.dice.randint(1, 2)))

    def norm(self):
        return " |> batch_norm" if self.often(50) else ""

    def activation(self):
        return self.dice.choice(["brelu", "brelu", "brelu", "sigmoid", "threshold(0.5)"])

    def stage(self):
        dice = self.dice
        bias = ", bias: false" if self.often(50) else ""
        kind = dice.randrange(10)
        if kind < 3:
            groups = ", groups: 2" if self.often(15) else ""
            return (
                f"conv({2 * dice.randint(1, 3)}, kernel: {dice.randint(1, 4)},"
                f" stride: {dice.randint(1, 3)}{groups}{bias}){self.norm()} |> {self.activation()}"
            )
        if kind < 5:
            return f"flatten |> dense({dice.randint(1, 24)}{bias}){self.norm()} |> {self.activation()}"
        return dice.choice(
            [
                "max_pool(2)",
                "max_pool(3, stride: 2)",
                "avg_pool(2)",
                "upsample(2)",
                "threshold(0.3)",
                "dropout(0.2)",
                "flatten",
                "global_avg_pool",
                "brelu",
                "conv(2, kernel: 3) |> avg_pool(2) |> brelu",
            ]
        )
