#!/usr/bin/env python3
"""Helix colours by the names of its own themes. Its highlight query is the one of
tree-sitter-whetstone with other names of captures, and nothing else.

    helix_highlights.py            says whether Helix's file is that
    helix_highlights.py --write    makes it anew
"""

import re
import sys
from pathlib import Path

GRAMMAR = Path(__file__).resolve().parents[3] / "grammar"
SOURCE = GRAMMAR / "tree-sitter-whetstone/queries/highlights.scm"
TARGET = GRAMMAR / "helix/queries/whetstone/highlights.scm"
HEAD = "; The highlights of tree-sitter-whetstone under the names that Helix's themes know.\n"

NAMES = {
    "number": "constant.numeric",
    "string.escape": "constant.character.escape",
    "comment": "comment.line",
    "comment.documentation": "comment.line.documentation",
    "property": "variable.other.member",
}
# Helix tells these apart where tree-sitter has one name.
NODES = {"(boolean) @constant.builtin": "(boolean) @constant.builtin.boolean"}


def translated(text):
    first, rest = text.split("\n", 1)
    assert first.startswith(";"), "the first line of the source is a comment about captures"
    lines = []
    for line in rest.split("\n"):
        code, mark, comment = line.partition(";")
        if code.strip() in NODES:
            code = code.replace(code.strip(), NODES[code.strip()])
        else:
            code = re.sub(
                r"@([a-z.]+)", lambda found: "@" + NAMES.get(found[1], found[1]), code)
        lines.append(code + mark + comment)
    return HEAD + "\n".join(lines)


def main():
    text = translated(SOURCE.read_text())
    if "--write" in sys.argv[1:]:
        TARGET.write_text(text)
    elif TARGET.read_text() != text:
        sys.exit("helix's highlights.scm is not tree-sitter's: run helix_highlights.py --write")


if __name__ == "__main__":
    main()
