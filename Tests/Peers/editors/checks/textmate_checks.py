"""VS Code's colours, through a port of its TextMate engine; and the extension's other files."""

import json
import logging

from textmate_grammar.parsers.base import LanguageParser

from harness import check, expect_none
from places import GRAMMAR, HIGHLIGHT_TEST, highlight_points, sources, unusual

logging.getLogger("textmate_grammar").setLevel(logging.ERROR)

VSCODE = GRAMMAR / "vscode"
PARSER = LanguageParser(
    json.loads((VSCODE / "syntaxes" / "whetstone.tmLanguage.json").read_text()))

# The beginning of the scope that must be the innermost one of the kind's family.
SCOPES = {
    "keyword": ("keyword.declaration", "keyword.other.edition"),
    "type.builtin": ("storage.type",),
    "constant.builtin": ("keyword.other.unit", "constant.language"),
    "number": ("constant.numeric",),
    "string": ("string.quoted",),
    "string.escape": ("constant.character.escape",),
    "comment": ("comment.line.double-slash",),
    "comment.documentation": ("comment.line.documentation",),
    "type": ("entity.name.type",),
    "function": ("entity.name.function",),
    "function.builtin": ("support.function",),
    "constant": ("variable.other.constant", "support.constant"),
    "variable": ("variable.other.definition",),
    "variable.parameter": ("variable.parameter",),
    "variable.builtin": ("variable.language",),
    "property": (
        "support.type.property-name", "variable.parameter.label", "variable.other.property"),
    "operator": ("keyword.operator",),
    "punctuation.bracket": ("punctuation.section",),
    "punctuation.delimiter": ("punctuation.separator",),
}


def scopes_by_place(text):
    """The scopes of every character, outermost first."""
    element = PARSER.parse_string(text)
    places = {}
    for (line, column), token, scopes in element.flatten():
        for offset in range(len(token)):
            places[line + 1, column + offset] = scopes
    return places


def family(scopes):
    """The innermost scope that says something about colour."""
    for scope in reversed(scopes):
        if not scope.startswith(("punctuation.definition", "meta.", "source.")):
            return scope
    return "plain"


@check("VS Code: TextMate scopes at the points of the test")
def points():
    places = scopes_by_place(HIGHLIGHT_TEST.read_text())
    points = highlight_points()
    faults = []
    for point in points:
        scope = family(places.get((point.line, point.column), []))
        if not scope.startswith(SCOPES[point.kind]):
            faults.append(f"{point}: is {scope}")
    expect_none(faults, "points with another scope")


@check("VS Code: no example has an illegal part, and its last brace closes what the first opened")
def examples():
    faults = []
    for path in sources():
        places = scopes_by_place(path.read_text())
        for place, scopes in places.items():
            if any(scope.startswith("invalid") for scope in scopes):
                faults.append(f"{path.name}:{place}: {scopes}")
        last = scopes_by_place(path.read_text() + "\nsize after = 1\n")
        line = path.read_text().count("\n") + 2
        if family(last.get((line, 0), [])) != "keyword.declaration.whetstone":
            faults.append(f"{path.name}: not closed at its end: {last.get((line, 0))}")
    expect_none(faults, "faults")


@check("VS Code: unusual layout has no illegal part and leaves nothing open")
def unusual_layout():
    path, last = unusual()
    places = scopes_by_place(path.read_text())
    expect_none(
        (f"{place}: {scopes}" for place, scopes in places.items()
         if any(scope.startswith("invalid") for scope in scopes)), "illegal places")
    assert family(places[last, 0]).startswith("keyword"), places[last, 0]
    assert family(places[last, 5]) == "entity.name.type.whetstone", places[last, 5]


@check("VS Code: illegal numbers and escapes are marked")
def illegal():
    text = 'train M {\n  a: 8bits\n  b: "x\\n"\n}\n'
    places = scopes_by_place(text)
    assert family(places[2, 5]).startswith("invalid.illegal"), places[2, 5]
    assert family(places[3, 7]).startswith("invalid.illegal"), places[3, 7]
