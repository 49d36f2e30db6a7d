# Sourced by the scripts beside it: goes to the project's folder, keeps every cache inside it, and makes .venv from requirements.lock.
#
#     ensure_venv            what the tool needs
#     ensure_venv tests      and what the extra `tests` of pyproject.toml needs; extras are added, never taken away
#
# .venv/stamp holds a fingerprint of all that .venv was made from, then the extras in it. It is removed before anything changes and written last:
# a set-up that was killed has no stamp and is done again from the start.

unset CDPATH PYTHONHOME PYTHONPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export XDG_CACHE_HOME="${XDG_CACHE_HOME:-$PWD/.cache}"
export PIP_CACHE_DIR="${PIP_CACHE_DIR:-$PWD/.cache/pip}"
export HF_HOME="${HF_HOME:-$PWD/.cache/huggingface}"

stop() {
  printf '%s\n' "$1" >&2
  exit 1
}

# What .venv is made from, as the Python inside it sees the matter; nothing where no Python in .venv runs.
fingerprint() {
  .venv/bin/python -S - 2>/dev/null <<'PYTHON' || true
import glob, hashlib, os, sys
made_from = ["pyproject.toml", "requirements.lock"] + sorted(glob.glob("src/jalaa/cleaning/csource/*"))
parts = [sys.version, os.getcwd()] + [open(name, encoding="utf-8").read() for name in made_from]
print(hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest())
PYTHON
}

# Sets `python` to the first Python that is new enough and can make a virtual environment.
find_python() {
  local candidate answer kind version newest="" bare=""
  for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    answer="$("$candidate" - 2>/dev/null <<'PYTHON'
import sys
kind = "old" if sys.version_info < (3, 11) else "fit"
try:
    import ensurepip, venv
except ImportError:
    kind = "bare" if kind == "fit" else kind
print("%s %d.%d" % ((kind,) + tuple(sys.version_info[:2])))
PYTHON
)" || continue
    read -r kind version <<<"$answer"
    case "$kind" in
      fit) python="$candidate" && return ;;
      bare) bare="${bare:-$version}" ;;
      old) newest="${newest:-$version}" ;;
    esac
  done
  if [[ -n "$bare" ]]; then
    stop "Python $bare cannot make a virtual environment, its module ensurepip is missing: install it (Debian and Ubuntu: apt-get install python$bare-venv) and run this again."
  fi
  [[ -z "$newest" ]] || newest="only $newest"
  stop "Jalaa needs Python 3.11 or later and found ${newest:-none}: install one (https://www.python.org/downloads/) and run this again."
}

install() {
  local extras="${1//$'\n'/,}"
  .venv/bin/python -m pip install --quiet --constraint requirements.lock --editable ".${extras:+[$extras]}" >>.cache/venv.log 2>&1 || {
    tail -n 30 .cache/venv.log >&2
    stop "Setting up .venv failed; the end of .cache/venv.log stands above: mend what it names (most often the network) and run this again."
  }
}

ensure_venv() {
  local python present wanted made_from
  mkdir -p .cache
  exec 9>>.cache/venv.lock
  if command -v flock >/dev/null; then flock 9; fi
  present="$(sed 1d .venv/stamp 2>/dev/null || true)"
  wanted="$(printf '%s\n' $present "$@" | sort -u)"
  made_from="$(fingerprint)"
  if [[ -n "$made_from" && "$(head -n 1 .venv/stamp 2>/dev/null)" == "$made_from" ]]; then
    [[ "$wanted" != "$present" ]] || { exec 9>&- && return; }
    printf 'Adding to .venv, once: %s\n' "$*" >&2
    rm .venv/stamp && : >.cache/venv.log
  else
    find_python
    printf 'Setting up .venv, once (a minute or two)\n' >&2
    rm -f .venv/stamp && : >.cache/venv.log
    "$python" -m venv --clear .venv >>.cache/venv.log 2>&1 || stop "Making .venv failed: $(tail -n 1 .cache/venv.log)"
  fi
  install "$wanted"
  printf '%s\n' "$(fingerprint)" $wanted >.venv/stamp.part && mv .venv/stamp.part .venv/stamp
  exec 9>&-
}
