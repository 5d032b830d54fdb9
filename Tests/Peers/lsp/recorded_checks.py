"""Sessions that Neovim really had, played back: what it sent, message by message, in one piece and
in small ones. They are made by `WSC_RECORD=Tests/Peers/lsp/recordings Tests/Peers/editors/run`."""

import json
import subprocess
from pathlib import Path

from client import PATIENCE, WSC, framed, messages
from harness import check

RECORDINGS = sorted((Path(__file__).resolve().parent / "recordings").glob("*.jsonl"))
assert len(RECORDINGS) >= 2, RECORDINGS


def recorded(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def register(path):
    @check(f"recorded: {path.stem} in one piece: every request has its answer, in order")
    def replayed():
        sent = recorded(path)
        done = subprocess.run(
            [WSC, "lsp"], input=b"".join(map(framed, sent)), capture_output=True,
            timeout=PATIENCE, check=False)
        answers = messages(done.stdout)
        assert done.returncode == 0 and not done.stderr, done
        asked = [entry["id"] for entry in sent if "id" in entry and "method" in entry]
        assert [entry["id"] for entry in answers if "id" in entry] == asked
        by_id = {entry["id"]: entry for entry in answers if "id" in entry}
        refused = [
            (entry["method"], by_id[entry["id"]]["error"]["message"]) for entry in sent
            if entry.get("id") in by_id and "error" in by_id[entry["id"]]]
        # The session tries a name that is taken, and nothing else goes wrong.
        assert [method for method, _ in refused] == ["textDocument/rename"], refused
        methods = {entry["method"].split("/")[-1] for entry in sent if "method" in entry}
        assert {"hover", "formatting", "rename", "didChange", "completion"} <= methods, methods
        assert "taken" in refused[0][1]

    @check(f"recorded: {path.stem} byte by byte: the fault is told, and nothing else goes wrong")
    def by_bytes():
        sent = recorded(path)
        pulls = any(entry.get("method") == "textDocument/diagnostic" for entry in sent)
        process = subprocess.Popen(
            [WSC, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        told = b""
        for entry in sent:
            for byte in framed(entry):
                process.stdin.write(bytes([byte]))
            # Diagnostics come when nothing more is waiting: before more is sent.
            if entry.get("method") == "textDocument/didOpen" and not pulls:
                while b"publishDiagnostics" not in told or not told.endswith(b"}"):
                    told += process.stdout.read(65536)
        rest, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        faults = [
            entry.get("params", {}).get("diagnostics")
            or (entry.get("result") or {}).get("items") for entry in messages(told + rest)
            if entry.get("method") or isinstance(entry.get("result"), dict)]
        # Once it is mended a warning is told, of biases that batch norm takes off.
        errors = [
            [fault["code"] for fault in found if fault["severity"] == 1] for found in faults if found]
        assert [codes for codes in errors if codes] == [["WS2002"]], faults


for recording in RECORDINGS:
    register(recording)
