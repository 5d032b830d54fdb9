"""Asks each shell what it would complete, with the script that wsc writes for it."""

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

# What a shell needs of the environment, and none of the user's own settings.
PLAIN = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "vt100"}


def bash(script: Path, folder: Path, line: str) -> list[str]:
    """Calls the completion function as readline does: blanks and `=` part the words."""
    words = re.findall(r"=|[^\s=]+", line)
    if line.endswith(" "):
        words.append("")
    asked = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c",
         'source "$1"; shift; function=$(complete -p wsc); function=${function#*-F }\n'
         'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); ${function%% *} wsc "${!#}" ""\n'
         '[ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\\n" "${COMPREPLY[@]}"',
         "bash", str(script), *words],
        cwd=folder, env=PLAIN, capture_output=True, text=True, timeout=60)
    if asked.returncode or asked.stderr:
        raise RuntimeError(f"bash: {asked.returncode} {asked.stderr}")
    return asked.stdout.splitlines()


def fish(script: Path, folder: Path, line: str) -> list[str]:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    asked = subprocess.run(
        ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
         str(script), line],
        cwd=folder, env=PLAIN | {"HOME": str(home)}, capture_output=True, text=True, timeout=60)
    if asked.stderr:
        raise RuntimeError(f"fish: {asked.stderr}")
    # Completed words carry the head of `--option=`.
    names = [offer.split("\t")[0] for offer in asked.stdout.splitlines()]
    return [re.sub(r"^--[a-z-]+=(?=.)", "", name) for name in names]


ZSH = r"""
PROMPT='' RPROMPT=''
zstyle ':completion:*' list-prompt ''
autoload -Uz compinit && compinit -D -u
LISTMAX=0
source {script}
compadd() {{
  if [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a offered
  builtin compadd -A offered "$@"
  (( $#offered )) && print -rl -- $offered >>{answer}
  builtin compadd "$@"
}}
ask() {{ zle list-choices; print >>{answer}.whole }}
zle -N ask
bindkey '^X' ask
cd {folder}
: >{answer}.ready
"""


def zsh(script: Path, folder: Path, line: str) -> list[str]:
    """Types the line into a zsh and takes down what its `compadd` is given."""
    work = folder.parent
    answer = work / "answer"
    for stale in work.glob("answer*"):
        stale.unlink()
    setup = work / "setup.zsh"
    setup.write_text(ZSH.format(script=script, answer=answer, folder=folder))
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], PLAIN | {"HOME": str(work)})
    said = b""
    try:
        for text, sign in [(f"source {setup}\n", ".ready"), (line + "\x18", ".whole")]:
            os.write(terminal, text.encode())
            deadline = time.monotonic() + 60
            while not Path(f"{answer}{sign}").exists():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"zsh does not answer: {said.decode(errors='replace')}")
                if select.select([terminal], [], [], 0.05)[0]:
                    said += os.read(terminal, 4096)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)
    return answer.read_text().splitlines() if answer.exists() else []


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}
