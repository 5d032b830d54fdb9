"""Every editor file holds exactly the compiler's words."""

import json
import os
import subprocess

import check_words
from harness import check, expect_none


def compilers_words():
    program = os.environ.get("WSC", "")
    assert os.access(program, os.X_OK), f"no program at WSC={program!r}: build it, or set WSC"
    done = subprocess.run(
        [program, "words", "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def register(name, style, required):
    @check(f"words: {name} holds the compiler's")
    def same():
        text = (check_words.GRAMMAR / name).read_text()
        expect_none(check_words.check(text, style, required, compilers_words()), "differences")

    @check(f"words: in {name} a missing and an added word are found and mended")
    def found():
        text = (check_words.GRAMMAR / name).read_text()
        words = compilers_words()
        changed = {**words, "plans": [*words["plans"][1:], "another"]}
        if "plans" not in required:
            changed = {**words, "layers": [*words["layers"][1:], "another"]}
        faults = check_words.check(text, style, required, changed)
        assert any("lacks another" in fault for fault in faults), faults
        assert any("should not" in fault for fault in faults), faults
        mended = check_words.fixed(text, style, changed)
        expect_none(check_words.check(mended, style, required, changed), "differences after --fix")
        assert check_words.fixed(mended, style, words) == text, "mending back gives another text"


for name, (style, required) in check_words.FILES.items():
    register(name, style, required)
