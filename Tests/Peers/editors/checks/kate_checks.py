"""Kate's syntax, through the program that KDE's engine comes with."""

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

from ansi import coloured
from harness import check, expect_none
from places import GRAMMAR, HIGHLIGHT_TEST, WORK, expect_points, highlight_points, sources, unusual

SYNTAX = GRAMMAR / "kate" / "whetstone.xml"

# The parts of the syntax that a kind may have.
PARTS = {
    "keyword": ["Keyword"],
    "type.builtin": ["Kind"],
    "constant.builtin": ["Unit", "Constant"],
    "number": ["Number"],
    "string": ["String"],
    "string.escape": ["Escape"],
    "comment": ["Comment"],
    "comment.documentation": ["Documentation"],
    "type": ["Network"],
    "function": ["Function"],
    "function.builtin": ["Layer"],
    "constant": ["Size", "Choice"],
    "variable": ["Signal"],
    "variable.parameter": ["Parameter"],
    "variable.builtin": ["Builtin"],
    "property": ["Setting", "Label"],
    "operator": ["Operator"],
    "punctuation.bracket": ["Bracket"],
    "punctuation.delimiter": ["Delimiter"],
}
NAMES = [item.get("name") for item in ElementTree.parse(SYNTAX).iter("itemData")]
# A theme that gives each part a colour of its own.
COLOURS = {name: f"38;2;1;1;{number}" for number, name in enumerate(NAMES, 1)}


def theme():
    styles = [
        "Normal", "Keyword", "Function", "Variable", "ControlFlow", "Operator", "BuiltIn",
        "Extension", "Preprocessor", "Attribute", "Char", "SpecialChar", "String",
        "VerbatimString", "SpecialString", "Import", "DataType", "DecVal", "BaseN", "Float",
        "Constant", "Comment", "Documentation", "Annotation", "CommentVar", "RegionMarker",
        "Information", "Warning", "Alert", "Others", "Error"]
    plain = {"text-color": "#ffffff", "selected-text-color": "#ffffff"}
    return {
        "metadata": {"name": "Test", "revision": 1},
        "text-styles": {name: plain for name in styles},
        "custom-styles": {"Whetstone": {
            name: {"text-color": f"#0101{number:02x}", "selected-text-color": "#ffffff",
                   "bold": False, "italic": False, "underline": False}
            for number, name in enumerate(NAMES, 1)}},
        "editor-colors": {},
    }


def kate(path):
    data = WORK / "kate" / "org.kde.syntax-highlighting"
    if not data.exists():
        (data / "syntax").mkdir(parents=True)
        (data / "themes").mkdir()
        shutil.copy(SYNTAX, data / "syntax")
        (data / "themes" / "test.theme").write_text(json.dumps(theme()))
    done = subprocess.run(
        ["kate-syntax-highlighter", "--output-format", "ansi", "--theme", "Test",
         "--no-ansi-background", path],
        env={**os.environ, "XDG_DATA_HOME": str(WORK / "kate"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    return coloured(done.stdout)


@check("Kate: styles at the points of the test, and the engine says nothing against the file")
def points():
    places = kate(HIGHLIGHT_TEST)
    points = highlight_points()
    accepted = {kind: {COLOURS[part] for part in parts} for kind, parts in PARTS.items()}
    expect_points(
        [places.get((point.line, point.column)) for point in points], accepted, points)


@check("Kate: no example has an illegal part")
def examples():
    faults = []
    for path in sources():
        places = kate(path)
        assert COLOURS["Keyword"] in places.values(), f"{path.name} has no keyword"
        faults += [
            f"{path.name}:{place}" for place, colour in places.items()
            if colour == COLOURS["Error"]]
    expect_none(faults, "illegal places")


@check("Kate: unusual layout has no illegal part and leaves nothing open")
def unusual_layout():
    path, last = unusual()
    places = kate(path)
    expect_none(
        (place for place, colour in places.items() if colour == COLOURS["Error"]),
        "illegal places")
    assert [places[last, 0], places[last, 5]] == [COLOURS["Keyword"], COLOURS["Network"]]


@check("Kate: illegal numbers and escapes are marked, a unit may stand on the next line")
def illegal():
    path = WORK / "illegal-kate.ws"
    path.write_text('train M {\n  a: 8bits\n  b: "x\\n"\n  limit: 1\n  epochs\n}\n')
    places = kate(path)
    wanted = {(2, 5): "Error", (3, 7): "Error", (5, 2): "Unit"}
    found = {place: places.get(place) for place in wanted}
    assert found == {place: COLOURS[name] for place, name in wanted.items()}, found
