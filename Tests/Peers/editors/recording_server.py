#!/usr/bin/env python3
"""A language server that reports one fault in every file, has one answer to each request, and
writes down what it was asked.

    recording_server.py LOG
"""

import json
import sys


def read():
    length = 0
    while True:
        line = sys.stdin.buffer.readline()
        if not line:
            return None
        if not line.strip():
            break
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(sys.stdin.buffer.read(length))


def send(message):
    data = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
    sys.stdout.buffer.flush()


def fault():
    return {
        "range": {"start": {"line": 2, "character": 8}, "end": {"line": 2, "character": 9}},
        "severity": 1, "code": "WS2001", "source": "wsc", "message": "a network needs an output"}


def answer(method, parameters):
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}}
    edit = {"range": place, "newText": "whetstone"}
    uri = "file:///tmp/open.ws"
    command = {"title": "run", "command": "test.edit"}
    answers = {
        "textDocument/hover": {
            "contents": {"kind": "markdown", "value": "the edition"}, "range": place},
        "textDocument/completion": {"isIncomplete": True, "items": [
            {"label": "conv", "kind": 3, "insertText": "conv($1)", "insertTextFormat": 2},
            {"label": "dense", "kind": 3, "textEdit": edit}]},
        "textDocument/signatureHelp": {"activeSignature": 0, "activeParameter": 1, "signatures": [
            {"label": "conv(channels, kernel:)", "parameters": [{"label": [5, 13]}]}]},
        "textDocument/definition": {"uri": uri, "range": place},
        "textDocument/references": [{"uri": uri, "range": place}],
        "textDocument/documentHighlight": [{"range": place, "kind": 2}],
        "textDocument/rename": {"documentChanges": [
            {"textDocument": {"uri": uri, "version": 1}, "edits": [edit]}]},
        "textDocument/prepareRename": {"range": place, "placeholder": "M"},
        "textDocument/codeAction": [
            {"title": "mend", "kind": "quickfix", "edit": {"changes": {uri: [edit]}},
             "isPreferred": True, "diagnostics": [fault()]}, command],
        "textDocument/codeLens": [{"range": place, "command": command}],
        "textDocument/formatting": [edit],
        "textDocument/documentSymbol": [
            {"name": "M", "kind": 2, "range": place, "selectionRange": place, "children": [
                {"name": "a", "kind": 13, "range": place, "selectionRange": place}]}],
        "textDocument/documentLink": [{"range": place, "target": "file:///tmp/other.ws"}],
        "textDocument/foldingRange": [{"startLine": 2, "endLine": 3, "kind": "region"}],
        "textDocument/selectionRange": [{"range": place, "parent": {"range": place}}],
        "textDocument/inlayHint": [
            {"position": place["end"], "label": [{"value": ": spike[4]"}], "paddingLeft": True}],
        "textDocument/semanticTokens/full": {"data": [0, 0, 9, 0, 0]},
        "initialize": {"capabilities": {
            "textDocumentSync": {"openClose": True, "change": 2, "save": True},
            "hoverProvider": True, "completionProvider": {"triggerCharacters": ["."]},
            "signatureHelpProvider": {"triggerCharacters": ["("]}, "definitionProvider": True,
            "referencesProvider": True, "documentHighlightProvider": True,
            "renameProvider": {"prepareProvider": True},
            "codeActionProvider": {"codeActionKinds": ["quickfix"]}, "codeLensProvider": {},
            "documentFormattingProvider": True, "documentSymbolProvider": True,
            "documentLinkProvider": {}, "foldingRangeProvider": True,
            "selectionRangeProvider": True, "inlayHintProvider": True,
            "semanticTokensProvider": {
                "legend": {"tokenTypes": ["keyword"], "tokenModifiers": []}, "full": True},
            "executeCommandProvider": {"commands": ["test.edit", "test.crash"]},
        }},
        "workspace/executeCommand": "done",
    }
    return answers.get(method)


def main():
    with open(sys.argv[1], "a") as log:
        while (message := read()) is not None:
            method = message.get("method", "answer")
            print(method, json.dumps(message.get("result")), file=log, flush=True)
            if method == "exit":
                return
            if method == "textDocument/didOpen":
                uri = message["params"]["textDocument"]["uri"]
                send({"method": "textDocument/publishDiagnostics",
                      "params": {"uri": uri, "diagnostics": [fault()]}})
            if method == "workspace/executeCommand":
                if message["params"]["command"] == "test.crash":
                    sys.exit(3)
                send({"id": "ours", "method": "workspace/applyEdit", "params": {
                    "edit": {"changes": {"file:///tmp/open.ws": []}}}})
                send({"id": "other", "method": "test/unknown", "params": {}})
            if "id" in message and "method" in message:
                send({"id": message["id"], "result": answer(method, message.get("params"))})


main()
