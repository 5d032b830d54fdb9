"""What a name means: hover, definition, references, highlight, renaming, the outline, hints."""

from client import Refused, Server
from harness import check
from sources import NETWORK


def starts(document, places):
    return sorted(document.offset(place["range"]["start"]) for place in places)


def with_document(function):
    """Runs a check in UTF-16 and in UTF-8."""
    def both():
        for encodings in (None, ["utf-8"]):
            with Server(encodings=encodings) as server:
                function(server.open(NETWORK))
    return both


@check("hover: shape, both kinds, documentation; settings with their range and default")
@with_document
def hover(document):
    for word, occurrence, into, expected, whole in [
        ("hidden", 2, 3, ["hidden = flat |> stage(8)"], "hidden"),
        ("hidden", 1, 0, ["[8]", "spike"], "hidden"),
        ("Small", 1, 2, ["Tells two things apart.", "parameters", "multiply-accumulates"], "Small"),
        ("Small", 2, 5, ["Tells two things apart."], "Small"),
        ("stage(8", 1, 0, ["op stage(width: size)", "`hidden.", "6,272"], "stage"),
        ("dense", 1, 0, ["dense(", "`bias`", "6,272", "multiply-accumulates"], "dense"),
        ("bias", 1, 0, ["`bias`", "`true`"], "bias"),
        ("limit", 1, 0, ["`limit`, a setting of `train`", "epochs"], "limit"),
        ("adam", 1, 1, ["adam(", "rate"], "adam"),
        ("image: image", 1, 7, ["input image: unit[28, 28, 1]", "unit"], "image"),
        ("classes]", 1, 0, ["size classes = 10"], "classes"),
    ]:
        found = document.ask("hover", position=document.at(word, occurrence, into))
        text = found["contents"]["value"]
        assert found["contents"]["kind"] == "markdown"
        text = text.replace("\u202f", ",").replace("\u00a0", ",")
        for part in expected:
            assert part in text or part.replace(",", " ") in text, (word, part, text)
        assert document.cut(found["range"]) == whole, (word, found)
    assert document.ask("hover", position=document.at("{")) is None


@check("definition: of signals, ops, sizes, networks and names behind an emoji")
@with_document
def definition(document):
    for word, occurrence, into, target in [
        ("hidden", 2, 0, "hidden = "), ("hidden", 2, 6, "hidden = "), ("stage(8", 1, 2, "stage("),
        ("classes * ", 1, 0, "classes = 10"), ("width,", 1, 0, "width: size"),
        ("image: image", 1, 7, "image: unit"), ("label: kind", 1, 9, "kind: class"),
        ("train Small", 1, 7, "Small {"), ("flat", 1, 0, "flat ="),
    ]:
        found = document.ask("definition", position=document.at(word, occurrence, into))
        places = starts(document, found)
        assert document.find(target) in places, (word, target, places)
        assert all(place["uri"] == document.uri for place in found)
    assert document.ask("definition", position=document.at("brelu")) is None


@check("references and highlight: every place, with the declaration or without")
@with_document
def references(document):
    expected = [document.find("hidden"), document.find("hidden", 2)]
    position = document.at("hidden", 2)
    found = document.ask("references", position=position, context={"includeDeclaration": True})
    assert starts(document, found) == expected
    found = document.ask("references", position=position, context={"includeDeclaration": False})
    assert starts(document, found) == expected[1:]
    assert starts(document, document.ask("documentHighlight", position=position)) == expected
    found = document.ask("references", position=document.at("image"))
    words = [document.find("image"), document.find("image |>"), document.find("image: image") + 7]
    assert starts(document, found) == words, (starts(document, found), words)
    found = document.ask("references", position=document.at("kind"))
    assert len(found) == 4, found


@check("rename: every place, and the result is checked as before")
@with_document
def rename(document):
    for word, occurrence, into, new in [
        ("image: image", 1, 7, "picture"), ("hidden", 1, 0, "h"), ("classes", 2, 0, "kinds"),
        ("Small", 2, 0, "Tiny"), ("stage", 3, 0, "block"), ("width", 1, 0, "w"),
        ("kind", 1, 0, "truth"),
    ]:
        position = document.at(word, occurrence, into)
        place = document.ask("prepareRename", position=position)
        old = document.cut(place)
        count = len(document.ask("references", position=position,
                                 context={"includeDeclaration": True}))
        edit = document.ask("rename", position=position, newName=new)
        [(uri, edits)] = edit["changes"].items()
        assert uri == document.uri and len(edits) == count > 1, (word, edits)
        assert all(document.cut(entry["range"]) == old for entry in edits), edits
        renamed = document.server.open(document.apply(edits), "file:///renamed.ws")
        assert renamed.problems() == [], (word, renamed.problems())


@check("rename: refused for words of the language, and for names that are taken or none")
@with_document
def rename_refused(document):
    for word in ("dense(", "adam", "limit", "{", "whetstone", "10"):
        assert document.ask("prepareRename", position=document.at(word)) is None, word
    for word, new in [
        ("hidden", "flat"), ("hidden", "image"), ("hidden", "1x"), ("hidden", ""),
        ("hidden", "a b"), ("hidden", "it"), ("hidden", "true"), ("dense(", "x"), ("hidden", "é"),
        ("copies", "classes"), ("image", "hidden"),
    ]:
        try:
            edit = document.ask("rename", position=document.at(word), newName=new)
        except Refused as refusal:
            assert refusal.code == -32803, refusal.code
        else:
            raise AssertionError(f"{word} became {new}: {edit}")


@check("outline: a tree of declarations, or a list for clients without trees")
def outline():
    with Server() as server:
        document = server.open(NETWORK)
        [network] = document.ask("documentSymbol")
        assert network["name"] == "Small" and document.cut(network["selectionRange"]) == "Small"
        children = [entry["name"] for entry in network["children"]]
        assert sorted(children) == sorted([
            "classes", "copies", "stage", "image", "flat", "hidden", "votes", "kind"]), children
        [stage] = [entry for entry in network["children"] if entry["name"] == "stage"]
        assert [entry["name"] for entry in stage["children"]] == ["width"]
        assert document.cut(network["range"]).endswith("copies))\n}")
    with Server({}) as server:
        document = server.open(NETWORK)
        assert [entry["location"]["uri"] for entry in document.ask("documentSymbol")][0] == \
            document.uri


@check("inlay hints: the type behind each binding that has none")
@with_document
def hints(document):
    found = document.ask("inlayHint", range=document.whole())
    types = {document.text[:document.offset(entry["position"])].split()[-1]: entry["label"]
             for entry in found if entry["kind"] == 1}
    assert set(types) >= {"flat", "hidden", "votes"}, types
    assert types["flat"] == ": unit[784]", types
    assert types["hidden"].startswith(": unit") and types["hidden"].endswith("[8]"), types
    line = document.at("hidden")["line"]
    part = {"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}}
    found = document.ask("inlayHint", range=part)
    assert {entry["position"]["line"] for entry in found} == {line}, found


@check("inlay hints: the derived name before each layer of a binding, unless switched off")
def name_hints():
    def names(server):
        document = server.open(NETWORK)
        hints = document.ask("inlayHint", range=document.whole())
        return {document.text[document.offset(hint["position"]):].split("(")[0].split()[0]:
                hint["label"] for hint in hints if hint["kind"] == 2}
    with Server() as server:
        found = names(server)
        # Inside the op each place has two names, so there is none.
        assert found == {
            "flatten": "flat.flatten:", "stage": "votes.stage:", "decode": "kind.decode:"}, found
        document = server.open(NETWORK.replace("stage(8)", "stage(8) * 3 |> dense(9)"))
        labels = [hint["label"] for hint in document.ask("inlayHint", range=document.whole())]
        assert "hidden.stage_1 … hidden.stage_3:" in labels and "hidden.dense:" in labels, labels
    with Server(options={"inlayHints": {"names": False}}) as server:
        assert names(server) == {}
        document = server.open(NETWORK)
        assert document.ask("inlayHint", range=document.whole())
    with Server(options={"inlayHints": {"types": False}}) as server:
        assert names(server)
        document = server.open(NETWORK)
        assert all(hint["kind"] == 2 for hint in document.ask(
            "inlayHint", range=document.whole()))
