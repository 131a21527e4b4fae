# Shared by the scripts beside it: finds or installs what they need, and keeps a private PostgreSQL cluster.
# Sourced, never run.

say() { printf '%s\n' "$*" >&2; }
die() { say "assay: $*"; exit 1; }

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# need_packages PACKAGE...: installs the Debian packages that are missing, or says which they are.
need_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || die "this needs Debian or a relative of it; install by hand: $*"
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "These Debian packages are missing, and installing them takes root. Please run, then try again:"
        say "    sudo apt-get install --no-install-recommends ${missing[*]}"
        exit 1
    fi
    say "Installing ${missing[*]} …"
    # Debian would otherwise start a cluster of its own on port 5432 that nobody asked for.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "apt-get could not install ${missing[*]}; the whole output is in $log"
    fi
    rm -f "$log"
}

need_swift() {
    command -v swift >/dev/null || die "no swift on the PATH; install a Swift 6.2 or newer toolchain (https://www.swift.org/install/linux/)"
}

# The folder of PostgreSQL's server programs, the newest version installed.
postgres_programs() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1)
    [ -x "${found:-}/initdb" ] || found=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
    [ -x "$found/initdb" ] || die "PostgreSQL's initdb was not found"
    echo "$found"
}

# unprivileged COMMAND...: PostgreSQL refuses to run as root, so root runs it as the user postgres.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# A folder for the cluster and the secrets: beside the code, unless PostgreSQL's user cannot get there.
choose_data_folder() {
    local id
    id=$(printf '%s' "$repository" | cksum | cut -d' ' -f1)
    if [ -n "${ASSAY_DATA:-}" ]; then
        data=$ASSAY_DATA
    elif unprivileged test -x "$repository"; then
        data=$repository/.assay
    else
        data=/var/lib/assay/$id
    fi
    mkdir -p "$data"
    # A socket's path has at most 107 bytes (unix(7)).
    sockets=$data/run
    [ ${#sockets} -lt 80 ] || sockets=/tmp/assay-$(id -u)-$id
}

# Starts the private cluster, making it first where there is none: a unix socket, no TCP port, passwords for everyone.
start_cluster() {
    local programs
    programs=$(postgres_programs)
    mkdir -p "$sockets"
    if [ ! -s "$data/admin-password" ]; then
        (umask 077 && random_secret >"$data/admin-password")
    fi
    if [ "$(id -u)" -eq 0 ]; then
        mkdir -p "$data/postgres"
        chown postgres: "$data/postgres" "$sockets" "$data/admin-password"
    fi
    chmod 700 "$sockets"
    if [ ! -s "$data/postgres/PG_VERSION" ]; then
        say "Making a PostgreSQL cluster in $data/postgres …"
        unprivileged "$programs/initdb" -D "$data/postgres" -U assay_admin --pwfile="$data/admin-password" \
            --auth-local=scram-sha-256 --auth-host=reject -E UTF8 --locale=C.UTF-8 >"$data/initdb.log" 2>&1 \
            || { tail -n 20 "$data/initdb.log" >&2; die "initdb failed"; }
    fi
    if ! unprivileged "$programs/pg_ctl" -D "$data/postgres" status >/dev/null 2>&1; then
        unprivileged "$programs/pg_ctl" -D "$data/postgres" -w -t 60 -l "$data/postgres/server.log" \
            -o "-c listen_addresses='' -c unix_socket_directories='$sockets' -c max_connections=200" start >/dev/null \
            || { unprivileged tail -n 20 "$data/postgres/server.log" >&2; die "PostgreSQL did not start"; }
    fi
    cluster_is_ours=yes
    ASSAY_DATABASE_URL="host=$sockets dbname=postgres user=assay_admin password=$(cat "$data/admin-password")"
    export ASSAY_DATABASE_URL
}

stop_cluster() {
    [ "${cluster_is_ours:-}" = yes ] || return 0
    unprivileged "$(postgres_programs)/pg_ctl" -D "$data/postgres" -w -m fast stop >/dev/null 2>&1 || true
}
