"""Vim and Neovim: colours, indentation, detection, and Neovim's language client."""

import json
import os
import subprocess
import sys

from harness import check, expect_none
from places import (
    GRAMMAR, HERE, HIGHLIGHT_TEST, WORK, expect_points, formatted, highlight_points, sources,
    unusual, wsc_folder)

# `NEOVIM` may name further ones, such as a newer release: `NEOVIM="nvim /opt/nvim/bin/nvim"`.
VIMS = ["vim", *os.environ.get("NEOVIM", "nvim").split()]

GROUPS = {
    "keyword": {
        "whetstoneEdition", "whetstoneKeyword", "whetstoneNetworkKeyword", "whetstoneDeclaration",
        "whetstoneSize", "whetstoneOp", "whetstonePlanKeyword", "whetstoneAs"},
    "type.builtin": {"whetstoneKind", "whetstoneParameterType"},
    "constant.builtin": {"whetstoneUnit", "whetstonePercent", "whetstoneBoolean"},
    "number": {"whetstoneNumber"},
    "string": {"whetstoneString"},
    "string.escape": {"whetstoneEscape"},
    "comment": {"whetstoneComment"},
    "comment.documentation": {"whetstoneDocumentation"},
    "type": {"whetstoneNetworkName", "whetstonePlanName"},
    "function": {"whetstoneOpName", "whetstoneCall", "whetstoneStage"},
    "function.builtin": {"whetstoneLayer", "whetstoneStageLayer"},
    "constant": {"whetstoneSizeName", "whetstoneChoice", "whetstonePlanChoice"},
    "variable": {"whetstoneBinding", "whetstoneVariable"},
    "variable.parameter": {"whetstoneParameter"},
    "variable.builtin": {"whetstoneBuiltin"},
    "property": {"whetstoneSetting", "whetstoneLabel", "whetstoneKey"},
    "operator": {"whetstoneOperator"},
    "punctuation.bracket": {"whetstoneBracket"},
    "punctuation.delimiter": {"whetstoneDelimiter", "whetstoneLabelColon"},
}


def run(vim, path, *commands, script="", timeout=60):
    """Opens a file as a user with this folder's plugin would, and runs some commands."""
    init = WORK / "init.vim"
    init.write_text(
        f"set nocompatible\nset runtimepath^={GRAMMAR}/vim\n"
        f"filetype plugin indent on\nsyntax on\n{script}\n")
    options = [part for command in commands for part in ("-c", command)]
    done = subprocess.run(
        [vim, "-es", "-n", "-u", init, "-i", "NONE", "-c", f"edit {path}", *options, "-c", "qall!"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
        env={
            **os.environ, "HOME": str(WORK), "XDG_CONFIG_HOME": str(WORK / "config"),
            "PATH": f"{wsc_folder()}:{os.environ['PATH']}"})
    assert "Error" not in done.stderr and "E1" not in done.stderr, done.stderr
    return done


def evaluated(vim, path, expression, script=""):
    """The value of an expression in a buffer of that file."""
    output = WORK / "value.json"
    output.unlink(missing_ok=True)
    done = run(vim, path, f"call writefile([json_encode({expression})], '{output}')", script=script)
    assert output.exists(), f"{vim} wrote nothing: {done.stdout}{done.stderr}"
    return json.loads(output.read_text())


def groups(vim, path, places):
    places = json.dumps([[line, column + 1] for line, column in places])
    return evaluated(
        vim, path, f"map({places}, 'synIDattr(synID(v:val[0], v:val[1], 1), \"name\")')")


def reindented(vim, text):
    """What becomes of a file whose indentation is taken away and made anew."""
    path = WORK / "reindent.ws"
    path.write_text("\n".join(line.lstrip() for line in text.splitlines()) + "\n")
    run(vim, path, "normal! gg=G", "write!")
    return path.read_text()


def different_lines(wanted, got):
    return [
        f"line {number}: {new!r} should be {old!r}"
        for number, (old, new) in enumerate(zip(wanted.splitlines(), got.splitlines()), 1)
        if old != new]


def register(vim):
    @check(f"{vim}: colours at the points of the test")
    def points():
        points = highlight_points()
        names = groups(vim, HIGHLIGHT_TEST, [(point.line, point.column) for point in points])
        expect_points(names, GROUPS, points)

    @check(f"{vim}: no example has an illegal part; each has a colour for every letter of a keyword")
    def examples():
        for path in sources():
            lines = path.read_text().splitlines()
            places = [
                (number, column) for number, line in enumerate(lines, 1)
                for column, letter in enumerate(line) if letter not in " \t" and letter.isascii()]
            names = groups(vim, path, places[:1500])
            expect_none(
                (place for place, name in zip(places, names) if name.startswith("whetstoneBad")),
                f"illegal places in {path.name}")
            assert len(names) - names.count("") > 0.6 * len(names), f"{path.name} is mostly plain"

    @check(f"{vim}: unusual layout has no illegal part and leaves nothing open")
    def unusual_layout():
        path, last = unusual()
        places = [
            (number, column) for number, line in enumerate(path.read_text().splitlines(), 1)
            for column, letter in enumerate(line) if letter != " " and line.isascii()]
        names = dict(zip(places, groups(vim, path, places)))
        expect_none(
            (place for place, name in names.items() if name.startswith("whetstoneBad")),
            "illegal places")
        assert names[last, 0] in GROUPS["keyword"] and names[last, 5] in GROUPS["type"]

    @check(f"{vim}: illegal numbers and escapes are marked, a unit may stand on the next line")
    def illegal():
        path = WORK / "illegal.ws"
        path.write_text('train M {\n  a: 8bits\n  b: "x\\n"\n  limit: 1\n  epochs\n}\n')
        names = groups(vim, path, [(2, 5), (3, 7), (5, 3)])
        assert names == ["whetstoneBadNumber", "whetstoneBadEscape", "whetstoneUnit"], names

    @check(f"{vim}: indents as the formatter does")
    def indent():
        for path in formatted():
            wanted = path.read_text()
            # Inside a comment no line is moved.
            got = reindented(vim, wanted)
            expect_none(different_lines(wanted, got), f"lines of {path.name}")

    @check(f"{vim}: a file is known by its extension, or by its first line of code")
    def detection():
        by_line = WORK / "by-line.example"
        by_line.write_text("// A comment.\n\nwhetstone 1\n")
        other = WORK / "other.example"
        other.write_text("white stone\n")
        empty = WORK / "empty.ws"
        empty.write_text("")
        assert evaluated(vim, by_line, "&filetype") == "whetstone"
        assert evaluated(vim, other, "&filetype") != "whetstone"
        assert evaluated(vim, empty, "&filetype") == "whetstone"

    @check(f"{vim}: `:make` checks the file and fills the quickfix list")
    def make():
        path = WORK / "unknown-name.ws"
        path.write_text(
            "whetstone 1\n\nnetwork M {\n  input x: unit[4]\n  output y = zz |> brelu\n}\n")
        found = evaluated(
            vim, path,
            "map(getqflist(), '[v:val.valid, v:val.nr, v:val.lnum, v:val.col, v:val.type, v:val.text]')",
            script="autocmd FileType whetstone silent make!")
        found = [entry[1:] for entry in found if entry[0]]
        assert len(found) == 1, found
        number, line, column, kind, text = found[0]
        assert 2000 <= number < 3000 and (line, column, kind) == (5, 14, "E"), found
        assert "zz" in text, found


def register_neovim(vim):
    @check(f"{vim}: the language client starts, sends the file and shows what is reported")
    def client():
        path = WORK / "client.ws"
        path.write_text("whetstone 1\n\nnetwork M {\n}\n")
        log = WORK / "server.log"
        log.unlink(missing_ok=True)
        output = WORK / "diagnostics.json"
        output.unlink(missing_ok=True)
        command = json.dumps([sys.executable, str(HERE / "recording_server.py"), str(log)])
        lua = f"lua require('whetstone').setup {{ cmd = {command.replace('[', '{').replace(']', '}')} }}"
        run(
            vim, path,
            "lua vim.wait(5000, function() return #vim.diagnostic.get(0) > 0 end)",
            f"lua vim.fn.writefile({{vim.fn.json_encode(vim.tbl_map(function(d) return "
            f"{{d.lnum, d.col, d.message, d.code or 0}} end, vim.diagnostic.get(0)))}}, '{output}')",
            script=lua)
        found = json.loads(output.read_text())
        assert [entry[:3] for entry in found] == [[2, 8, "a network needs an output"]], found
        methods = [line.split()[0] for line in log.read_text().splitlines()]
        for method in ["initialize", "initialized", "textDocument/didOpen"]:
            assert method in methods, methods

    @check(f"{vim}: loads the tree-sitter parser and runs its queries")
    def tree():
        output = WORK / "tree.json"
        output.unlink(missing_ok=True)
        parser = WORK / "whetstone.so"
        script = WORK / "tree.lua"
        script.write_text(
            "local whetstone = require('whetstone')\n"
            f"assert(whetstone.add_parser('{parser}'))\n"
            "local parser = vim.treesitter.get_parser(0, 'whetstone')\n"
            "local root = parser:parse()[1]:root()\n"
            "local query_module = vim.treesitter.query\n"
            "local get = query_module.get or query_module.get_query\n"
            "local counts = {}\n"
            "for _, name in ipairs({ 'highlights', 'folds', 'indents', 'locals', 'injections',"
            " 'textobjects' }) do\n"
            "  local query = get('whetstone', name)\n"
            "  counts[name] = 0\n"
            "  for _ in query:iter_captures(root, 0, 0, -1) do counts[name] = counts[name] + 1 end\n"
            "end\n"
            "whetstone.highlight(0)\n"
            "vim.fn.writefile({ vim.fn.json_encode({ root:has_error(), counts }) },"
            f" '{output}')\n")
        run(vim, HIGHLIGHT_TEST, f"luafile {script}")
        has_error, counts = json.loads(output.read_text())
        assert not has_error
        assert len(counts) == 6 and min(counts.values()) > 0, counts


for name in VIMS:
    register(name)
    if name != "vim":
        register_neovim(name)
