"""The compiler's own parser and the tree-sitter grammar accept and refuse the same files."""

import json
import os
import random
import re
import subprocess

import helix_highlights
from harness import check, expect_none
from places import corpus, sources
from tree_sitter_checks import parse

TOKEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"|//[^\n]*|[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?'
    r"|\|>|\.\.|\S|\s+")
# What the two may see differently, as grammar.js says: a number that touches a word, and `true` or
# `false` as a name. (A `///` behind other things is a comment to both.)
# Which editions there are is no matter of grammar.
MAY_DIFFER = re.compile(r"\bwhetstone\s+(?!1\b)|[0-9][A-Za-z_]|[A-Za-z_][0-9]*\.[0-9]|\b(?:true|false)\b|[0-9]\.\.?[0-9]")


def grammar_faults(text):
    """The compiler's errors about tokens and grammar."""
    done = subprocess.run(
        [os.environ["WSC"], "check", "--message-format", "json", "-"], input=text,
        capture_output=True, text=True, timeout=20)
    assert done.returncode in (0, 1), f"exit status {done.returncode} for:\n{text}\n{done.stderr}"
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        message for message in messages
        if message["severity"] == "error" and message["code"].startswith(("WS0", "WS1"))]


@check("grammar: the compiler accepts what tree-sitter's corpus calls valid")
def valid():
    expect_none(
        (f"{case.title}: {faults[0]['message']}" for case in corpus("valid")
         if (faults := grammar_faults(case.source + "\n"))), "valid pieces refused")


@check("grammar: the compiler refuses what tree-sitter's corpus calls invalid")
def invalid():
    expect_none(
        (case.title for case in corpus("invalid") if not grammar_faults(case.source + "\n")),
        "invalid pieces accepted")


def mutated(text, source):
    """The text with one token left out, doubled or put elsewhere."""
    tokens = TOKEN.findall(text)
    at = source.randrange(len(tokens))
    kind = source.randrange(3)
    if kind == 0:
        del tokens[at]
    elif kind == 1:
        tokens.insert(at, tokens[at])
    else:
        tokens.insert(source.randrange(len(tokens)), tokens.pop(at))
    return "".join(tokens)


@check("grammar: compiler and tree-sitter agree on 200 files with a token gone, doubled or moved")
def agree():
    source = random.Random(5)
    texts = [case.source + "\n" for case in corpus("valid")]
    texts += [path.read_text() for path in sources()]
    faults, compared, refused = [], 0, 0
    while compared < 200:
        text = mutated(source.choice(texts), source)
        if MAY_DIFFER.search(re.sub(r'//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", text)):
            continue
        compared += 1
        has_error = parse(text).root_node.has_error
        messages = grammar_faults(text)
        refused += has_error
        if has_error != bool(messages):
            said = messages[0]["message"] if messages else "nothing"
            faults.append(f"tree-sitter {has_error}, compiler says {said}:\n{text}\n")
    assert 50 < refused < 200, refused
    expect_none(faults, "disagreements")


@check("Helix: its highlights are tree-sitter's under other names, and a change is found")
def helix():
    source = helix_highlights.SOURCE.read_text()
    assert helix_highlights.TARGET.read_text() == helix_highlights.translated(source), \
        "run Tests/Peers/editors/helix_highlights.py --write"
    changed = helix_highlights.translated(source + "(number) @string.escape\n")
    assert changed.endswith("(number) @constant.character.escape\n")
