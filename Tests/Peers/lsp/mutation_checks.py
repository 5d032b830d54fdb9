"""A recorded session with random damage: every process ends by itself, in time, with status 0 or
1, whatever it was sent."""

import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

from client import (
    EVERYTHING, PATIENCE, URI, WSC, converse, framed, notification, request)
from harness import check, expect_none
from sources import NETWORK

COUNT = int(os.environ.get("WSC_MUTATIONS", 300))
SEED = int(os.environ.get("WSC_SEED", 1))

PLACE = {"line": 13, "character": 14}
RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
FEATURES = [
    ("hover", {"position": PLACE}), ("definition", {"position": PLACE}),
    ("references", {"position": PLACE, "context": {"includeDeclaration": True}}),
    ("documentHighlight", {"position": PLACE}), ("prepareRename", {"position": PLACE}),
    ("rename", {"position": PLACE, "newName": "other"}), ("formatting", {"options": {}}),
    ("inlayHint", {"range": RANGE}), ("documentSymbol", {}), ("diagnostic", {}),
    ("foldingRange", {}), ("semanticTokens/full", {}), ("codeLens", {}),
    ("selectionRange", {"positions": [PLACE]}), ("completion", {"position": PLACE}),
    ("signatureHelp", {"position": PLACE}),
    ("documentLink", {}),
    ("codeAction", {"range": RANGE, "context": {"diagnostics": []}}),
]


def session():
    """The recorded session, message by message."""
    opened = {"uri": URI, "languageId": "whetstone", "version": 1, "text": NETWORK}
    changed = {"range": {"start": PLACE, "end": PLACE}, "text": "😀 |> "}
    recorded = [
        request(1, "initialize", {"capabilities": EVERYTHING}), notification("initialized", {}),
        notification("textDocument/didOpen", {"textDocument": opened})]
    for _ in range(2):
        for name, rest in FEATURES:
            params = {"textDocument": {"uri": URI}, **rest}
            recorded.append(request(len(recorded), f"textDocument/{name}", params))
        recorded.append(notification("textDocument/didChange", {
            "textDocument": {"uri": URI, "version": 2}, "contentChanges": [changed]}))
    recorded += [
        notification("textDocument/didClose", {"textDocument": {"uri": URI}}),
        request(99, "shutdown"), notification("exit")]
    return recorded


def damaged_value(value, dice):
    """The value with one of its parts replaced by something of another kind or size."""
    if isinstance(value, dict) and value and dice.random() < 0.8:
        key = dice.choice(list(value))
        return {**value, key: damaged_value(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        return value[:place] + [damaged_value(value[place], dice)] + value[place + 1:]
    if isinstance(value, str) and len(value) > 20:
        return damaged_text(value, dice)
    return dice.choice([
        None, True, -1, 0, 7, 2**31, 2**53, -2**63, 2**63, 1e300, 0.5, "", "x", URI, [], {}, [{}],
        PLACE, {"line": -1, "character": 2**62}])


def damaged_text(text, dice):
    """The source with pieces cut, moved or made of other signs."""
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.randint(0, 40))
        piece = dice.choice([
            "", text[start:end] * 2, "(", ")", "}", "[", "|>", "é", "😀", "\0", "\r", '"', "it",
            "9" * 30, "size size = size", "(" * 300, "\n\n", text[:dice.randrange(60)]])
        text = text[:start] + piece + text[end:]
    return text


def mutated(dice):
    recorded = session()
    kind = dice.random()
    if kind < 0.4:
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(recorded))
            recorded[place] = damaged_value(recorded[place], dice)
    elif kind < 0.6:
        dice.shuffle(recorded)
    data = b"".join(map(framed, recorded))
    if kind < 0.6:
        return data
    data = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(data))
        choice = dice.random()
        if choice < 0.4:
            data[place] = dice.randrange(256)
        elif choice < 0.6:
            del data[place:place + dice.randint(1, 40)]
        elif choice < 0.8:
            data[place:place] = dice.randbytes(dice.randint(1, 9))
        else:
            del data[place:]
    return bytes(data)


@check("mutation: the recorded session is answered whole")
def whole():
    answers, status = converse(b"".join(map(framed, session())))
    expected = [entry["id"] for entry in session() if "id" in entry]
    assert [entry["id"] for entry in answers if "id" in entry] == expected
    assert status == 0


@check(f"mutation: {COUNT} damaged sessions end by themselves")
def damaged():
    def outcome(seed):
        try:
            status = subprocess.run(
                [WSC, "lsp"], input=mutated(random.Random(seed)), stdout=subprocess.DEVNULL,
                timeout=PATIENCE, check=False).returncode
        except subprocess.TimeoutExpired:
            return f"seed {seed}: still running after {PATIENCE} s"
        return None if status in (0, 1) else f"seed {seed}: status {status}"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, range(SEED, SEED + COUNT)))
    expect_none(filter(None, outcomes), "sessions that went wrong")
