"""Neovim's own language client with the real `wsc lsp`, headless, as a user would have it: the
plugin of this repository, its setup function, nothing else. Every version in `NEOVIM`.

`WSC_RECORD=DIR` writes down what each version sends, for `Tests/Peers/lsp/recordings`.
"""

import json
import os
import subprocess
import sys

from harness import check
from places import GRAMMAR, ROOT, WORK, wsc_folder

NEOVIMS = os.environ.get("NEOVIM", "nvim").split()

# An emoji stands before names, so that columns in UTF-16 and in UTF-8 differ.
TEXT = """whetstone 1

/// Tells two things apart.
network Small {
  size classes = 10
  input image: unit[28, 28, 1]
  label kind: class[classes]

  flat = image |> flatten
  hidden   = flat |> dense(8) |> batch_norm |> brelo
  votes = hidden |> dense(classes * 3) |> batch_norm |> brelu

  output kind = votes |> decode(key(classes, copies: 3))
}

train Small {
  data: mnist("😀 é", image: image, label: kind)
  loss: cross_entropy(kind)
  limit: 2 epochs
}
"""

# Runs in Neovim: waits for what the server says and writes down what the buffer then is.
SCRIPT = """
local out = {}
local uri = vim.uri_from_bufnr(0)
local function wait(what, condition)
  out[what] = vim.wait(20000, condition, 20)
end
local function all_lines() return vim.api.nvim_buf_get_lines(0, 0, -1, true) end
local function position(word)
  for row, line in ipairs(all_lines()) do
    local column = line:find(word, 1, true)
    if column then return { row, column - 1 } end
  end
end
-- Asks as Neovim's own commands do, with their parameters.
local function ask(method, extra)
  local made = vim.lsp.util.make_position_params(0, out.encoding)
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('force', made, extra or {}), 20000)
  for _, answer in pairs(answers or {}) do
    local fault = answer.err or answer.error
    if fault then return { error = fault.message } end
    return answer.result
  end
end

wait('attached', function()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get()) do
    if client.initialized then out.encoding = client.offset_encoding; return true end
  end
  return false
end)
wait('told', function() return #vim.diagnostic.get(0) > 0 end)
out.first = vim.tbl_map(function(found)
  return { found.lnum, found.col, found.end_col, found.code, found.severity }
end, vim.diagnostic.get(0))

-- Mended by typing; the messages go.
local place = position('brelo')
vim.api.nvim_buf_set_text(0, place[1] - 1, place[2], place[1] - 1, place[2] + 5, { 'brelu' })
wait('mended', function() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0 end)

vim.api.nvim_win_set_cursor(0, position('hidden'))
out.hover = ask('textDocument/hover')
-- Behind the emoji on its line.
local row = position('mnist(')
vim.api.nvim_win_set_cursor(0, { row[1], all_lines()[row[1]]:find('image: image', 1, true) + 6 })
out.behind = ask('textDocument/hover')
vim.lsp.buf.hover()
wait('shown', function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      out.window = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
      vim.api.nvim_win_close(window, true)
      return true
    end
  end
  return false
end)

if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 })
else vim.lsp.buf.formatting_sync(nil, 20000) end
out.formatted = all_lines()

vim.api.nvim_win_set_cursor(0, position('hidden'))
vim.lsp.buf.rename('inner')
wait('renamed', function() return position('hidden') == nil end)
out.renamed = all_lines()
row = position('mnist(')
vim.api.nvim_win_set_cursor(0, { row[1], all_lines()[row[1]]:find('image: image', 1, true) + 6 })
vim.lsp.buf.rename('picture')
wait('renamed_behind', function() return position('image: picture') ~= nil end)
out.last = all_lines()
out.refused = ask('textDocument/rename', { newName = 'kind' })
out.completion = ask('textDocument/completion')
vim.wait(500)
out.left = #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
local get = vim.lsp.get_clients or vim.lsp.get_active_clients
vim.lsp.stop_client(get())
wait('stopped', function() return #get() == 0 end)
vim.fn.writefile({ vim.fn.json_encode(out) }, RESULT)
"""


def session(vim, start):
    """What Neovim saw; `start` is how a user's configuration sets the client up."""
    path = WORK / "small.ws"
    path.write_text(TEXT)
    result = WORK / "neovim.json"
    result.unlink(missing_ok=True)
    script = WORK / "session.lua"
    script.write_text(f"local RESULT = '{result}'\n{SCRIPT}")
    init = WORK / "init.lua"
    init.write_text(
        f"vim.opt.runtimepath:prepend('{GRAMMAR}/vim')\n"
        "vim.cmd('filetype plugin indent on | syntax on')\n" + start + "\n")
    done = subprocess.run(
        [vim, "--headless", "-n", "-u", init, "-i", "NONE", path,
         "-c", f"luafile {script}", "-c", "qall!"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, cwd=WORK,
        env={
            **os.environ, "HOME": str(WORK), "XDG_CONFIG_HOME": str(WORK / "config"),
            "XDG_STATE_HOME": str(WORK / "state"), "XDG_CACHE_HOME": str(WORK / "cache"),
            "PATH": f"{wsc_folder()}:{os.environ['PATH']}"}, check=False)
    assert result.exists(), f"{vim} wrote nothing: {done.stdout}{done.stderr}"
    return json.loads(result.read_text())


def expect(found):
    for step in ["attached", "told", "mended", "shown", "renamed", "renamed_behind", "stopped"]:
        assert found[step], f"Neovim waited for `{step}` in vain: {found}"
    line = TEXT.splitlines()[9]
    start = line.index("brelo")
    assert found["first"] == [[9, start, start + 5, "WS2002", 1]], found["first"]
    assert "spike" in found["hover"]["contents"]["value"], found["hover"]
    assert "unit[28, 28, 1]" in found["behind"]["contents"]["value"], found["behind"]
    assert any("unit[28, 28, 1]" in row for row in found["window"]), found["window"]
    mended = TEXT.replace("brelo", "brelu")
    formatted = mended.replace("hidden   =", "hidden =")
    assert found["formatted"] == formatted.splitlines(), found["formatted"]
    renamed = formatted.replace("hidden", "inner")
    assert found["renamed"] == renamed.splitlines(), found["renamed"]
    last = renamed.replace("input image:", "input picture:").replace("= image ", "= picture ")
    last = last.replace("image: image", "image: picture")
    assert found["last"] == last.splitlines(), found["last"]
    assert "taken" in found["refused"]["error"], found["refused"]
    labels = [item["label"] for item in found["completion"]]
    assert labels == ["picture"], labels
    assert found["left"] == 0


def register(vim):
    name = "a current Neovim" if "/" in vim else vim

    @check(f"{name}: diagnostics, hover, formatting and rename with the real server, by setup()")
    def by_setup():
        record = os.environ.get("WSC_RECORD")
        start = "require('whetstone').setup()"
        if record:
            recorder = ROOT / "Tests/Peers/lsp/recorder.py"
            target = os.path.join(record, ("neovim-new" if "/" in vim else "neovim") + ".jsonl")
            start = (f"require('whetstone').setup {{ cmd = {{ '{sys.executable}', '{recorder}',"
                     f" '{target}', '{wsc_folder()}/wsc', 'lsp' }} }}")
        expect(session(vim, start))

    if "/" in vim:
        @check(f"{name}: the same by `vim.lsp.enable('wsc')`")
        def by_enable():
            expect(session(vim, "vim.lsp.enable('wsc')"))


for name in NEOVIMS:
    register(name)
