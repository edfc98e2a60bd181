# The virtual environment: an interpreter that is new enough, and the pinned packages.
# shellcheck shell=bash disable=SC2153

PYTHON_VERSIONS=(3.13 3.14 3.12)

# is_usable INTERPRETER: runs, is 3.12 or newer, and can make a virtual environment.
is_usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

# find_python: path of the best interpreter. A shim of pyenv answers only for the version that is switched on,
# so pyenv's own versions are looked through as well.
find_python() {
    local version candidate
    for version in "${PYTHON_VERSIONS[@]}"; do
        for candidate in "$(command -v "python$version" || true)" \
            "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python "$VAR/python"/*"$version"*/bin/"python$version"; do
            if [ -x "$candidate" ] && is_usable "$candidate"; then echo "$candidate" && return 0; fi
        done
    done
    if has_command python3 && is_usable python3; then command -v python3 && return 0; fi
    return 1
}

# Debian 13 and Ubuntu 24.04 have a new enough Python to install; older systems do not.
install_python_by_apt() {
    local version
    has_command apt-get || return 1
    apt_has python3 || as_root apt-get -q update </dev/null >&2
    for version in "${PYTHON_VERSIONS[@]}"; do
        if apt_has "python$version" && apt_has "python$version-venv"; then
            apt_install "python$version" "python$version-venv" && return 0
        fi
    done
    return 1
}

# fetch_python_by_uv: a Python of our own under var/python; uv itself by pip when it is not there.
fetch_python_by_uv() {
    local uv=uv
    if ! has_command uv; then
        if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
            has_command apt-get || fail "no Python 3.12 or newer was found: install one, then run this again."
            apt_install python3 python3-venv ca-certificates
        fi
        python3 -m venv "$VAR/uv"
        run_step "$VAR/uv/bin/python" -m pip install -q uv >&2 ||
            fail "no Python 3.12 or newer was found and uv, which could fetch one, cannot be installed: install Python 3.13, or check the network."
        uv="$VAR/uv/bin/uv"
    fi
    say "Fetching Python 3.13 by uv"
    run_step "$uv" python install --no-bin --install-dir "$VAR/python" 3.13 >&2 ||
        fail "no Python 3.12 or newer was found and uv could not fetch one: install Python 3.13 (with venv), or check the network."
}

install_python() {
    say "No Python 3.12 or newer on this machine"
    install_python_by_apt || fetch_python_by_uv
}

# stamp_of FILE...: changes with the interpreter, the place and the pinned files.
stamp_of() { printf '%s %s' "$VENV" "$(digest "$@")"; }

# make_venv: .venv from the best interpreter; one whose interpreter has gone, or that was moved, is made anew.
make_venv() {
    local python
    if [ -x "$PYTHON" ] && is_usable "$PYTHON" && grep -qsF "$VENV/bin/" "$VENV/bin/pip"; then return 0; fi
    if ! python="$(find_python)"; then
        install_python
        python="$(find_python)" || fail "no usable Python 3.12 or newer: install Python 3.13 with its venv module, then run this again."
    fi
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear "$VENV" || fail "$VENV cannot be made: check disk space and that you own the checkout."
}

# ensure_python SCOPE: "run" installs requirements.txt, "test" requirements-dev.txt as well.
ensure_python() {
    local file=requirements.txt name=run stamp
    if [ "$1" = test ]; then file=requirements-dev.txt name=test; fi
    stamp="$(stamp_of requirements.txt "$file")"
    if [ -x "$PYTHON" ] && [ "$(cat "$VENV/.installed-$name" 2>/dev/null)" = "$stamp" ]; then return 0; fi
    make_venv
    say "Installing the packages of $file (the first time takes a minute or two)"
    # Python compiles what is used when it is first used; that is a third of it.
    run_step "$PYTHON" -m pip install --disable-pip-version-check --no-compile -r "$file" \
        > >(grep --line-buffered -v '^Requirement already satisfied' >&2) ||
        fail "the packages of $file could not be installed: check network and disk space, then run this again."
    printf '%s' "$stamp" >"$VENV/.installed-$name"
}

# ensure_browser: CHROMIUM_PATH, the browser for the tests; where the system has none, Playwright brings its own.
ensure_browser() {
    if ! CHROMIUM_PATH="$(find_browser)"; then
        CHROMIUM_PATH="$(playwright_browser)"
        if [ ! -x "$CHROMIUM_PATH" ]; then
            say "Fetching a browser by Playwright"
            run_step "$PYTHON" -m playwright install --with-deps chromium >&2 ||
                fail "Playwright could not fetch a browser: install chromium or Google Chrome, then run this again."
        fi
    fi
    export CHROMIUM_PATH
}

# playwright_browser: where Playwright keeps its own chromium, there or not.
playwright_browser() {
    "$PYTHON" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)'
}
