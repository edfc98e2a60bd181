# Debian and Ubuntu: packages by apt, leaving the machine's own services and clusters alone.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR
. "$ROOT/bin/lib/pgvector.sh"

CREATE_CLUSTER=/etc/postgresql-common/createcluster.conf
POLICY=/usr/sbin/policy-rc.d

apt_has() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

# apt_install PACKAGE...
apt_install() {
    say "Installing by apt: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 \
        install -y -q --no-install-recommends "$@" </dev/null >&2 ||
        fail "apt could not install $*: its message above says why (usually no network, no disk space, or another apt running)."
}

# default_postgres: the major version that the distribution's own `postgresql` package brings.
default_postgres() {
    apt-cache depends --important postgresql 2>/dev/null | sed -nE 's/^ *Depends: postgresql-([0-9]+)$/\1/p' | head -n 1
}

# Packages start what they install; this keeps them from it for the length of the installation.
forbid_service_starts() {
    [ -e "$POLICY" ] && return 0
    printf '#!/bin/sh\n# bin/setup of K-Meme Factory, for the length of an installation\nexit 101\n' | as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
    trap allow_service_starts EXIT
}

allow_service_starts() {
    if grep -qs 'bin/setup of K-Meme Factory' "$POLICY"; then as_root rm -f "$POLICY"; fi
}

# Debian's server package makes a system cluster when first installed: nobody here asked for one. A machine whose
# owner has already decided about it is left as it is.
install_postgres_server() {
    local major="$1" ours=""
    [ -f "$CREATE_CLUSTER" ] || apt_install postgresql-common
    if ! grep -qE '^[[:space:]]*create_main_cluster' "$CREATE_CLUSTER"; then
        ours=yes
        echo 'create_main_cluster = false' | as_root tee -a "$CREATE_CLUSTER" >/dev/null
    fi
    apt_install "postgresql-$major" "postgresql-$major-postgis-3"
    if [ -n "$ours" ]; then as_root sed -i '/^create_main_cluster = false$/d' "$CREATE_CLUSTER"; fi
}

install_postgres_by_apt() {
    local major
    if [ -z "$POSTGRES_BIN" ]; then
        major="$(default_postgres)"
        [ "${major:-0}" -ge "$POSTGRES_OLDEST" ] ||
            fail "this system's PostgreSQL is ${major:-unknown}, and $POSTGRES_OLDEST or newer is needed: add the PostgreSQL project's apt repository, then run this again."
        install_postgres_server "$major"
        choose_postgres
    fi
    major="$(major_of "$POSTGRES_BIN")"
    has_extension "$POSTGRES_BIN" postgis || apt_install "postgresql-$major-postgis-3"
    has_extension "$POSTGRES_BIN" ltree || apt_install postgresql-contrib
    if ! has_extension "$POSTGRES_BIN" vector; then
        if apt_has "postgresql-$major-pgvector"; then
            apt_install "postgresql-$major-pgvector"
        else
            build_pgvector "$POSTGRES_BIN" "$major"
        fi
    fi
}

# The package enables a system service for the next boot; ours runs under var/ only.
install_redis_by_apt() {
    apt_install redis-server
    if [ -x /usr/sbin/update-rc.d ]; then as_root /usr/sbin/update-rc.d redis-server disable >/dev/null 2>&1 || true; fi
    if has_command systemctl; then as_root systemctl disable --now --quiet redis-server >/dev/null 2>&1 || true; fi
}

# install_by_apt PART...: the parts that ensure_system found missing.
install_by_apt() {
    local part
    say "Reading the package lists"
    as_root apt-get -o DPkg::Lock::Timeout=120 -q update </dev/null >&2 ||
        fail "apt could not read its package lists: check the network and the lines above, then run this again."
    forbid_service_starts
    for part in "$@"; do
        case "$part" in
            postgres) install_postgres_by_apt ;;
            redis) install_redis_by_apt ;;
            geo) has_library gdal || apt_install gdal-bin libgeos-c1v5 ;; # PostGIS may just have brought it
            gettext) apt_install gettext ;;
            browser) apt_install chromium-headless-shell ;;
            font) apt_install fontconfig fonts-noto-cjk ;;
        esac
    done
    allow_service_starts
}
