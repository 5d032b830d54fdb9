"""The Sublime syntax as bat compiles and applies it."""

import os
import plistlib
import shutil
import subprocess

import yaml

from ansi import coloured
from harness import check, expect_none
from places import GRAMMAR, HIGHLIGHT_TEST, WORK, expect_points, highlight_points, sources, unusual
from textmate_checks import SCOPES

SUBLIME = GRAMMAR / "sublime"
BAT = shutil.which("batcat") or shutil.which("bat")

# A theme that gives each kind, and what is illegal, a colour of its own.
KINDS = [*SCOPES, "illegal"]
COLOURS = {kind: f"38;2;1;1;{number}" for number, kind in enumerate(KINDS, 1)}


def theme():
    scopes = {**SCOPES, "illegal": ("invalid",)}
    rules = [
        {"scope": ", ".join(scopes[kind]), "settings": {"foreground": f"#0101{number:02x}"}}
        for number, kind in enumerate(KINDS, 1)
    ]
    # Quotes and slashes belong to the string and the comment.
    rules.append({
        "scope": "punctuation.definition.string",
        "settings": {"foreground": f"#0101{KINDS.index('string') + 1:02x}"}})
    return {"name": "test", "settings": [{"settings": {"foreground": "#ffffff"}}, *rules]}


def bat(path, *options):
    folder = WORK / "bat"
    environment = {
        **os.environ, "COLORTERM": "truecolor", "BAT_CONFIG_DIR": str(folder),
        "BAT_CACHE_PATH": str(folder / "cache")}
    if not (folder / "cache").exists():
        (folder / "syntaxes").mkdir(parents=True)
        (folder / "themes").mkdir()
        shutil.copy(SUBLIME / "Whetstone.sublime-syntax", folder / "syntaxes")
        (folder / "themes" / "test.tmTheme").write_bytes(plistlib.dumps(theme()))
        subprocess.run(
            [BAT, "cache", "--build", "--source", folder, "--target", folder / "cache"],
            env=environment, check=True, capture_output=True)
    done = subprocess.run(
        [BAT, "--plain", "--paging=never", "--color=always", "--theme=test", *options, path],
        env=environment, check=True, capture_output=True, text=True)
    assert "error" not in done.stderr.lower(), done.stderr
    return coloured(done.stdout)


@check("Sublime and bat: colours at the points of the test")
def points():
    places = bat(HIGHLIGHT_TEST)
    points = highlight_points()
    names = [places.get((point.line, point.column)) for point in points]
    expect_points(names, COLOURS, points)


@check("Sublime and bat: no example has an illegal part")
def examples():
    faults = []
    for path in sources():
        places = bat(path)
        assert COLOURS["keyword"] in places.values(), f"{path.name} has no keyword"
        faults += [
            f"{path.name}:{place}" for place, colour in places.items()
            if colour == COLOURS["illegal"]]
    expect_none(faults, "illegal places")


@check("Sublime and bat: unusual layout has no illegal part and leaves nothing open")
def unusual_layout():
    path, last = unusual()
    places = bat(path)
    expect_none(
        (place for place, colour in places.items() if colour == COLOURS["illegal"]),
        "illegal places")
    assert [places[last, 0], places[last, 5]] == [COLOURS["keyword"], COLOURS["type"]]


@check("Sublime and bat: a file of another extension is known by its first line")
def first_line():
    path = WORK / "first-line.example"
    path.write_text("whetstone 1\n\nnetwork M { a = b }\n")
    assert bat(path).get((3, 0)) == COLOURS["keyword"]
    other = WORK / "other.example"
    other.write_text("white space\n\nnetwork M { a = b }\n")
    assert bat(other).get((3, 0)) != COLOURS["keyword"]


@check("Sublime: settings and preferences are well formed and name scopes that exist")
def preferences():
    syntax = (SUBLIME / "Whetstone.sublime-syntax").read_text()
    assert yaml.safe_load(syntax)["scope"] == "source.whetstone"
    files = sorted(SUBLIME.glob("*.tmPreferences"))
    assert len(files) == 3, files
    for path in files:
        scope = plistlib.loads(path.read_bytes())["scope"]
        for name in scope.replace(",", " ").split():
            assert f"{name}" in syntax, f"{path.name}: {name}"
