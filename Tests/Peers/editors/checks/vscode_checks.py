"""The VS Code extension: its manifest, its snippets, its settings for brackets and indentation,
and its language client on a stand-in for the editor."""

import json
import re
import subprocess
import sys

import tree_sitter_checks
from harness import check, expect_none
from places import GRAMMAR, HERE, INDENT_TEST, WORK, wsc_folder

VSCODE = GRAMMAR / "vscode"


def read(name):
    return json.loads((VSCODE / name).read_text())


def host(*server):
    """Runs the extension with a server; what its providers gave and what the editor showed."""
    done = subprocess.run(
        ["node", str(HERE / "vscode_host.js"), str(VSCODE), *map(str, server)],
        capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["results"], found["shown"]


@check("VS Code: the manifest names files that exist and needs no build")
def manifest():
    package = read("package.json")
    contributed = package["contributes"]
    names = [package["main"]] + [
        entry[key] for part, key in [
            ("languages", "configuration"), ("grammars", "path"), ("snippets", "path")]
        for entry in contributed[part]]
    for name in names:
        assert (VSCODE / name).is_file(), name
    assert "scripts" not in package and "dependencies" not in package
    language = contributed["languages"][0]
    assert language["extensions"] == [".ws"]
    assert re.match(language["firstLine"], "whetstone 1")
    assert contributed["grammars"][0]["scopeName"] == read(
        "syntaxes/whetstone.tmLanguage.json")["scopeName"]


@check("VS Code: the problem matcher reads what `wsc check` prints")
def problem_matcher():
    path = WORK / "unknown name.ws"
    path.write_text("whetstone 1\n\nnetwork M {\n  input x: unit[4]\n  output y = zz |> brelu\n}\n")
    done = subprocess.run(
        [wsc_folder() / "wsc", "check", path], capture_output=True, text=True)
    first, second = read("package.json")["contributes"]["problemMatchers"][0]["pattern"]
    lines = (done.stdout + done.stderr).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("error"))
    found = re.match(first["regexp"], lines[start])
    assert found and found[first["severity"]] == "error" and "zz" in found[first["message"]], lines
    found = re.match(second["regexp"], lines[start + 1])
    assert found, lines
    place = found.group(second["file"], second["line"], second["column"])
    assert place == (str(path), "5", "14"), place


def plain(body):
    """A snippet as it stands when every placeholder is left as it is."""
    text = "\n".join(body)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    values = {number: value for number, value in re.findall(r"\$\{(\d+):([^}]*)\}", text)}
    text = re.sub(r"\$\{(\d+):([^}]*)\}", r"\2", text)
    return re.sub(r"\$(\d+)", lambda found: values.get(found[1], ""), text)


@check("VS Code: every snippet is correct Whetstone as it stands")
def snippets():
    faults = []
    for title, snippet in read("snippets/whetstone.json").items():
        text = plain(snippet["body"])
        if re.match(r"conv|dense", text):
            text = f"op o = {text}"
        if re.match(r"input|label|output", text):
            text = f"network N {{ {text} }}"
        if tree_sitter_checks.parse(text + "\n").root_node.has_error:
            faults.append(f"{title}: {text}")
    expect_none(faults, "snippets with an error")


@check("VS Code: indentation rules fit the lines of the indentation test")
def indentation():
    rules = read("language-configuration.json")["indentationRules"]
    increase, decrease, following = (
        re.compile(rules[name]) for name in
        ["increaseIndentPattern", "decreaseIndentPattern", "indentNextLinePattern"])
    lines = [line for line in INDENT_TEST.read_text().splitlines() if line.strip()]
    faults = []
    for line, after in zip(lines, lines[1:]):
        deeper = len(after) - len(after.lstrip()) > len(line) - len(line.lstrip())
        opens = bool(increase.match(line) or following.match(line))
        if opens and not deeper and not decrease.match(after):
            faults.append(f"opens: {line!r}")
        if decrease.match(line) and re.match(r"\s*[a-z/]", line):
            faults.append(f"closes: {line!r}")
    expect_none(faults, "lines")
    assert increase.match("network M {") and increase.match('  a: f("{", b(')
    assert following.match("  op stage(c: size) =") and not following.match("// a =")


@check("VS Code: the client asks a server everything and shows its answers")
def client():
    log = WORK / "vscode-server.log"
    log.unlink(missing_ok=True)
    results, shown = host(sys.executable, HERE / "recording_server.py", log)
    assert not shown["warnings"] and not shown["errors"], shown
    uri, diagnostics = shown["diagnostics"][0]
    assert diagnostics[0]["message"] == "a network needs an output"
    assert diagnostics[0]["severity"] == 0 and diagnostics[0]["code"] == "WS2001"

    assert results["provideHover"]["contents"] == [{"value": "the edition"}]
    items = results["provideCompletionItems"]["items"]
    assert items[0]["insertText"] == {"value": "conv($1)"} and items[0]["kind"] == 2
    assert items[1]["insertText"] == "whetstone" and items[1]["range"]["end"]["character"] == 9
    assert results["provideSignatureHelp"]["signatures"][0]["parameters"][0]["label"] == [5, 13]
    assert results["provideDefinition"][0]["range"]["end"]["character"] == 9
    assert len(results["provideReferences"]) == 1
    assert results["provideDocumentHighlights"][0]["kind"] == 1
    assert results["provideRenameEdits"]["entries"][0][1][0]["newText"] == "whetstone"
    assert results["prepareRename"]["placeholder"] == "M"
    mend, run = results["provideCodeActions"]
    assert mend["kind"]["value"] == "quickfix" and mend["isPreferred"] and mend["edit"]["entries"]
    assert run["command"] == "test.edit"
    assert results["provideCodeLenses"][0]["command"]["title"] == "run"
    assert results["provideDocumentFormattingEdits"][0]["newText"] == "whetstone"
    symbol = results["provideDocumentSymbols"][0]
    assert (symbol["kind"], symbol["children"][0]["name"]) == (1, "a")
    assert results["provideDocumentLinks"][0]["target"]["text"] == "file:///tmp/other.ws"
    assert results["provideFoldingRanges"][0] == {"start": 2, "end": 3, "kind": 3}
    assert results["provideSelectionRanges"][0]["parent"]["range"]
    assert results["provideInlayHints"][0]["label"][0]["value"] == ": spike[4]"
    assert list(results["provideDocumentSemanticTokens"]["data"].values()) == [0, 0, 9, 0, 0]
    assert results["command"] == "done"
    assert results["diagnosticsAfterCrash"] > 0, "the server was not started again"

    asked = [line.split(" ", 1) for line in log.read_text().splitlines()]
    methods = [method for method, _ in asked]
    for method in ["initialized", "textDocument/didOpen", "textDocument/didChange",
                   "textDocument/didSave", "textDocument/didClose", "shutdown", "exit"]:
        assert method in methods, f"{method} not in {methods}"
    assert ["answer", '{"applied": true}'] in asked, asked
    assert methods.count("answer") == 2, "an unknown request must be answered too"


@check("VS Code: a server that cannot be started is said so, with what to do")
def no_server():
    _, shown = host(WORK / "no-such-program")
    assert len(shown["warnings"]) == 1 and "whetstone.server.path" in shown["warnings"][0], shown


@check("VS Code: a server that talks nonsense or ends at once neither hangs nor throws")
def broken_server():
    for nonsense in ["print('hello')", "print('Content-Length: x\\r\\n\\r')",
                     "print('Content-Length: 4\\r\\n\\r\\n{{{{', flush=True); input()"]:
        _, shown = host(sys.executable, "-c", nonsense)
        assert shown["log"], nonsense
