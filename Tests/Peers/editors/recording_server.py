#!/usr/bin/env python3
"""A language server that reports one fault in every file and writes down what it was asked.

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
    if method == "initialize":
        return {"capabilities": {
            "textDocumentSync": {"openClose": True, "change": 2},
            "hoverProvider": True,
            "documentFormattingProvider": True,
        }}
    if method == "textDocument/hover":
        return {"contents": {"kind": "markdown", "value": "the edition"}, "range": place}
    if method == "textDocument/formatting":
        return [{"range": place, "newText": "whetstone"}]
    return None


def main():
    with open(sys.argv[1], "w") as log:
        while (message := read()) is not None:
            method = message.get("method", "answer")
            print(method, file=log, flush=True)
            if method == "exit":
                return
            if method == "textDocument/didOpen":
                uri = message["params"]["textDocument"]["uri"]
                send({"method": "textDocument/publishDiagnostics",
                      "params": {"uri": uri, "diagnostics": [fault()]}})
            if "id" in message and "method" in message:
                send({"id": message["id"], "result": answer(method, message.get("params"))})


main()
