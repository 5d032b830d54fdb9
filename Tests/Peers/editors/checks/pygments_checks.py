"""The Pygments lexer: tokens, no Error in anything correct, and every character kept."""

from pygments.lexers import load_lexer_from_file
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String

from harness import check, expect_none
from places import (
    GRAMMAR, HIGHLIGHT_TEST, INDENT_TEST, corpus, expect_points, highlight_points, sources)

LEXER = load_lexer_from_file(
    str(GRAMMAR / "pygments" / "whetstone_lexer.py"), "WhetstoneLexer",
    ensurenl=False, stripnl=False)

TOKENS = {
    "keyword": Keyword.Declaration,
    "type.builtin": Keyword.Type,
    "constant.builtin": {Keyword.Pseudo, Keyword.Constant},
    "number": {Number, Number.Integer},
    "string": String.Double,
    "string.escape": String.Escape,
    "comment": Comment.Single,
    "comment.documentation": String.Doc,
    "type": Name.Class,
    "function": Name.Function,
    "function.builtin": Name.Builtin,
    "constant": Name.Constant,
    "variable": Name.Variable,
    "variable.parameter": Name.Variable,
    "variable.builtin": Name.Builtin.Pseudo,
    "property": Name.Attribute,
    "operator": Operator,
    "punctuation.bracket": Punctuation,
    "punctuation.delimiter": Punctuation,
}


def tokens_by_place(text):
    places, line, column = {}, 1, 0
    for token, piece in LEXER.get_tokens(text):
        for letter in piece:
            places[line, column] = token
            line, column = (line + 1, 0) if letter == "\n" else (line, column + 1)
    return places


@check("Pygments: tokens at the points of the test")
def points():
    places = tokens_by_place(HIGHLIGHT_TEST.read_text())
    points = highlight_points()
    expect_points([places.get((point.line, point.column)) for point in points], TOKENS, points)


@check("Pygments: no Error in any example or valid piece, and every character is kept")
def correct():
    texts = {path.name: path.read_text() for path in [*sources(), INDENT_TEST]}
    texts |= {case.title: case.source + "\n" for case in corpus("valid")}
    faults = []
    for name, text in texts.items():
        found = list(LEXER.get_tokens(text))
        faults += [f"{name}: {piece!r}" for token, piece in found if token in Error]
        if "".join(piece for _, piece in found) != text:
            faults.append(f"{name}: characters were lost")
    expect_none(faults, "faults")


@check("Pygments: what no file may hold is an Error")
def wrong():
    for piece in ["8bits", '"x\\n"', '"open', "a ; b", "§"]:
        places = tokens_by_place(f"train M {{\n  a: {piece}\n  limit: 2 epochs\n}}\n")
        assert Error in places.values(), piece
        assert places[3, 2] == Name.Attribute, f"{piece} spoils the line after it"


@check("Pygments: a file is known by its first line of code")
def detection():
    lexer = type(LEXER)
    assert lexer.analyse_text("// A comment.\n\nwhetstone 1\n") == 1.0
    assert lexer.analyse_text("white stone\nwhetstone 1\n") == 0.0
