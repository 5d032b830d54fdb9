"""A small client of `wsc lsp` that never waits longer than `PATIENCE`."""

import json
import os
import subprocess
import tempfile
import threading

WSC = os.environ["WSC"]
PATIENCE = 60
URI = "file:///net.ws"
# Where the server keeps the pages that explain messages.
_cache = tempfile.TemporaryDirectory()
CACHE = _cache.name

EVERYTHING = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True},
    }
}


def framed(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def request(number, method, params=None):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notification(method, params=None):
    return {"jsonrpc": "2.0", "method": method, "params": params}


def messages(data):
    """The messages in a finished stream of answers; anything else in it fails."""
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        name, _, length = head.partition(b": ")
        assert name == b"Content-Length", head[:80]
        found.append(json.loads(rest[: int(length)]))
        data = rest[int(length):]
    return found


def converse(data, patience=PATIENCE):
    """Sends bytes and closes the stream; the answers and the exit status."""
    done = subprocess.run(
        [WSC, "lsp"], input=data, capture_output=True, timeout=patience, check=False)
    return messages(done.stdout), done.returncode


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


class Server:
    """A session; `with` ends it as the protocol asks and expects status 0."""

    def __init__(self, capabilities=EVERYTHING, encodings=None, options=None, cache=None):
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache or CACHE)}
        self.process = subprocess.Popen(
            [WSC, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.arrived = threading.Condition()
        self.answers = {}
        self.notifications = []
        self.requests = []
        self.number = 0
        threading.Thread(target=self.listen, daemon=True).start()
        if encodings:
            capabilities = {**capabilities, "general": {"positionEncodings": encodings}}
        self.capabilities = self.request(
            "initialize", {"capabilities": capabilities, "initializationOptions": options})[
                "capabilities"]
        self.notify("initialized", {})

    def listen(self):
        stream = self.process.stdout
        while line := stream.readline():
            length = int(line.split(b":")[1])
            stream.readline()
            message = json.loads(stream.read(length))
            with self.arrived:
                if "method" in message and "id" in message:
                    self.requests.append(message)
                elif "id" in message:
                    self.answers[message["id"]] = message
                else:
                    self.notifications.append(message)
                self.arrived.notify_all()

    def send(self, message):
        self.process.stdin.write(framed(message))
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send(notification(method, params))

    def request(self, method, params=None):
        self.number += 1
        number = self.number
        self.send(request(number, method, params))
        with self.arrived:
            assert self.arrived.wait_for(lambda: number in self.answers, PATIENCE), \
                f"no answer to {method}"
            answer = self.answers.pop(number)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def published(self, version, uri=URI):
        """The diagnostics that were pushed for a version."""
        def found():
            return [
                entry["params"] for entry in self.notifications
                if entry["method"] == "textDocument/publishDiagnostics"
                and entry["params"]["uri"] == uri and entry["params"].get("version") == version]
        with self.arrived:
            assert self.arrived.wait_for(found, PATIENCE), f"nothing was pushed for {version}"
            return found()[-1]["diagnostics"]

    def published_after_pause(self, version, uri=URI):
        """Diagnostics pushed for a version, once there are any."""
        def found():
            return [
                entry["params"]["diagnostics"] for entry in self.notifications
                if entry["method"] == "textDocument/publishDiagnostics"
                and entry["params"]["uri"] == uri and entry["params"].get("version") == version
                and entry["params"]["diagnostics"]]
        with self.arrived:
            assert self.arrived.wait_for(found, PATIENCE), f"nothing came later for {version}"
            return found()[-1]

    def asked(self, method):
        """Answers the server's own request."""
        def found():
            return [entry for entry in self.requests if entry["method"] == method]
        with self.arrived:
            assert self.arrived.wait_for(found, PATIENCE), f"{method} was not asked for"
            number = found()[-1]["id"]
        self.send({"jsonrpc": "2.0", "id": number, "result": None})

    def open(self, text, uri=URI):
        self.notify("textDocument/didOpen", {
            "textDocument": {"uri": uri, "languageId": "whetstone", "version": 1, "text": text}})
        return Document(self, text, uri)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.request("shutdown")
            self.notify("exit", None)
            assert self.process.wait(PATIENCE) == 0
        else:
            self.process.kill()
            self.process.wait()


class Document:
    """A text as the client sees it, with places in the units that were agreed on."""

    def __init__(self, server, text, uri):
        self.server, self.text, self.uri = server, text, uri
        self.version = 1
        self.is_utf8 = server.capabilities["positionEncoding"] == "utf-8"

    def units(self, text):
        return len(text.encode()) if self.is_utf8 else len(text.encode("utf-16-le")) // 2

    def position(self, offset):
        """Of an offset in characters."""
        before = self.text[:offset]
        start = before.rfind("\n") + 1
        return {"line": before.count("\n"), "character": self.units(before[start:])}

    def offset(self, position):
        lines = self.text.split("\n")
        line = lines[position["line"]]
        start = sum(len(entry) + 1 for entry in lines[: position["line"]])
        for count in range(len(line) + 1):
            if self.units(line[:count]) == position["character"]:
                return start + count
        raise AssertionError(f"no place {position} in {line!r}")

    def find(self, word, occurrence=1):
        """The offset of the n-th occurrence of a text."""
        offset = -1
        for _ in range(occurrence):
            offset = self.text.index(word, offset + 1)
        return offset

    def at(self, word, occurrence=1, into=0):
        return self.position(self.find(word, occurrence) + into)

    def cut(self, range):
        """The text in a range."""
        return self.text[self.offset(range["start"]):self.offset(range["end"])]

    def ask(self, feature, **params):
        return self.server.request(
            "textDocument/" + feature, {"textDocument": {"uri": self.uri}, **params})

    def whole(self):
        return {"start": self.position(0), "end": self.position(len(self.text))}

    def apply(self, edits):
        """The text after the edits, which must not overlap."""
        places = sorted(
            (self.offset(edit["range"]["start"]), self.offset(edit["range"]["end"]),
             edit["newText"]) for edit in edits)
        result, end = "", 0
        for start, stop, text in places:
            assert end <= start <= stop, "edits overlap"
            result += self.text[end:start] + text
            end = stop
        return result + self.text[end:]

    def change(self, start, end, text):
        """Replaces a piece by an incremental change."""
        self.version += 1
        range = {"start": self.position(start), "end": self.position(end)}
        self.text = self.text[:start] + text + self.text[end:]
        self.server.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": range, "text": text}]})

    def problems(self):
        return self.ask("diagnostic")["items"]
