# What the checks of targets share. To be sourced by bash with `set -euo pipefail`.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

# python_with VENV [MODULE PACKAGE]...: prints the Python of the environment $repository/VENV, with
# the packages in it whose modules are missing. PACKAGE may be several, in one string. The folders of
# checks have the names of modules, and are not to be found in their place.
python_with() {
  local venv=$repository/$1 missing=()
  shift
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  while [ $# -gt 0 ]; do
    "$venv/bin/python" -I -c 'import importlib.util, sys
sys.exit(importlib.util.find_spec(sys.argv[1]) is None)' "$1" || missing+=($2)
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] ||
    "$venv/bin/pip" install --quiet --disable-pip-version-check "${missing[@]}" >&2
  echo "$venv/bin/python"
}

# debian_with [COMMAND PACKAGE]...: installs the packages whose commands are missing.
debian_with() {
  local missing=() root=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -qq
  "${root[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# emitted NETLIST TARGET FILE: writes a netlist file for a target, such as `nir(for: snntorch)`.
emitted() {
  local words
  words=$("$WSC" emit --target "$2" -o "$3" "$1" 2>&1) || {
    echo "$words" >&2
    return 1
  }
}

# refused NETLIST TARGET MENTION: the target does not take the netlist file, says why, and writes
# nothing.
refused() {
  local file=$OUT/refused words
  if words=$("$WSC" emit --target "$2" -o "$file" "$1" 2>&1); then
    echo "$2 takes $1, which it should refuse" >&2
    return 1
  fi
  if [[ $words != *WS6217* || $words != *$3* ]] || compgen -G "$file*" >/dev/null; then
    printf '%s refuses %s in other words, or leaves a file:\n%s\n' "$2" "$1" "$words" >&2
    return 1
  fi
  echo "$2: $(basename "$1" .netlist.safetensors) is refused: $3"
}
