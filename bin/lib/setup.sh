# Everything a command needs before it starts: system packages and the virtual environment.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/bin/lib/system.sh"
. "$ROOT/bin/lib/python.sh"

# compile_texts: .po to .mo where the .po is newer (what manage.py compilemessages does, without starting Django).
compile_texts() {
    local source
    for source in locale/*/LC_MESSAGES/*.po; do
        if [ -f "$source" ] && [ ! "${source%.po}.mo" -nt "$source" ]; then
            msgfmt --check-format -o "${source%.po}.mo" "$source" || fail "$source has a mistake: mend the line named above."
        fi
    done
}

# setup SCOPE: "run" for what bin/run and bin/manage need, "test" for the tests' tools as well.
setup() {
    ensure_system "$1"
    ensure_python "$1"
    if [ "$1" = test ]; then ensure_browser; fi
    compile_texts
}
