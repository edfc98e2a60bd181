# pgvector for Debian 12, which has no package of it: Debian 13's source, built against the installed server.
# shellcheck shell=bash

PGVECTOR_SUITE=trixie

# private_apt COMMAND...: apt-get with one source suite and with lists, cache and state of its own.
private_apt() {
    local home="$VAR/build/apt"
    apt-get -q -o Dir::Etc::SourceList="$home/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$home/lists" -o Dir::Cache="$home/cache" -o APT::Sandbox::User="$(id -un)" "$@" </dev/null >&2
}

# debian_mirror: the address from which this machine takes Debian itself.
debian_mirror() {
    # shellcheck disable=SC2016  # apt's own placeholders
    apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)' 'Created-By: Packages' |
        awk '$2 == "Debian" && $3 == "Debian" && $4 == "main" && !found++ { print $1 }'
}

# fetch_pgvector: leaves the verified source archive in var/build; apt checks signature and hashes.
fetch_pgvector() {
    local mirror home="$VAR/build/apt" keys=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror="$(debian_mirror)"
    [ -n "$mirror" ] || fail "no pgvector package for this system and no Debian mirror to take its source from: install pgvector for PostgreSQL by hand, then run this again."
    [ -f "/usr/share/keyrings/debian-archive-$PGVECTOR_SUITE-stable.gpg" ] || apt_install debian-archive-keyring
    mkdir -p "$home/lists/partial" "$home/cache/archives/partial"
    echo "deb-src [signed-by=$keys] $mirror $PGVECTOR_SUITE main" >"$home/sources.list"
    private_apt update || fail "the source list of $PGVECTOR_SUITE cannot be read from $mirror: check the network, then run this again."
    (cd "$VAR/build" && private_apt --download-only source pgvector) ||
        fail "the source of pgvector cannot be fetched from $mirror: check the network, then run this again."
}

# build_pgvector BIN MAJOR: builds and installs the extension for the server in BIN.
build_pgvector() {
    local source options
    say "This system has no pgvector package: building it from Debian $PGVECTOR_SUITE's source"
    if ! has_command make || ! has_command gcc || [ ! -f "$("$1/pg_config" --includedir-server)/postgres.h" ]; then
        apt_install make gcc libc6-dev "postgresql-server-dev-$2"
    fi
    rm -rf "$VAR/build"
    mkdir -p "$VAR/build/source"
    fetch_pgvector
    source="$(find "$VAR/build" -maxdepth 1 -name 'pgvector_*.orig.tar.*' | head -n 1)"
    tar -xf "$source" -C "$VAR/build/source" --strip-components=1
    # No LLVM bitcode (it would need clang), and no instructions of this one processor.
    options=(with_llvm=no OPTFLAGS= "PG_CONFIG=$1/pg_config")
    run_step make -s -C "$VAR/build/source" -j"$(nproc)" "${options[@]}" >&2 ||
        fail "pgvector could not be built: the compiler's message above says why."
    as_root make -s -C "$VAR/build/source" "${options[@]}" install >&2 ||
        fail "pgvector could not be installed: the message above says why."
    rm -rf "$VAR/build"
}
