# System packages: what is missing, and who can install it. Checks look for the programs and libraries
# themselves, not for package names, so that a PostgreSQL from anywhere will do.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR
. "$ROOT/bin/lib/apt.sh"
. "$ROOT/bin/lib/brew.sh"

POSTGRES_OLDEST=15
POSTGRES_EXTENSIONS=(postgis vector ltree pg_trgm)

has_command() { command -v "$1" >/dev/null; }

# has_extension BIN NAME: whether the server in directory BIN can load the extension.
has_extension() { [ -f "$("$1/pg_config" --sharedir)/extension/$2.control" ]; }

has_every_extension() {
    local name
    for name in "${POSTGRES_EXTENSIONS[@]}"; do has_extension "$1" "$name" || return 1; done
}

major_of() { "$1/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }

# server_directories: bin directories of all installed servers that are new enough, newest first.
server_directories() {
    local bin
    for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        "$(dirname "$(command -v postgres || echo /nonexistent/postgres)")"; do
        if [ ! -x "$bin/postgres" ] || [ ! -x "$bin/pg_config" ]; then continue; fi
        [ "$(major_of "$bin")" -ge "$POSTGRES_OLDEST" ] && printf '%s %s\n' "$(major_of "$bin")" "$bin"
    done | sort -rn | cut -d' ' -f2- | uniq
}

# choose_postgres: sets POSTGRES_BIN to the server to use, or to nothing. A cluster that exists decides the version.
choose_postgres() {
    local bin wanted="" first=""
    POSTGRES_BIN=""
    wanted="$(cat "$VAR/postgres/data/PG_VERSION" 2>/dev/null || true)"
    while read -r bin; do
        if [ -n "$wanted" ] && [ "$(major_of "$bin")" != "$wanted" ]; then continue; fi
        first="${first:-$bin}"
        if has_every_extension "$bin"; then POSTGRES_BIN="$bin" && break; fi
    done < <(server_directories)
    POSTGRES_BIN="${POSTGRES_BIN:-$first}"
    export POSTGRES_BIN
    if [ -n "$wanted" ] && [ -z "$POSTGRES_BIN" ]; then
        fail "var/postgres was made by PostgreSQL $wanted, which is not installed any more: install postgresql-$wanted, or move var/postgres away to start empty."
    fi
}

postgres_is_complete() { [ -n "$POSTGRES_BIN" ] && has_every_extension "$POSTGRES_BIN"; }

has_library() {
    case "$(uname -s)" in
        Darwin) compgen -G "/opt/homebrew/lib/lib$1*.dylib" >/dev/null || compgen -G "/usr/local/lib/lib$1*.dylib" >/dev/null ;;
        *) PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "lib$1\.so" >/dev/null ;;
    esac
}

# Ubuntu's chromium is a snap, which neither containers nor Playwright can use: there Playwright brings its own.
browser_by_playwright() { grep -qs '^ID=ubuntu' /etc/os-release; }

# find_browser: the shell without windows first, which takes a third of a whole browser's processor time.
find_browser() {
    local name
    for name in "${CHROMIUM_PATH:-}" chromium-headless-shell chromium google-chrome google-chrome-stable; do
        if [ -n "$name" ] && has_command "$name"; then command -v "$name" && return 0; fi
    done
    return 1
}

# has_browser: on Debian only what is fast counts, unless a browser is given.
has_browser() {
    if has_command apt-get; then has_command "${CHROMIUM_PATH:-chromium-headless-shell}"; else find_browser >/dev/null; fi
}

has_korean_font() { has_command fc-list && [ -n "$(fc-list :lang=ko file 2>/dev/null | head -n 1)" ]; }

# missing_parts SCOPE: one word for each thing that is not there; SCOPE is "run" or "test".
missing_parts() {
    if ! is_external DATABASE_URL && ! postgres_is_complete; then echo postgres; fi
    if ! is_external REDIS_URL && ! has_command redis-server; then echo redis; fi
    if ! { has_library gdal && has_library geos_c && has_library proj; }; then echo geo; fi
    if ! has_command msgfmt; then echo gettext; fi
    if [ "$1" = test ] && ! has_browser && ! browser_by_playwright; then echo browser; fi
    if [ "$1" = test ] && ! has_korean_font; then echo font; fi
}

# ensure_system SCOPE: installs what is missing, or says what is needed.
ensure_system() {
    local missing
    if [ "$(uname -s)" = Darwin ]; then use_homebrew_paths; fi
    choose_postgres
    missing="$(missing_parts "$1" | tr '\n' ' ')"
    [ -n "$missing" ] || return 0
    say "Missing on this machine: $missing"
    # shellcheck disable=SC2086  # a list of words
    if has_command apt-get; then
        install_by_apt $missing
    elif [ "$(uname -s)" = Darwin ]; then
        install_by_brew $missing
    else
        fail "install PostgreSQL $POSTGRES_OLDEST or newer with PostGIS and pgvector, Redis, GDAL, GEOS, PROJ and gettext (tests: also chromium and a Korean font) with this system's package manager, then run this again; missing now: $missing"
    fi
    hash -r
    choose_postgres
    missing="$(missing_parts "$1" | tr '\n' ' ')"
    [ -z "$missing" ] || fail "still missing after the installation: $missing- the output above says why."
}
