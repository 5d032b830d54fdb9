"""The compiled parser, its corpus and its queries, through tree-sitter's Python binding."""

import ctypes
import hashlib
import re

from tree_sitter import Language, Parser, Query, QueryCursor

from harness import check, expect_none
from places import (
    GOLDEN, GRAMMAR, HIGHLIGHT_TEST, TREE_SITTER, WORK, corpus, expect_points, highlight_points,
    sources)


def load_language():
    library = ctypes.CDLL(str(WORK / "whetstone.so"))
    function = library.tree_sitter_whetstone
    function.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return Language(capsule(function(), b"tree_sitter.Language", None))


LANGUAGE = load_language()
QUERIES = sorted((TREE_SITTER / "queries").glob("*.scm"))
HELIX_QUERIES = sorted((GRAMMAR / "helix" / "queries" / "whetstone").glob("*.scm"))


def parse(text):
    return Parser(LANGUAGE).parse(text.encode())


def captures(query_path, text):
    query = Query(LANGUAGE, query_path.read_text())
    return QueryCursor(query).captures(parse(text).root_node)


@check("tree-sitter: the parser has ABI 14")
def abi():
    assert LANGUAGE.abi_version == 14, LANGUAGE.abi_version


@check("tree-sitter: parser.c was generated from this grammar.js")
def in_step():
    recorded = (TREE_SITTER / "src" / "grammar.js.sha256").read_text().split()[0]
    now = hashlib.sha256((TREE_SITTER / "grammar.js").read_bytes()).hexdigest()
    assert recorded == now, "run Tests/Peers/editors/regenerate"


@check("tree-sitter: every example parses without an error")
def examples():
    expect_none(
        (path.name for path in sources() if parse(path.read_text()).root_node.has_error),
        "examples with an error")


@check("tree-sitter: golden files give an error exactly where the compiler's tests expect one")
def golden():
    valid = sorted((GOLDEN / "snippets" / "valid").glob("*.ws"))
    valid += sorted((GOLDEN / "format").glob("*.formatted"))
    invalid = sorted((GOLDEN / "snippets" / "invalid").glob("*.ws"))
    assert len(valid) > 40 and len(invalid) > 50, (len(valid), len(invalid))
    faults = []
    for path in [*valid, *invalid]:
        wanted = path in invalid or path.stem == "recovery"
        if parse(path.read_text()).root_node.has_error != wanted:
            faults.append(f"{path.name}: {'no error' if wanted else 'an error'}")
    expect_none(faults, "files")


@check("tree-sitter: valid pieces give the trees of the corpus")
def valid():
    faults = []
    for case in corpus("valid"):
        root = parse(case.source).root_node
        wanted = re.sub(r"\s+", " ", case.tree).replace(" )", ")").strip()
        if root.has_error or str(root) != wanted:
            faults.append(f"{case.title}: {root}")
    expect_none(faults, "pieces with another tree")


@check("tree-sitter: invalid pieces give an error")
def invalid():
    expect_none(
        (case.title for case in corpus("invalid") if not parse(case.source).root_node.has_error),
        "pieces that should have an error")


@check("tree-sitter: highlights at the points of the test")
def highlights():
    found = {}
    for name, nodes in captures(TREE_SITTER / "queries" / "highlights.scm",
                                HIGHLIGHT_TEST.read_text()).items():
        for node in nodes:
            for column in range(node.start_point.column, node.end_point.column):
                # The innermost node decides, as in an editor.
                key = (node.start_point.row + 1, column)
                size = node.end_byte - node.start_byte
                if key not in found or size <= found[key][0]:
                    found[key] = (size, name)
    points = highlight_points()
    names = [found.get((point.line, point.column), (0, "plain"))[1] for point in points]
    expect_points(names, {point.kind: point.kind for point in points}, points)


@check("tree-sitter: every query runs on every example and captures something")
def queries():
    assert len(QUERIES) == 7, QUERIES
    assert len(HELIX_QUERIES) == 6, HELIX_QUERIES
    for path in QUERIES + HELIX_QUERIES:
        found = sum(len(captures(path, source.read_text())) for source in sources())
        assert found > 0, f"{path} captures nothing"


@check("tree-sitter: tags name networks, ops and plans, with documentation")
def tags():
    text = (TREE_SITTER / "queries" / "tags.scm").read_text()
    query = Query(LANGUAGE, text)
    source = "/// Votes.\nnetwork Net {\n  op stage(c: size) = dense(c)\n  a = x |> stage(2)\n}\n"
    found = set()
    for _, nodes in QueryCursor(query).matches(parse(source + "train Net { }\n").root_node):
        kind = next(name for name in nodes if name.startswith(("definition", "reference")))
        found.add((kind, nodes["name"][0].text.decode(), "doc" in nodes))
    for wanted in [
        ("definition.module", "Net", True), ("definition.function", "stage", False),
        ("definition.field", "a", False), ("reference.call", "stage", False),
        ("definition.class", "Net", False), ("reference.module", "Net", False),
    ]:
        assert wanted in found, f"{wanted} not in {sorted(found)}"
