#!/usr/bin/env python3
"""Compares the word lists of every editor file with the compiler's.

    wsc words --json | check_words.py         exits 1 and says which words differ
    check_words.py words.json                 the same, from a file
    check_words.py --fix words.json           rewrites the lists in place

The words are a JSON object of lists: {"keywords": [...], "layers": [...], ...}. A list in an editor
file stands behind a mark, `words: NAME`, in a comment or in what the format has instead; Kate's
lists are elements and carry their name themselves.
"""

import json
import re
import sys
import textwrap
from pathlib import Path

GRAMMAR = Path(__file__).resolve().parents[3] / "grammar"

MARK = re.compile(r"\bwords: ([a-z_]+)")
KATE_LIST = re.compile(r'<list name="([a-z_]+)">(.*?)</list>', re.S)
ALTERNATIVES = re.compile(r"\((?:\?:)?([a-z0-9_]+(?:\|[a-z0-9_]+)*)\)")
WIDTH = 100


class Quoted:
    """Words in quotes, on as many lines as they need."""

    def __init__(self, quote, separator, line_start):
        self.quote, self.separator, self.line_start = quote, separator, line_start
        word = rf"{quote}[A-Za-z0-9_]+{quote}"
        self.pattern = re.compile(rf"({word}(?:[\s,|\\]+{word})*)")

    def words(self, text):
        return re.findall(r"[A-Za-z0-9_]+", text)

    def text(self, words):
        one_line = self.separator.join(f"{self.quote}{word}{self.quote}" for word in words)
        lines = textwrap.wrap(one_line, WIDTH - len(self.line_start), break_on_hyphens=False)
        return ("\n" + self.line_start).join(lines)


class Alternatives:
    """`(a|b|c)` in a regular expression."""

    pattern = ALTERNATIVES

    def words(self, text):
        return text.split("|")

    def text(self, words):
        return "|".join(words)


SYNTAX = ["keywords", "plans", "kinds", "parameter_types", "units", "constants", "builtins"]
CATALOGUE = ["layers", "settings", "choices"]

# Each file with how its lists are written and which it must hold.
FILES = {
    "whetstone.ebnf": (Quoted('"', " | ", " " * 14), ["plans", "units"]),
    "tree-sitter-whetstone/grammar.js": (Quoted("'", ", ", "  "), ["plans", "units"]),
    "tree-sitter-whetstone/queries/highlights.scm": (
        Quoted('"', " ", "  "), ["builtins", "layers", "choices"]),
    "helix/queries/whetstone/highlights.scm": (
        Quoted('"', " ", "  "), ["builtins", "layers", "choices"]),
    "vscode/syntaxes/whetstone.tmLanguage.json": (Alternatives(), SYNTAX + CATALOGUE),
    "sublime/Whetstone.sublime-syntax": (Alternatives(), SYNTAX + CATALOGUE),
    "vim/syntax/whetstone.vim": (Quoted("'", ", ", "      \\ "), SYNTAX + CATALOGUE),
    "emacs/whetstone-mode.el": (Quoted('"', " ", "    "), SYNTAX + CATALOGUE),
    "nano/whetstone.nanorc": (Alternatives(), SYNTAX + CATALOGUE),
    "pygments/whetstone_lexer.py": (Quoted('"', ", ", "    "), SYNTAX + CATALOGUE),
    "kate/whetstone.xml": (None, SYNTAX + CATALOGUE),
}


def marked_lists(text, style):
    """The lists of a file: (name, start, end, words)."""
    if style is None:
        for found in KATE_LIST.finditer(text):
            words = re.findall(r"<item>\s*([^<\s]+)\s*</item>", found[2])
            yield found[1], found.start(2), found.end(2), words
        return
    for mark in MARK.finditer(text):
        found = style.pattern.search(text, mark.end())
        if not found:
            raise ValueError(f"nothing follows `words: {mark[1]}`")
        yield mark[1], found.start(1), found.end(1), style.words(found[1])


def kate_items(words):
    return "".join(f"\n      <item>{word}</item>" for word in words) + "\n    "


def check(text, style, required, lists):
    """What is wrong with a file's lists."""
    faults, seen = [], set()
    for name, _, _, words in marked_lists(text, style):
        seen.add(name)
        if name not in lists:
            faults.append(f"there is no list `{name}`")
            continue
        wanted = lists[name]
        if missing := [word for word in wanted if word not in words]:
            faults.append(f"{name}: lacks {', '.join(missing)}")
        if extra := [word for word in words if word not in wanted]:
            faults.append(f"{name}: has, but should not, {', '.join(extra)}")
        if len(words) != len(set(words)):
            faults.append(f"{name}: holds a word twice")
    faults += [f"{name}: is not there" for name in required if name not in seen]
    return faults


def fixed(text, style, lists):
    for name, start, end, words in reversed(list(marked_lists(text, style))):
        if name in lists and set(words) != set(lists[name]):
            new = kate_items(lists[name]) if style is None else style.text(lists[name])
            text = text[:start] + new + text[end:]
    return text


def main(arguments):
    fix = "--fix" in arguments
    paths = [argument for argument in arguments if argument != "--fix"]
    if len(paths) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    source = Path(paths[0]).read_text() if paths and paths[0] != "-" else sys.stdin.read()
    lists = {
        name: words for name, words in json.loads(source).items()
        if isinstance(words, list) and all(isinstance(word, str) for word in words)
    }
    bad = 0
    for name, (style, required) in FILES.items():
        path = GRAMMAR / name
        if not path.is_file():
            faults = ["there is no such file"]
        else:
            text = path.read_text()
            if fix and (new := fixed(text, style, lists)) != text:
                path.write_text(new)
                print(f"{name}: rewritten")
                text = new
            faults = check(text, style, required, lists)
        for fault in faults:
            print(f"{name}: {fault}")
        bad += bool(faults)
    print(f"{len(FILES) - bad} files hold the words, {bad} do not")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
