"""Colours of Whetstone, edition 1, for Pygments and what builds on it (Sphinx, MkDocs, …).

    pip install ./grammar/pygments
    pygmentize -l whetstone net.ws

Or without installing:  pygmentize -x -l grammar/pygments/whetstone_lexer.py:WhetstoneLexer net.ws
"""

import re

from pygments.lexer import RegexLexer, bygroups, default, include, words
from pygments.token import (
    Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Whitespace)

__all__ = ["WhetstoneLexer"]

# The compiler's words. `wsc words --json` lists them; a test holds these lists against it.
# words: keywords
KEYWORDS = (
    "whetstone", "network", "op", "size", "input", "label", "output", "as",
)
# words: plans
PLANS = (
    "sharpen", "train", "convert", "emit",
)
# words: kinds
KINDS = (
    "real", "unit", "spike", "class", "quant",
)
# words: parameter_types
PARAMETER_TYPES = (
    "size", "number", "signal",
)
# words: units
UNITS = (
    "step", "steps", "epoch", "epochs", "batch", "batches", "bit", "bits", "example", "examples",
)
# words: constants
CONSTANTS = (
    "true", "false",
)
# words: builtins
BUILTINS = (
    "it",
)
# words: layers
LAYERS = (
    "dense", "conv", "conv_transpose", "max_pool", "avg_pool", "global_avg_pool", "brelu",
    "sigmoid", "threshold", "relu", "clip", "softmax", "winner", "flatten", "reshape", "concat",
    "add", "upsample", "dropout", "delay", "final", "batch_norm", "legendre", "bits", "thermometer",
    "decode",
)
# words: settings
SETTINGS = (
    "order", "policy", "only", "except", "finish", "data", "validation", "loss", "optimizer",
    "schedule", "batch", "limit", "seed", "gradient", "shift_start", "freeze_norm", "precision",
    "twin", "sharpen", "start", "quantise", "steps", "neuron", "threshold", "input", "readout",
    "from", "target", "weights", "scales", "rounding", "graded",
)
# words: choices
CHOICES = (
    "same", "valid", "learned", "key", "block", "random", "bottom_up", "together", "windows",
    "linear", "adaptive", "hard", "mnist", "shift", "flip", "crop", "fashion_mnist", "cifar10",
    "cifar100", "digits", "idx", "folder", "npy", "npz", "csv", "cross_entropy", "mean_squared",
    "hinge", "dice", "binary_cross_entropy", "sgd", "adam", "adamw", "adadelta", "rmsprop",
    "constant", "step", "cosine", "one_cycle", "exact", "window", "triangle", "float32", "bfloat16",
    "relu", "weights_of", "weights", "binary", "ternary", "integrate_fire", "subtract", "zero",
    "none", "from_clip", "search", "direct_current", "membrane", "spikes", "netlist", "akida",
    "software", "akd1000", "akd1500", "c", "dot", "nir", "norse", "snntorch", "spikingjelly",
    "sinabs", "onnx", "int8", "float", "qonnx", "page", "pynn", "python", "risp", "sana_fe",
    "sonata", "svg", "verilog", "ice40", "ecp5", "xc7", "innatera", "loihi", "loihi2", "speck",
    "spinnaker2", "truenorth", "xylo", "rest", "per_neuron", "per_layer", "nearest", "analog",
)

NAME = r"[A-Za-z_][A-Za-z0-9_]*"
NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![A-Za-z0-9_])"
SPACE = r"(\s*)"
# Where `:` or `=` follows, a word is a name, not a keyword or a unit.
NO_NAME = r"\b(?!\s*[:=])"
UNIT = rf"({'|'.join(UNITS)}){NO_NAME}"


class WhetstoneLexer(RegexLexer):
    """Networks that become spiking ones."""

    name = "Whetstone"
    aliases = ["whetstone"]
    filenames = ["*.ws"]
    mimetypes = ["text/x-whetstone"]

    tokens = {
        "root": [
            include("space"),
            (r"(whetstone)(\s+)([0-9]+)",
             bygroups(Keyword.Declaration, Whitespace, Number.Integer)),
            (rf"\bnetwork{NO_NAME}", Keyword.Declaration, "network"),
            (words(PLANS, prefix=r"\b", suffix=NO_NAME), Keyword.Declaration, "plan"),
            include("size-and-op"),
            include("expression"),
        ],
        "space": [
            (r"^([ \t]*)(///(?!/).*)", bygroups(Whitespace, String.Doc)),
            (r"[ \t\r]*\n|[ \t\r]+", Whitespace),
            (r"//.*", Comment.Single),
        ],
        "network": [
            include("space"),
            (NAME, Name.Class),
            (r"\{", Punctuation, ("#pop", "items")),
            default("#pop"),
        ],
        "items": [
            include("space"),
            (r"\}", Punctuation, "#pop"),
            include("size-and-op"),
            (rf"(input|label|output)(\s+)({NAME})",
             bygroups(Keyword.Declaration, Whitespace, Name.Variable)),
            (rf"(:)(\s*)({'|'.join(KINDS)})(?=\s*[\[(])",
             bygroups(Punctuation, Whitespace, Keyword.Type)),
            (rf"{NAME}(?=\s*[:=])", Name.Variable),
            (words(KEYWORDS, prefix=r"\b", suffix=r"\b(?=\s+[A-Za-z_])"), Keyword.Declaration),
            include("expression"),
        ],
        "size-and-op": [
            (rf"(size)(\s+)({NAME})", bygroups(Keyword.Declaration, Whitespace, Name.Constant)),
            (rf"(op)(\s+)({NAME})(\s*)(\()",
             bygroups(Keyword.Declaration, Whitespace, Name.Function, Whitespace, Punctuation),
             "parameters"),
            (rf"(op)(\s+)({NAME})", bygroups(Keyword.Declaration, Whitespace, Name.Function)),
        ],
        "parameters": [
            include("space"),
            (r"\)", Punctuation, "#pop"),
            (rf"({NAME})(\s*)(:)(\s*)({'|'.join(PARAMETER_TYPES)})\b",
             bygroups(Name.Variable, Whitespace, Punctuation, Whitespace, Keyword.Type)),
            (NAME, Name.Variable),
            (r"[,:]", Punctuation),
            default("#pop"),
        ],
        "plan": [
            include("space"),
            (rf"(as)(\s+)({NAME})", bygroups(Keyword.Declaration, Whitespace, Name.Class)),
            (NAME, Name.Class),
            (r"\{", Punctuation, ("#pop", "settings")),
            default("#pop"),
        ],
        "settings": [
            (r"\}", Punctuation, "#pop"),
            (words(SETTINGS, prefix=r"\b", suffix=r"(?=\s*:)"), Name.Attribute),
            (rf"{NAME}(?=\s*:)", Name),
            include("plan-value"),
        ],
        "plan-value": [
            include("space"),
            (r"[(\[]", Punctuation, "plan-arguments"),
            (words(CHOICES, prefix=r"(?<!\.)\b", suffix=r"(?=\s*\()"), Name.Builtin),
            (words(CHOICES, prefix=r"(?<!\.)\b", suffix=r"\b(?!\s*[.:=])"), Name.Constant),
            include("expression"),
        ],
        "plan-arguments": [
            (r"[)\]]", Punctuation, "#pop"),
            include("label"),
            include("plan-value"),
        ],
        "arguments": [
            include("space"),
            (r"[)\]]", Punctuation, "#pop"),
            include("label"),
            (rf"(:)(\s*)({'|'.join(CHOICES)})\b(?!\s*[(.:=])",
             bygroups(Punctuation, Whitespace, Name.Constant)),
            include("expression"),
        ],
        "label": [
            (rf"{NAME}(?:\s*\.\s*{NAME})*(?=\s*:)", Name.Attribute),
        ],
        "expression": [
            include("space"),
            (r'"', String.Double, "string"),
            (rf"({NUMBER}){SPACE}{UNIT}", bygroups(Number, Whitespace, Keyword.Pseudo)),
            (NUMBER, Number),
            (r"[0-9][A-Za-z0-9_]*", Error),
            (r"%", Keyword.Pseudo),
            (rf"(/){SPACE}{UNIT}", bygroups(Operator, Whitespace, Keyword.Pseudo)),
            (r"[(\[]", Punctuation, "arguments"),
            (rf"(\|>){SPACE}({'|'.join(LAYERS)})\b",
             bygroups(Operator, Whitespace, Name.Builtin)),
            (rf"(\|>){SPACE}({'|'.join(BUILTINS)})\b",
             bygroups(Operator, Whitespace, Name.Builtin.Pseudo)),
            (rf"(\|>){SPACE}({NAME})", bygroups(Operator, Whitespace, Name.Function)),
            (words(LAYERS, prefix=r"\b", suffix=r"(?=\s*\()"), Name.Builtin),
            (rf"{NAME}(?=\s*\()", Name.Function),
            (words(CONSTANTS, prefix=r"\b", suffix=r"\b"), Keyword.Constant),
            (words(BUILTINS, prefix=r"\b", suffix=r"\b"), Name.Builtin.Pseudo),
            (NAME, Name),
            (r"\|>|\.\.|[-+*/=]", Operator),
            (r"[,:.]", Punctuation),
        ],
        "string": [
            (r'"', String.Double, "#pop"),
            (r'\\(?:["\\]|u\{[0-9A-Fa-f]{1,6}\})', String.Escape),
            (r"\\.?", Error),
            (r'[^"\\\n]+', String.Double),
            (r"\n", Error, "#pop"),
        ],
    }

    def analyse_text(text):
        """A file is known by its first line of code, the edition."""
        return 1.0 if re.match(r"(?:\s*(?://.*)?\n)*\s*whetstone\s+[0-9]", text) else 0.0
