# Shared by every script in bin/: where things are, how to speak, how to stop.
# shellcheck shell=bash

ROOT="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
VAR="$ROOT/var"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"
export PYTHON PYTHONUNBUFFERED=1
cd "$ROOT" || exit 1
if [ ! -d "$VAR" ] && [ "$(id -u)" = 0 ]; then
    # What root makes in somebody's checkout is theirs.
    mkdir -p "$VAR/log" && chown "$(find "$ROOT" -maxdepth 0 -printf '%U:%G' 2>/dev/null || echo 0:0)" "$VAR" "$VAR/log"
fi
mkdir -p "$VAR/log" 2>/dev/null || {
    printf 'error: %s cannot be written: run as the owner of the checkout, or free some disk space.\n' "$VAR" >&2
    exit 1
}

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

# fail SENTENCE: what went wrong and what to do about it, then stop.
fail() {
    printf '\033[31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

# as_root COMMAND...: by sudo when we are not root.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "installing system packages needs root and sudo is missing: let root run 'bin/setup --system' once, then repeat this."
    fi
}

# Asked to stop, finish the step at hand (a package manager had better not be cut off), then leave.
trap_signals() {
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}
trap_signals

# run_step COMMAND...: a long step that a signal ends at once (bash alone would wait for it to finish).
run_step() {
    local status=0
    STEP=""
    trap stop_step INT TERM HUP
    "$@" </dev/null &
    STEP=$!
    wait "$STEP" || status=$?
    trap_signals
    return "$status"
}

stop_step() {
    local step="${STEP:-$!}"
    if [ -n "$step" ]; then kill -TERM "$step" 2>/dev/null && wait "$step" 2>/dev/null; fi
    exit 143
}

# is_external NAME: true when NAME (DATABASE_URL, REDIS_URL) is given by the environment or by .env.
is_external() {
    local file="${1}_FILE"
    [ -n "${!1:-}" ] || [ -n "${!file:-}" ] || grep -qsE "^[[:space:]]*(export[[:space:]]+)?$1(_FILE)?=." "$ROOT/.env"
}

# digest FILE...: one hash over the contents of files; empty or missing files count too.
digest() { cat "$@" 2>/dev/null | cksum | tr ' ' '-'; }
