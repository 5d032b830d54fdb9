"""Completion at many places: what fits there and, as important, what does not."""

from client import EVERYTHING, Server
from harness import check, expect_none

HEAD = "whetstone 1\n\nsize wide = 64\n\nop thin(n: size) = dense(n)\n\n"

NETWORK = """network Net {
  size classes = 10
  size length = 20 steps
  op stage(c: size, rate: number) = conv(c, kernel: 3) |> brelu |> dropout(rate)
  op up(skip: signal, c: size) = concat(it |> upsample(2), skip) |> stage(c, rate: 0.1)

  input image: unit[32, 32, 3]
  label object: class[classes]
  label other: class[2]

  c1 = image |> stage(32, rate: 0.5)
  c2 = c1 |> max_pool(2)
  @
  votes: spike[40] = c2 |> flatten |> dense(40) |> brelu
  output object = votes |> decode(key(classes, copies: 4))
}
"""

PLANS = """
sharpen Net as Slow { order: bottom_up  policy: hard }
sharpen Net as Quick { policy: hard }
train Net as First {
  data: mnist("mnist")
  sharpen: Slow
  limit: 3 epochs
}
"""

LAYERS = {"conv", "dense", "brelu", "max_pool", "batch_norm", "decode", "flatten"}
ITEMS = {"input", "label", "output", "op", "size"}
PLAN_WORDS = {"sharpen", "train", "convert", "emit"}
OPS = {"stage", "up", "thin"}
SIGNALS = {"image", "c1", "c2", "votes", "object"}

# A line inside the network; the cursor is at `¦`. What must be offered, what must not.
IN_NETWORK = [
    ("¦", ITEMS, LAYERS | SIGNALS | PLAN_WORDS),
    ("inp¦", ITEMS, LAYERS),
    ("c3¦", ITEMS, LAYERS),
    ("c3 ¦", set(), ITEMS | LAYERS | SIGNALS),
    ("c3 = ¦", {"image", "c1", "c2", "votes", "concat", "add"}, {"other", "classes"} | LAYERS | OPS),
    ("c3 = ima¦", {"image"}, LAYERS | ITEMS),
    ("c3 = c2 |> ¦", LAYERS | OPS, SIGNALS | ITEMS | {"concat", "add", "same", "limit"}),
    ("c3 = c2 |> co¦", {"conv"}, SIGNALS),
    ("c3 = c2 |>\n    ¦", LAYERS | OPS, ITEMS),
    ("c3 = c2 |> (¦", LAYERS | OPS, SIGNALS),
    ("c3 = c2 |> (conv(8, kernel: 3) |> ¦) * 2", LAYERS | OPS, SIGNALS),
    ("c3 = c2 |> stage(8) * ¦", {"classes", "wide"}, LAYERS | SIGNALS),
    ("c3 = c2 |> stage(8) ¦", set(), LAYERS | SIGNALS | ITEMS),
    ("c3 = c2 |> stage(8)\n  ¦", ITEMS, LAYERS | SIGNALS),
    ("c3 = c2 |> stage(8)\n  out¦", {"output"}, LAYERS),
    ("c3 = c2 |> conv(¦", {"kernel", "stride", "padding", "classes", "wide"}, LAYERS | SIGNALS),
    ("c3 = c2 |> conv(8, ¦", {"kernel", "stride", "bias"}, LAYERS | SIGNALS | {"channels"}),
    ("c3 = c2 |> conv(8, kernel: ¦", {"classes"}, {"kernel", "stride"} | LAYERS),
    ("c3 = c2 |> conv(8, kernel: 3, ¦)", {"stride", "padding"}, {"kernel"}),
    ("c3 = c2 |> conv(8, ¦, stride: 2)", {"kernel"}, {"stride"}),
    ("c3 = c2 |> conv(8, kernel: 3, padding: ¦)", {"same", "valid", "classes"}, {"true"} | LAYERS),
    ("c3 = c2 |> conv(8, kernel: [¦", {"classes"}, {"stride"} | LAYERS | SIGNALS),
    ("c3 = c2 |> conv(8, kernel: 3, bias: ¦", {"true", "false"}, {"classes"} | SIGNALS),
    ("c3 = c2 |> conv(8 ¦", set(), LAYERS | SIGNALS | {"kernel", "steps", "epochs"}),
    ("c3 = c2 |> conv(wide ¦", set(), {"kernel"} | LAYERS),
    ("c3 = c2 |> conv(wide * ¦", {"classes"}, {"kernel"} | LAYERS),
    ("c3 = c2 |> clip(limit: ¦", {"learned"}, {"same"} | LAYERS),
    ("c3 = c2 |> decode(¦", {"key", "temperature"}, {"copies", "block"} | LAYERS),
    ("c3 = c2 |> decode(key(¦", {"classes", "copies"}, {"temperature"} | LAYERS),
    ("c3 = c2 |> decode(key(10, copies: 4, kind: ¦", {"block", "random"}, {"copies"} | LAYERS),
    ("c3 = c2 |> decode(key(10, copies: 4), ¦", {"temperature"}, {"copies", "key"}),
    ("c3 = c2 |> delay(1 ¦", {"step"}, {"steps", "epochs"} | LAYERS),
    ("c3 = c2 |> delay(2 st¦", {"steps"}, {"step", "epochs"}),
    ("c3 = c2 |> dropout(10 ¦", {"%"}, {"steps"}),
    ("c3 = concat(¦", {"image", "c1", "c2"}, LAYERS | {"classes"}),
    ("c3 = concat(c1, ¦", {"image", "c2"}, LAYERS | {"classes"}),
    ("c3 = add(c1 |> ¦", LAYERS | OPS, SIGNALS),
    ("c3 = c2 |> stage(¦", {"c", "classes", "wide"}, LAYERS | SIGNALS),
    ("c3 = c2 |> stage(8, ¦", {"rate"}, {"c"} | LAYERS),
    ("c3 = c2 |> up(¦", {"skip", "image", "c1"}, {"classes"} | LAYERS),
    ("c3 = c2 |> up(c1, ¦", {"classes", "c"}, {"image", "skip"} | LAYERS),
    ("c3: ¦", {"unit", "real", "spike", "quant"}, {"class"} | LAYERS | SIGNALS),
    ("c3: spike[¦", {"classes", "length"}, LAYERS | SIGNALS),
    ("c3: spike[8, ¦", {"classes"}, LAYERS | SIGNALS),
    ("c3: quant(¦", {"classes"}, LAYERS | SIGNALS),
    ("c3: spike[8] = ¦", {"image"}, LAYERS | {"spike"}),
    ("input ¦", set(), SIGNALS | ITEMS | LAYERS),
    ("input more: ¦", {"unit", "spike"}, {"class"}),
    ("label ¦", set(), SIGNALS | ITEMS),
    ("label more: ¦", {"class"}, {"unit", "spike"}),
    ("label more: class[¦", {"classes"}, LAYERS),
    ("output ¦", {"other"}, {"object", "image"} | LAYERS),
    ("output more = ¦", {"c1", "c2"}, LAYERS | {"more"}),
    ("size ¦", set(), {"classes"}),
    ("size more = ¦", {"classes", "wide"}, {"more", "image"} | LAYERS),
    ("size more = 10 ¦", {"steps"}, {"epochs", "classes"}),
    ("size more = 2 * ¦", {"classes"}, {"image"}),
    ("op ¦", set(), {"stage"} | LAYERS),
    ("op more(¦", set(), {"size", "signal", "image"}),
    ("op more(n: ¦", {"size", "number", "signal"}, {"unit"} | LAYERS),
    ("op more(n: size, ¦", set(), {"size", "number"}),
    ("op more(n: size) = ¦", LAYERS | {"concat", "it", "stage"}, {"image", "c1", "more", "n"}),
    ("op more(n: size) = dense(¦", {"n", "classes"}, {"image"} | LAYERS),
    ("op more(n: size, s: signal) = concat(¦", {"s"}, {"image", "n"}),
    ("op more(n: size) = dense(n) |> ¦", LAYERS | {"stage"}, {"more", "image", "it"}),
    ("op more(p: number) = dropout(¦", {"p"}, {"classes"} | LAYERS),
    ("c3 = c2 |> stage(8 // ¦", set(), LAYERS | {"rate"}),
    ("/// says ¦", set(), LAYERS | ITEMS),
    ("c3 = c2 |> dense(10¦", set(), {"classes"} | LAYERS),
    ('c3 = c2 |> dense("¦', set(), {"classes"} | LAYERS),
    ("c3 = c2 |> stage(8\n  out¦", set(), LAYERS),
    ("size = c2 |> ¦", LAYERS, ITEMS),
    ("c3 = c2 |> nothing(¦", set(), LAYERS | SIGNALS),
]

IN_PLANS = [
    ("train Net {\n  ¦\n}", {"data", "loss", "limit", "batch"}, LAYERS | PLAN_WORDS - {"sharpen"}),
    ("train Net { ¦", {"data", "loss", "sharpen"}, LAYERS),
    ("train Net { limit: 3 epochs\n ba¦", {"batch", "data"}, {"limit"} | LAYERS),
    ("train Net { ¦\n limit: 3 epochs }", {"batch"}, {"limit"}),
    ("train Net { seed: 3 ¦", {"batch", "limit"}, {"seed", "epochs"}),
    ("train Net { limit: 3 ¦", {"epochs"}, {"seed", "steps", "batch"}),
    ("train Net { limit: 1 ¦", {"epoch"}, {"epochs"}),
    ("train Net { limit: ¦", {"… epochs"}, {"batch", "adam"}),
    ("train Net { limit: 3 ep¦", {"epochs"}, {"batch"}),
    ("train Net { validation: 3 ¦", {"%", "examples"}, {"epochs"}),
    ("train Net { data: ¦", {"mnist", "digits", "cifar10", "idx"}, {"adam", "image"} | LAYERS),
    ("train Net { data: mnist(¦", {"augment", "image", "label"}, {"mnist", "limit"}),
    ('train Net { data: mnist("¦', set(), {"augment", "mnist"}),
    ('train Net { data: mnist("a¦b")', set(), {"augment", "mnist"}),
    ('train Net { data: mnist("mnist", ¦', {"augment", "image", "label"}, {"mnist"}),
    ('train Net { data: mnist("mnist", image: ¦', {"image"}, {"object", "c1", "label"}),
    ('train Net { data: mnist("mnist", label: ¦', {"object", "other"}, {"image", "c1"}),
    ('train Net { data: mnist("mnist", augment: ¦', {"[…]"}, {"shift", "flip"}),
    ('train Net { data: mnist("mnist", augment: [¦', {"shift", "flip", "crop"}, {"mnist", "image"}),
    ('train Net { data: mnist("mnist", augment: [flip, ¦', {"shift", "crop"}, {"mnist"}),
    ('train Net { data: mnist("mnist", augment: [crop(¦', {"pad"}, {"shift"}),
    ("train Net { data: digits(train: 100 ¦", {"examples"}, {"epochs", "test"}),
    ("train Net { loss: ¦", {"cross_entropy", "mean_squared"}, {"adam", "object"}),
    ("train Net { loss: cross_entropy(¦", {"object", "weight"}, {"image", "c1"}),
    ("train Net { loss: mean_squared(object, ¦", {"c1", "object", "weight"}, {"adam"}),
    ("train Net { loss: [cross_entropy(object), ¦", {"mean_squared"}, {"adam"}),
    ("train Net { optimizer: ¦", {"adam", "sgd"}, {"mnist", "cross_entropy"}),
    ("train Net { optimizer: adam(rate: 1e-3, ¦)", {"beta1"}, {"rate", "adam"}),
    ("train Net { schedule: cosine(warm_up: 2 ¦", {"epochs"}, {"steps"}),
    ("train Net { sharpen: ¦", {"Slow", "Quick", "none"}, {"First", "Net", "image"}),
    ("train Net { start: weights_of(¦", {"Net", "First"}, {"Slow", "image"}),
    ("train Net { precision: ¦", {"float32", "bfloat16"}, {"adam"}),
    ("train Net { gradient: window(1.0) ¦", {"batch"}, {"gradient"} | LAYERS),
    ("sharpen Net { order: ¦", {"bottom_up", "together", "c1"}, {"adaptive", "other"}),
    ("sharpen Net { order: [¦", {"c1", "c2"}, {"bottom_up", "other"}),
    ("sharpen Net { only: [c1, ¦", {"c2", "votes"}, {"bottom_up"}),
    ("sharpen Net { only: [c1.¦", {"stage"}, {"c2", "conv"}),
    ("sharpen Net { only: [c1.stage.¦", {"conv", "brelu"}, {"c2", "stage"}),
    ("sharpen Net { policy: ¦", {"adaptive", "windows", "linear", "hard"}, {"bottom_up"}),
    ("sharpen Net { policy: adaptive(wait: 10 epochs, ¦", {"rate", "critical"}, {"wait"}),
    ("sharpen Net { policy: adaptive(rate: 0.25 / ¦", {"epoch"}, {"epochs", "steps"}),
    ("sharpen Net { policy: adaptive(improved: 15 ¦", {"%"}, {"epochs"}),
    ("sharpen Net { policy: windows([¦", {"c1", "c2"}, {"start", "other"}),
    ("sharpen Net { policy: windows([c1: 5 ¦", {"epochs"}, {"c2"}),
    ("sharpen Net { policy: windows([c1: 5 epochs .. 9 ¦", {"epochs"}, {"c2"}),
    ("sharpen Net { policy: windows([c1: 5 epochs .. 9 epochs, ¦", {"c2"}, {"start"}),
    ("emit Net { target: ¦", {"netlist", "nir"}, {"adam"}),
    ("emit Net { target: netlist ¦", {"weights", "input"}, {"target", "nir"}),
    ("emit Net { weights: 8 ¦", {"bits"}, {"epochs", "input"}),
    ("emit Net { weights: ¦", {"binary", "ternary", "… bits"}, {"netlist"}),
    ("emit Net { weights: [¦", {"rest"}, {"binary"}),
    ("emit Net { weights: [rest: ¦", {"binary", "ternary", "… bits"}, {"rest"}),
    ("emit Net { graded: [¦", {"c1"}, {"bits", "rest"}),
    ("emit Net { graded: [c1: 16 ¦", {"bits"}, {"c2"}),
    ("emit Net { from: ¦", {"First"}, {"Slow", "Net"}),
    ("convert Net as Two { steps: 2 ¦", {"steps"}, {"epochs"}),
    ("convert Net as Two { threshold: from_clip(scale: search(0.3 .. ¦", set(), {"points"} | LAYERS),
    ("convert Net as Two { neuron: integrate_fire(reset: ¦", {"subtract", "zero"}, {"learned"}),
    ("¦", PLAN_WORDS | {"network", "op", "size"}, LAYERS | ITEMS - {"op", "size"} | {"whetstone 1"}),
    ("tra¦", PLAN_WORDS, LAYERS),
    ("train ¦", {"Net"}, {"First", "Slow"} | PLAN_WORDS | LAYERS),
    ("train Ne¦", {"Net"}, PLAN_WORDS),
    ("train Net ¦", {"as"}, PLAN_WORDS | {"Net"}),
    ("train Net as ¦", set(), PLAN_WORDS | {"Net", "as"}),
    ("network ¦", set(), {"Net"} | PLAN_WORDS),
    ("size more = ¦", {"wide"}, {"classes", "more"}),
    ("op more(n: size) = ¦", LAYERS | {"thin", "it"}, {"stage", "image"}),
    ("op more(n: size) = dense(n)\n¦", PLAN_WORDS, LAYERS),
    ("// ¦", set(), PLAN_WORDS),
]


def offered(server, text):
    document = server.open(text.replace("¦", ""), "file:///typing.ws")
    found = document.ask("completion", position=document.position(text.index("¦")))
    names = [entry["label"] for entry in found]
    assert len(set(names)) == len(names), f"offered twice: {sorted(names)}"
    return set(names)


def faults(server, cases, whole):
    for written, wanted, unwanted in cases:
        found = offered(server, whole(written))
        if wanted - found:
            yield f"{written!r} lacks {sorted(wanted - found)}; it has {sorted(found)}"
        if unwanted & found:
            yield f"{written!r} should not offer {sorted(unwanted & found)}"


@check("completion: at many places of a network, in a file that ends there or goes on")
def in_network():
    with Server() as server:
        before, after = NETWORK.split("@")
        for rest in (after + PLANS, ""):
            # Behind a cut file the outputs and labels below are not known.
            below = {"votes", "object"}
            known = [case for case in IN_NETWORK if rest or not (case[1] | case[2]) & below]
            expect_none(
                faults(server, known, lambda written: HEAD + before + written + "\n" + rest),
                "places")


@check("completion: at many places of plans and between declarations")
def in_plans():
    with Server() as server:
        def whole(written):
            return HEAD + NETWORK.replace("@", "") + PLANS + "\n" + written
        expect_none(faults(server, IN_PLANS, whole), "places")
        expect_none(
            faults(server, IN_PLANS, lambda written: whole(written) + "\n\nemit Net { }\n"),
            "places with something behind them")


@check("completion: no place of a file takes the server down, in whole and in cut files")
def everywhere():
    with Server() as server:
        text = HEAD + NETWORK.replace("@", "") + PLANS
        document = server.open(text)
        for offset in range(0, len(text), 2):
            document.ask("completion", position=document.position(offset))
            document.ask("signatureHelp", position=document.position(offset))
        for length in range(0, len(text), 7):
            document = server.open(text[:length])
            document.ask("completion", position=document.position(length))
            document.ask("signatureHelp", position=document.position(length))


@check("completion: what is accepted gives a file without that fault")
def filled_in():
    capabilities = {**EVERYTHING, "textDocument": {**EVERYTHING["textDocument"], "completion": {}}}
    with Server(capabilities) as server:
        text = HEAD + NETWORK.replace("@", "c3 = c2 |> bre¦") + PLANS
        document = server.open(text.replace("¦", ""))
        found = document.ask("completion", position=document.position(text.index("¦")))
        assert all("$" not in entry["textEdit"]["newText"] for entry in found), found
        [entry] = [entry for entry in found if entry["label"] == "brelu"]
        assert document.problems()
        mended = server.open(document.apply([entry["textEdit"]]), "file:///mended.ws")
        assert not [fault for fault in mended.problems() if "bre" in mended.cut(fault["range"])]
