"""Diagnostics, and the text as the editor changes it."""

import tempfile
from urllib.parse import unquote

from client import EVERYTHING, Server
from harness import check
from sources import NETWORK

TWICE = "whetstone 1\n\nnetwork M {\n  input a: unit[4]\n  b = a\n  b = a\n  output o = b\n}\n"


@check("diagnostics: pushed after opening, after changes, and emptied on closing")
def pushed():
    with Server() as server:
        document = server.open(NETWORK)
        assert server.published(1) == []
        place = document.find("brelu")
        document.change(place, place + 5, "brelo")
        [fault] = server.published(2)
        assert fault["code"] == "WS2002" and fault["severity"] == 1 and fault["source"] == "wsc"
        assert document.cut(fault["range"]) == "brelo", fault
        assert "did you mean `brelu`?" in fault["message"], fault
        document.change(place, place + 5, "brelu")
        assert server.published(3) == []
        document.change(0, len(document.text), "network")
        assert server.published(4)
        server.notify("textDocument/didClose", {"textDocument": {"uri": document.uri}})
        assert server.published(None) == []


# Sound as a network; this version can neither fold it nor train with its code.
REFUSED = """whetstone 1

network M {
  input a: spike[8]
  b = a |> dense(4) |> brelu
  output o = concat(b, b |> dense(4)) |> brelu
}

sharpen M { policy: hard }
emit M { target: netlist }
"""


@check("diagnostics: what emitting would refuse follows after a pause")
def verified():
    with Server() as server:
        document = server.open(REFUSED)
        assert [entry["severity"] for entry in server.published(1)] in ([], [1])
        [fault] = server.published_after_pause(1)
        assert fault["code"] == "WS6101" and document.cut(fault["range"]).startswith("concat"), fault
        # Typing goes on: each version is published at once, without it.
        for _ in range(5):
            document.change(len(document.text), len(document.text), "\n")
            document.problems()
        assert [fault["code"] for fault in server.published_after_pause(6)] == ["WS6101"]
        place = document.find("concat(b, b |> dense(4))")
        document.change(place, place + len("concat(b, b |> dense(4))"), "concat(b, b) |> dense(4)")
        assert server.published(7) == []
        assert document.problems() == []


@check("diagnostics: what emitting would refuse makes a client pull again")
def verified_by_pulling():
    text = {**EVERYTHING["textDocument"], "diagnostic": {}}
    capabilities = {
        "textDocument": text, "workspace": {"diagnostics": {"refreshSupport": True}}}
    with Server(capabilities) as server:
        document = server.open(REFUSED)
        assert [fault["code"] for fault in document.problems()] in ([], ["WS6101"])
        server.asked("workspace/diagnostic/refresh")
        assert [fault["code"] for fault in document.problems()] == ["WS6101"]
    # One that cannot be told to gets all at once.
    with Server({"textDocument": text}) as server:
        document = server.open(REFUSED)
        assert [fault["code"] for fault in document.problems()] == ["WS6101"]


@check("diagnostics: related places, where the client shows them")
def related():
    with Server() as server:
        document = server.open(TWICE)
        [fault] = [entry for entry in server.published(1) if entry["code"] == "WS2003"]
        [place] = fault["relatedInformation"]
        assert place["message"] == "the first", place
        assert place["location"]["uri"] == document.uri
        assert place["location"]["range"]["start"] == document.at("b = a"), place
        assert fault["range"]["start"] == document.at("b = a", 2), fault
    with Server({}) as server:
        server.open(TWICE)
        assert all("relatedInformation" not in entry for entry in server.published(1))


@check("diagnostics: pulled, and then never pushed")
def pulled():
    capabilities = {"textDocument": {**EVERYTHING["textDocument"], "diagnostic": {}}}
    with Server(capabilities) as server:
        document = server.open(TWICE)
        found = document.ask("diagnostic")
        assert found["kind"] == "full"
        [fault] = [entry for entry in found["items"] if entry["code"] == "WS2003"]
        assert fault["relatedInformation"], fault
        document.change(document.find("b = a", 2), document.find("b = a", 2) + 1, "c")
        assert all(entry["code"] != "WS2003" for entry in document.problems())
        assert server.notifications == [], server.notifications


@check("diagnostics: pulled again without a change, they are said to be unchanged")
def unchanged():
    capabilities = {"textDocument": {**EVERYTHING["textDocument"], "diagnostic": {}}}
    with Server(capabilities) as server:
        document = server.open(TWICE)
        first = document.ask("diagnostic")
        again = document.ask("diagnostic", previousResultId=first["resultId"])
        assert again == {"kind": "unchanged", "resultId": first["resultId"]}, again
        assert document.ask("diagnostic", previousResultId="of another time") == first
        # White space behind everything changes no message, a line before them does.
        document.change(len(document.text), len(document.text), "\n")
        assert document.ask("diagnostic", previousResultId=first["resultId"])["kind"] == "unchanged"
        document.change(0, 0, "\n")
        moved = document.ask("diagnostic", previousResultId=first["resultId"])
        assert moved["kind"] == "full" and moved["resultId"] != first["resultId"], moved
        assert len(moved["items"]) == len(first["items"])


def page_at(address):
    """The text of the file that an address names."""
    assert address.startswith("file:///"), address
    with open(unquote(address.removeprefix("file://")), encoding="utf-8") as file:
        return file.read()


@check("links: the code of a message leads to its explanation, where the client opens such links")
def code_pages():
    published = {**EVERYTHING["textDocument"]["publishDiagnostics"], "codeDescriptionSupport": True}
    capabilities = {"textDocument": {
        **EVERYTHING["textDocument"], "publishDiagnostics": published}}
    with tempfile.TemporaryDirectory(prefix="a b%é") as cache, Server(
            capabilities, cache=cache) as server:
        server.open(TWICE)
        for fault in server.published(1):
            page = page_at(fault["codeDescription"]["href"])
            assert page.startswith(fault["code"] + ": ") and "Repaired:" in page, page
    with Server() as server:
        server.open(TWICE)
        assert all("codeDescription" not in fault for fault in server.published(1))
    # Where nothing can be written there are messages all the same, without links.
    with Server(capabilities, cache="/dev/null") as server:
        document = server.open("// WS4104\n" + TWICE)
        assert all("codeDescription" not in fault for fault in server.published(1))
        assert document.ask("documentLink") == []


@check("links: codes in comments lead to their explanation, other words do not")
def comment_links():
    text = NETWORK.replace(
        "  flat =", "  // Was WS4104, not WS0000, AWS4104 or WS41040; see WS2002.\n  flat =")
    with Server() as server:
        document = server.open(text + "/// 😀 WS3001")
        found = document.ask("documentLink")
        assert [document.cut(link["range"]) for link in found] == ["WS4104", "WS2002", "WS3001"]
        for link in found:
            assert page_at(link["target"]).startswith(document.cut(link["range"]) + ": ")


@check("text: incremental changes around emoji and line ends, in UTF-16 and in UTF-8")
def changes():
    for encodings in (["utf-16"], ["utf-8", "utf-16"], None):
        with Server(encodings=encodings) as server:
            document = server.open(NETWORK)
            assert document.is_utf8 == (encodings is not None and "utf-8" in encodings)
            place = document.find("é")
            document.change(place, place + 1, "𝄞\nß")
            place = document.find("loss")
            document.change(place, place + 4, "los")
            document.change(0, 0, "// ä 😀\n")
            document.change(document.find("𝄞"), document.find("ß") + 1, "é")
            document.change(document.find("// ä"), document.find("😀"), "// 😀")
            faults = document.problems()
            assert [document.cut(entry["range"]) for entry in faults] == ["los"], faults


@check("text: CRLF and CR end lines")
def line_ends():
    with Server() as server:
        text = NETWORK.replace("brelu", "brelo")
        expected = server.open(text, "file:///a.ws").problems()
        for end in ("\r\n", "\r"):
            found = server.open(text.replace("\n", end), f"file:///{len(end)}.ws").problems()
            if end == "\r\n":
                assert found == expected and len(found) == 1, found


@check("text: several files are kept apart")
def apart():
    with Server() as server:
        first = server.open(NETWORK, "file:///a.ws")
        second = server.open(TWICE, "file:///b.ws")
        assert not first.problems() and second.problems()
        assert first.ask("definition", position=first.at("flat |>"))[0]["uri"] == "file:///a.ws"


@check("text: a change that makes no sense leaves a session that answers")
def nonsense():
    with Server() as server:
        document = server.open(NETWORK)
        here = {"textDocument": {"uri": document.uri, "version": 2}}
        far = {"line": 2**53, "character": 2**53}
        before = {"line": -1, "character": -7}
        for change in [
            {}, {"range": {}, "text": ""}, {"range": {"start": far}, "text": "x"},
            {"range": 7, "text": "x"}, {"text": 7}, {"range": {"start": far, "end": far},
                                                     "text": "\n// end"},
            {"range": {"start": before, "end": before}, "text": "// start\n"},
        ]:
            server.notify("textDocument/didChange", {**here, "contentChanges": [change]})
        server.notify("textDocument/didChange", {**here, "contentChanges": 7})
        document.text = "// start\n" + NETWORK + "\n// end"
        [place] = document.ask("definition", position=document.at("flat |>"))
        assert document.cut(place["range"]) == "flat"
