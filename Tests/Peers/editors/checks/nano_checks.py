"""nano's colours, read off an emulated terminal."""

import fcntl
import os
import pty
import select
import struct
import termios
import time

import pyte

from harness import check
from places import GRAMMAR, HIGHLIGHT_TEST, WORK, expect_points, highlight_points

SYNTAX = GRAMMAR / "nano" / "whetstone.nanorc"

# nano has few colours, so some kinds share one. `bright` is bold or a light colour by terminal.
COLOURS = {
    "keyword": "red",
    "type.builtin": "green",
    "constant.builtin": {"brightmagenta", "magenta"},
    "number": "brightcyan",
    "string": "brightgreen",
    "string.escape": "brightmagenta",
    "comment": "blue",
    "comment.documentation": "brightblack",
    "type": "brightgreen",
    "function": "brightblue",
    "function.builtin": "cyan",
    "constant": "magenta",
    "variable": {"brightwhite", "yellow"},
    "variable.parameter": {"yellow", "brightyellow"},
    "variable.builtin": "brightred",
    "property": {"yellow", "brightyellow"},
    "operator": None,
    "punctuation.bracket": "default",
    "punctuation.delimiter": None,
}


def screen(path, first_line, lines=300, columns=220, seconds=15):
    """What nano shows of a file, once its first line is there."""
    configuration = WORK / "nanorc"
    configuration.write_text(f'include "{SYNTAX}"\n')
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(WORK))
        os.execvp("nano", ["nano", "--rcfile", str(configuration), "--view", str(path)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    shown = pyte.Screen(columns, lines)
    stream = pyte.ByteStream(shown)
    deadline, quiet = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and quiet < 3:
        if select.select([terminal], [], [], 0.2)[0]:
            stream.feed(os.read(terminal, 65536))
            quiet = 0
        elif any(line.startswith(first_line) for line in shown.display):
            quiet += 1
    os.write(terminal, b"\x18")
    time.sleep(0.2)
    os.close(terminal)
    os.waitpid(child, 0)
    return shown


def colours_by_place(path):
    first_line = path.read_text().splitlines()[0]
    shown = screen(path, first_line)
    assert "Error" not in shown.display[-3], shown.display[-3:]
    top = next(row for row, line in enumerate(shown.display) if line.startswith(first_line))
    places = {}
    for row, cells in shown.buffer.items():
        for column, cell in cells.items():
            bright = cell.bold and not cell.fg.startswith("bright") and cell.fg != "default"
            places[row - top + 1, column] = ("bright" if bright else "") + cell.fg
    return places


@check("nano: colours at the points of the test")
def points():
    places = colours_by_place(HIGHLIGHT_TEST)
    points = highlight_points()
    names = [places.get((point.line, point.column), "default") for point in points]
    expect_points([name.replace("brown", "yellow") for name in names], COLOURS, points)


@check("nano: a file of another extension is known by its first line")
def first_line():
    path = WORK / "first-line-nano.example"
    path.write_text("whetstone 1\n\nnetwork M {\n}\n")
    assert colours_by_place(path).get((3, 0)) == "red"
    path.write_text("white space\n\nnetwork M {\n}\n")
    assert colours_by_place(path).get((3, 0)) == "default"
