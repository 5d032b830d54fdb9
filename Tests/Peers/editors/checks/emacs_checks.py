"""Emacs: faces, indentation, detection, and that the mode compiles without a warning."""

import json
import os
import shutil
import subprocess

from harness import check, expect_none
from places import (
    GRAMMAR, HIGHLIGHT_TEST, WORK, expect_points, formatted, highlight_points, sources, unusual,
    wsc_folder)
from vim_checks import different_lines

MODE = GRAMMAR / "emacs" / "whetstone-mode.el"

COMMENT = {"font-lock-comment-face", "font-lock-comment-delimiter-face"}
FACES = {
    "keyword": "font-lock-keyword-face",
    "type.builtin": "font-lock-type-face",
    "constant.builtin": {"whetstone-unit", "font-lock-constant-face"},
    "number": "whetstone-number",
    "string": "font-lock-string-face",
    "string.escape": "whetstone-escape",
    "comment": COMMENT,
    "comment.documentation": {"font-lock-doc-face"},
    "type": "font-lock-type-face",
    "function": {"whetstone-call", "font-lock-function-name-face"},
    "function.builtin": "font-lock-keyword-face",
    "constant": "font-lock-constant-face",
    "variable": "font-lock-variable-name-face",
    "variable.parameter": "font-lock-variable-name-face",
    "variable.builtin": "font-lock-builtin-face",
    "property": "whetstone-property",
    # Plain, as is the custom in Emacs.
    "operator": "nil",
    "punctuation.bracket": "nil",
    "punctuation.delimiter": "nil",
}


def emacs(program, *arguments):
    script = WORK / "script.el"
    script.write_text(program)
    done = subprocess.run(
        ["emacs", "-Q", "--batch", "-l", MODE, "-l", script, *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
        env={**os.environ, "HOME": str(WORK)})
    assert done.returncode == 0, done.stderr
    return done.stdout


def faces(path, places):
    """The face of each place; where there are several, the first."""
    program = f"""
      (find-file "{path}")
      (font-lock-ensure)
      (dolist (place '({" ".join(f"({line} {column})" for line, column in places)}))
        (goto-char (point-min))
        (forward-line (1- (car place)))
        (forward-char (cadr place))
        (let ((face (get-text-property (point) 'face)))
          (princ (format "%s\\n" (if (consp face) (car face) face)))))"""
    return emacs(program).split()


@check("Emacs: the mode compiles without a warning")
def compiles():
    copy = WORK / MODE.name
    shutil.copy(MODE, copy)
    done = subprocess.run(
        ["emacs", "-Q", "--batch", "--eval", "(setq byte-compile-error-on-warn t)",
         "-f", "batch-byte-compile", copy], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@check("Emacs: faces at the points of the test")
def points():
    points = highlight_points()
    names = faces(HIGHLIGHT_TEST, [(point.line, point.column) for point in points])
    expect_points(names, FACES, points)


@check("Emacs: no example has an illegal part")
def examples():
    for path in sources():
        lines = path.read_text().splitlines()
        places = [
            (number, column) for number, line in enumerate(lines, 1)
            for column, letter in enumerate(line) if letter != " "]
        names = faces(path, places)
        expect_none(
            (place for place, name in zip(places, names) if name == "font-lock-warning-face"),
            f"illegal places in {path.name}")


@check("Emacs: unusual layout has no illegal part and leaves nothing open")
def unusual_layout():
    path, last = unusual()
    places = [
        (number, column) for number, line in enumerate(path.read_text().splitlines(), 1)
        for column, letter in enumerate(line) if letter != " "]
    names = dict(zip(places, faces(path, places)))
    expect_none(
        (place for place, name in names.items() if name == "font-lock-warning-face"),
        "illegal places")
    assert [names[last, 0], names[last, 5]] == ["font-lock-keyword-face", "font-lock-type-face"]


@check("Emacs: illegal numbers and escapes are marked, an open string ends with its line")
def illegal():
    path = WORK / "illegal.ws"
    path.write_text('train M {\n  a: 8bits\n  b: "x\\n"\n  data: "open\n  limit: 2 epochs\n}\n')
    names = faces(path, [(2, 5), (3, 7), (4, 9), (5, 2)])
    wanted = ["font-lock-warning-face", "font-lock-warning-face", "font-lock-string-face",
              "whetstone-property"]
    assert names == wanted, names


@check("Emacs: indents as the formatter does")
def indent():
    for path in formatted():
        wanted = path.read_text()
        copy = WORK / "indent-emacs.ws"
        copy.write_text("\n".join(line.lstrip() for line in wanted.splitlines()) + "\n")
        emacs(f"""
          (find-file "{copy}")
          (setq make-backup-files nil)
          (indent-region (point-min) (point-max))
          (save-buffer)""")
        expect_none(different_lines(wanted, copy.read_text()), f"lines of {path.name}")


@check("Emacs: a file is known by its extension, or by its first line of code")
def detection():
    by_line = WORK / "by-line-emacs.example"
    by_line.write_text("// A comment.\n\nwhetstone 1\n")
    other = WORK / "other-emacs.example"
    other.write_text("white stone\nwhetstone 1\n")
    empty = WORK / "empty-emacs.ws"
    empty.write_text("")
    modes = emacs("".join(
        f'(find-file "{path}") (princ (format "%s\\n" major-mode))'
        for path in [by_line, other, empty])).split()
    assert modes[0] == modes[2] == "whetstone-mode" and modes[1] != "whetstone-mode", modes


@check("Emacs: the index lists networks, ops and plans; words are completed")
def index():
    found = emacs(f"""
      (require 'imenu)
      (find-file "{HIGHLIGHT_TEST}")
      (dolist (group '("Networks" "Ops" "Plans"))
        (princ (length (cdr (assoc group (imenu--make-index-alist t))))))
      (goto-char (point-max))
      (insert "network A {{ b = c |> max_po")
      (completion-at-point)
      (princ (buffer-substring (line-beginning-position) (point)))""")
    assert found.startswith("123"), found
    assert found.endswith("max_pool"), found


@check("Emacs: `M-x compile` checks the file and finds the place")
def compile_command():
    path = WORK / "unknown-name-emacs.ws"
    path.write_text("whetstone 1\n\nnetwork M {\n  input x: unit[4]\n  output y = zz |> brelu\n}\n")
    found = emacs(f"""
      (setenv "PATH" (concat "{wsc_folder()}:" (getenv "PATH")))
      (find-file "{path}")
      (let ((buffer (compilation-start compile-command)))
        (while (get-buffer-process buffer) (accept-process-output nil 0.05))
        (with-current-buffer buffer
          (compilation--ensure-parse (point-max))
          (goto-char (point-min))
          (compilation-next-error 1)
          (let ((place (compilation--message->loc (get-text-property (point) 'compilation-message))))
            (princ (format "%s %s" (compilation--loc->line place)
                           (compilation--loc->col place))))))""")
    assert found.split()[-2:] == ["5", "14"], found
