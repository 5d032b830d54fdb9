"""Where the files of this folder's checks are, and what is read from them."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
GRAMMAR = ROOT / "grammar"
GOLDEN = ROOT / "Tests" / "Golden"
TREE_SITTER = GRAMMAR / "tree-sitter-whetstone"
HIGHLIGHT_TEST = TREE_SITTER / "test" / "highlight" / "language.ws"
INDENT_TEST = HERE / "indent.ws"
WORK = Path(os.environ["WORK"])


def sources():
    """Every whole, correct file: the examples of the project and of the language's description."""
    files = sorted((ROOT / "examples").glob("*.ws")) + sorted((GOLDEN / "examples").glob("*.ws"))
    assert len(files) >= 9, files
    return files


def formatted():
    """Correct files as the formatter leaves them, which is how editors should indent."""
    files = sorted((GOLDEN / "format").glob("*.formatted"))
    assert len(files) >= 7, files
    return [
        INDENT_TEST, *sources(), *(path for path in files if path.stem != "recovery")]


@dataclass(frozen=True)
class Case:
    """A piece of source from tree-sitter's corpus, with the tree that it must give."""
    title: str
    source: str
    tree: str


def corpus(name):
    text = (TREE_SITTER / "test" / "corpus" / f"{name}.txt").read_text()
    pattern = re.compile(
        r"={80}\n([^\n]+)\n(?::error\n)?={80}\n\n(.*?)\n-{80}\n(.*?)(?=={80}\n|\Z)", re.S)
    cases = [Case(*(part.strip("\n") for part in found)) for found in pattern.findall(text)]
    assert len(cases) >= 35, f"{name}: only {len(cases)} cases"
    return cases


def wsc_folder():
    """A folder for the path that holds the program under its own name."""
    program = Path(os.environ.get("WSC", "")).resolve()
    assert os.access(program, os.X_OK) and program.is_file(), "build wsc, or set WSC"
    folder = WORK / "bin"
    if not (folder / "wsc").exists():
        folder.mkdir(exist_ok=True)
        (folder / "wsc").symlink_to(program)
    return folder


def unusual():
    """One file of all valid pieces of the corpus, with a last line that only a top level colours.

    The pieces have every layout that the grammar allows. An editor that loses its way in one of
    them marks something as illegal, or takes the last line for a part of a body.
    """
    path = WORK / "unusual.ws"
    path.write_text(
        "".join(case.source + "\n" for case in corpus("valid")) + "emit Last {\n}\n")
    return path, len(path.read_text().splitlines()) - 1


@dataclass(frozen=True)
class Point:
    """A place in the highlight test and the class of what stands there."""
    line: int  # 1-based
    column: int  # 0-based
    text: str  # the rest of the line from there
    kind: str  # as tree-sitter names it: `keyword`, `type.builtin`

    def __str__(self):
        return f"{self.line}:{self.column + 1} `{self.text[:12]}` {self.kind}"


def highlight_points():
    """Reads tree-sitter's form of a highlight test: `^ kind` and `<- kind` below a line."""
    points, code = [], 0
    lines = HIGHLIGHT_TEST.read_text().splitlines()
    for number, line in enumerate(lines, 1):
        found = re.fullmatch(r"(\s*)//( *)(\^|<-) ([a-z.]+)", line)
        if not found:
            code = number
            continue
        column = len(found[1]) if found[3] == "<-" else line.index("^")
        points.append(Point(code, column, lines[code - 1][column:], found[4]))
    assert len(points) > 90, len(points)
    return points


def expect_points(names, accepted, points=None):
    """Holds the names that an editor gives to the points against a table of accepted ones.

    `accepted` maps a kind to the editor's names for it. A kind that an editor does not tell apart
    is mapped to None: then only the plain look and that of other kinds are possible, and nothing
    is checked.
    """
    points = points or highlight_points()
    assert len(names) == len(points), f"{len(names)} names for {len(points)} points"
    faults, checked = [], 0
    for point, name in zip(points, names):
        wanted = accepted[point.kind]
        if wanted is None:
            continue
        checked += 1
        if name not in (wanted if isinstance(wanted, (set, tuple, list)) else {wanted}):
            faults.append(f"{point}: is {name!r}, not {wanted!r}")
    assert checked > 40, f"only {checked} points were checked"
    if faults:
        raise AssertionError(f"{len(faults)} of {checked} points differ:\n" + "\n".join(faults[:15]))
