"""Formatting and code actions, whose edits are applied as an editor would."""

from pathlib import Path

from client import Server
from harness import check
from sources import NETWORK

GOLDEN = Path(__file__).resolve().parents[2] / "Golden"
OPTIONS = {"tabSize": 2, "insertSpaces": True}


@check("formatting: the edits, applied, give what the formatter gives; a second time nothing")
def formatting():
    with Server() as server:
        files = sorted((GOLDEN / "format").glob("*.ws"))
        assert len(files) >= 7, files
        for path in files:
            text = path.read_bytes().decode()
            expected = path.with_suffix(".formatted").read_bytes().decode()
            document = server.open(text, f"file:///{path.name}")
            edits = document.ask("formatting", options=OPTIONS)
            assert document.apply(edits) == expected, path.name
            assert edits or text == expected, path.name
            again = server.open(expected, f"file:///again-{path.name}")
            assert again.ask("formatting", options=OPTIONS) == [], path.name


@check("formatting: line ends of the file are kept")
def crlf():
    with Server() as server:
        untidy = (GOLDEN / "format" / "untidy.ws").read_bytes().decode()
        expected = (GOLDEN / "format" / "untidy.formatted").read_bytes().decode()
        document = server.open(untidy.replace("\n", "\r\n"))
        edits = document.ask("formatting", options=OPTIONS)
        assert document.apply(edits) == expected.replace("\n", "\r\n")


@check("code actions: a fix for the fault, which is gone once it is applied")
def quick_fix():
    with Server() as server:
        document = server.open(NETWORK.replace("label: kind", "label: knd"))
        [fault] = document.problems()
        actions = document.ask("codeAction", range=fault["range"], context={
            "diagnostics": [fault], "only": ["quickfix"]})
        assert actions, fault
        fix = actions[0]
        assert fix["kind"] == "quickfix" and fix["diagnostics"][0]["code"] == fault["code"]
        [(uri, edits)] = fix["edit"]["changes"].items()
        document = server.open(document.apply(edits), uri)
        assert document.text == NETWORK and document.problems() == []
        elsewhere = {"start": document.at("flat"), "end": document.at("flat")}
        assert document.ask("codeAction", range=elsewhere, context={}) == []


@check("code actions: all safe fixes at once leave none of their faults")
def fix_all():
    with Server() as server:
        text = NETWORK.replace("whetstone 1\n", "").replace("rate: 1e-3", "rate = .5")
        document = server.open(text)
        assert len(document.problems()) >= 2
        actions = document.ask("codeAction", range=document.whole(), context={
            "diagnostics": [], "only": ["source.fixAll"]})
        [action] = actions
        assert action["kind"] == "source.fixAll"
        [edits] = action["edit"]["changes"].values()
        mended = server.open(document.apply(edits))
        assert mended.problems() == [], mended.problems()
        assert mended.text.startswith("whetstone 1\n") and "rate : 0.5" in mended.text
        assert mended.ask("codeAction", range=mended.whole(),
                          context={"only": ["source.fixAll"]}) == []
