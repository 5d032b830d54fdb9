"""Compares what a C file says of its memory with the sections of its object file.

    check_size.py OBJECT RAM CONSTANTS
"""
import subprocess
import sys

# The table of places in words, and what arrays are aligned with.
TABLES, ALIGNMENT = 32, 32


def main(path, ram, constants):
    lines = subprocess.run(["size", "-A", path], check=True, capture_output=True, text=True).stdout
    sizes = {}
    for line in lines.splitlines():
        words = line.split()
        if len(words) == 3 and words[1].isdigit():
            sizes[words[0].split(".")[1] if "." in words[0] else words[0]] = int(words[1])
    symbols = subprocess.run(["nm", "-S", path], check=True, capture_output=True, text=True).stdout
    held = sum(
        int(line.split()[1], 16)
        for line in symbols.splitlines()
        if len(line.split()) == 4 and line.split()[2].lower() == "r"
    )
    written = sizes.get("bss", 0) + sizes.get("data", 0)
    if written - int(ram) not in range(ALIGNMENT) or held - int(constants) not in (0, TABLES):
        sys.exit(f"{path}: {written} bytes of RAM, {held} of constants; stated {ram}, {constants}")
    print(f"{ram} bytes of RAM, {constants} of constants, as stated")


if __name__ == "__main__":
    main(*sys.argv[1:])
