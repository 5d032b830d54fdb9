"""What a program that colours for a terminal wrote, character by character."""

import re

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")


def coloured(text):
    """Maps (line, column) to the escape parameters in force there, such as `38;2;0;0;7`."""
    places = {}
    for number, line in enumerate(text.splitlines(), 1):
        column, colour, position = 0, "", 0
        for found in [*_ESCAPE.finditer(line), None]:
            end = found.start() if found else len(line)
            for _ in range(position, end):
                places[number, column] = colour
                column += 1
            if found:
                position = found.end()
                colour = "" if found[1] in ("", "0") else found[1]
    return places
