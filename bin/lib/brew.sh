# macOS: packages by Homebrew.
# shellcheck shell=bash

BREW_POSTGRES=postgresql@17

# Homebrew keeps some programs and all libraries outside the default paths.
use_homebrew_paths() {
    local prefix
    has_command brew || return 0
    prefix="$(brew --prefix)"
    PATH="$PATH:$prefix/bin:$prefix/opt/gettext/bin"
    export PATH DYLD_FALLBACK_LIBRARY_PATH="$prefix/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/local/lib:/usr/lib}"
}

# install_by_brew PART...: the parts that ensure_system found missing.
install_by_brew() {
    local part
    local formulas=() casks=()
    has_command brew || fail "Homebrew is missing: install it from its site, then run this again."
    for part in "$@"; do
        case "$part" in
            postgres) formulas+=("$BREW_POSTGRES" postgis pgvector) ;;
            redis) formulas+=(redis) ;;
            geo) formulas+=(gdal geos proj) ;;
            gettext) formulas+=(gettext) ;;
            browser) casks+=(google-chrome) ;;
            font) formulas+=(fontconfig) casks+=(font-noto-sans-cjk) ;;
        esac
    done
    if [ "${#formulas[@]}" -gt 0 ]; then
        brew install "${formulas[@]}" || fail "Homebrew could not install: ${formulas[*]}; its output above says why."
    fi
    if [ "${#casks[@]}" -gt 0 ]; then
        brew install --cask "${casks[@]}" || fail "Homebrew could not install: ${casks[*]}; its output above says why."
    fi
    use_homebrew_paths
}
