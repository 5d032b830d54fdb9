#!/usr/bin/env python3
"""How long an editor waits for `wsc lsp` on a file of 2,000 lines: from a keystroke to the
diagnostics of the changed file, and for the answer to each request right after a keystroke.

    WSC=.build/release/wsc Benchmarks/language/lsp.py [LINES [ROUNDS]]

Waiting is the client's time, pipes included; its slowest case says what a busy machine adds. What
the server itself worked is the processor time of its process (Linux alone).
Exit status 1 if any median of waiting is above the goal of 50 ms.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time

import processor
import sources

GOAL = 50.0
URI = "file:///long.ws"


class Session:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.bytes = 0

    def worked(self):
        """Milliseconds of processor time that the server has used so far."""
        try:
            with open(f"/proc/{self.process.pid}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[0]) / 1e6
        except OSError:
            return float("nan")

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        """The body of the next message, as bytes: reading JSON is no work of the server."""
        stream = self.process.stdout
        length = int(stream.readline().split(b":")[1])
        stream.readline()
        return stream.read(length)

    def ask(self, method, params):
        """Waits for the answer."""
        self.number += 1
        marks = (b'"id":%d' % self.number,)
        self.send({"id": self.number, "method": method, "params": params})
        while not any(mark in (body := self.receive())[:60] for mark in marks):
            pass
        assert b'"error"' not in body[:80], body[:300]
        self.bytes = len(body)

    def pushed(self):
        while b"publishDiagnostics" not in (body := self.receive())[:80]:
            pass
        return body


def main():
    program = os.environ.get("WSC", ".build/release/wsc")
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    text = sources.network(lines)
    count = text.count("\n")
    session = Session(program)
    session.ask("initialize", {"capabilities": {"textDocument": {
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}})
    session.send({"method": "initialized", "params": {}})
    start = time.perf_counter()
    session.send({"method": "textDocument/didOpen", "params": {"textDocument": {
        "uri": URI, "languageId": "whetstone", "version": 1, "text": text}}})
    session.pushed()
    opened = (time.perf_counter() - start) * 1000

    rows = text.split("\n")
    middle = next(row for row in range(count // 2, count) if "|> stage" in rows[row])
    column = rows[middle].index("stage")
    dice = random.Random(1)
    version = 1

    def keystroke(breaks=False):
        """Writes a letter, or takes the one before away again; with `breaks` into a name."""
        nonlocal version
        version += 1
        if version % 2 == 0:
            row = middle if breaks else dice.randrange(20, count - 30)
            keystroke.place = (row, column if breaks else len(rows[row]))
            change = {"range": span(*keystroke.place, 0), "text": "x" if breaks else " "}
        else:
            change = {"range": span(*keystroke.place, 1), "text": ""}
        session.send({"method": "textDocument/didChange", "params": {
            "textDocument": {"uri": URI, "version": version}, "contentChanges": [change]}})

    def span(row, start, length):
        return {"start": {"line": row, "character": start},
                "end": {"line": row, "character": start + length}}

    document = {"textDocument": {"uri": URI}}
    place = {**document, "position": {"line": middle, "character": column + 2}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": count, "character": 0}}
    view = {"start": {"line": middle - 40, "character": 0},
            "end": {"line": middle + 40, "character": 0}}
    requests = {
        "diagnostic": document, "formatting": {**document, "options": {}}, "hover": place,
        "completion": place, "signatureHelp": place, "definition": place,
        "references": {**place, "context": {"includeDeclaration": True}},
        "documentHighlight": place, "prepareRename": place,
        "rename": {**place, "newName": "block"},
        "codeAction": {**document, "range": view, "context": {"diagnostics": []}},
        "documentSymbol": document, "foldingRange": document,
        "selectionRange": {**document, "positions": [place["position"]]},
        "semanticTokens/full": document, "documentLink": document, "codeLens": document,
        "inlayHint": {**document, "range": view},
    }
    print(f"{processor.name()}; {count} lines, {len(text)} bytes, {rounds} rounds, ms")
    print(f"opening, once: {opened:.1f}\n")
    print(f"| {'asked right behind a keystroke':30} | waiting, median | slowest | server's work | "
          "answer, KB |")
    print(f"|{'-' * 32}|----------------:|--------:|--------------:|-----------:|")
    slow = []

    def measured(title, act):
        waits, works = [], []
        for _ in range(rounds):
            before = session.worked()
            start = time.perf_counter()
            size = act()
            waits.append((time.perf_counter() - start) * 1000)
            works.append(session.worked() - before)
        median = statistics.median(waits)
        print(f"| {title:30} | {median:15.1f} | {max(waits):7.1f} | {statistics.median(works):13.1f} "
              f"| {size / 1000:10.1f} |", flush=True)
        if median > GOAL:
            slow.append(title)

    def typed():
        keystroke(breaks=True)
        return len(session.pushed())

    def asked(name, params):
        keystroke()
        session.ask("textDocument/" + name, params)
        return session.bytes

    measured("keystroke to diagnostics", typed)
    if version % 2 == 0:
        keystroke()
    for name, params in requests.items():
        measured(name, lambda: asked(name, params))
    measured("inlayHint of the whole file", lambda: asked("inlayHint", {**document, "range": whole}))
    session.process.kill()
    if slow:
        print(f"\nabove {GOAL:.0f} ms: {', '.join(slow)}")
    return 1 if slow else 0


sys.exit(main())
