#!/usr/bin/env bash
# A throw-away PostgreSQL cluster for tests.
#
#   tests/postgres.sh check   says on stdout what is missing and fails, or succeeds in silence
#   tests/postgres.sh serve   starts a cluster, prints its connection string as the one line on stdout, and runs until
#                             stdin ends or a signal comes; then the cluster and its files are gone. A line on stdin
#                             moves it meanwhile: "cut N" stops it as a power cut would, "restore N" starts it again;
#                             each is answered by the same line and "done"
#
# Tied to stdin, because a test host that is killed closes its end of the pipe without being asked: nothing is left over.
set -euo pipefail

binaries() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do
        if [[ -x $folder/initdb && -x $folder/pg_ctl ]]; then
            echo "$folder"
            return
        fi
    done
    if command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
        dirname "$(readlink -f "$(command -v pg_ctl)")"
    fi
}

# PostgreSQL refuses to run as root; its package brings a user for it.
other_user() {
    local user
    for user in postgres nobody; do
        if id "$user" >/dev/null 2>&1; then
            echo "$user"
            return
        fi
    done
}

missing() {
    if [[ -z $(binaries) ]]; then
        echo "PostgreSQL's server programs (initdb, pg_ctl) are not installed"
    elif [[ $(id -u) == 0 ]] && ! command -v runuser >/dev/null; then
        echo "PostgreSQL does not run as root, and runuser is not installed"
    elif [[ $(id -u) == 0 && -z $(other_user) ]]; then
        echo "PostgreSQL does not run as root, and there is no user postgres or nobody"
    fi
}

as_server() {
    if [[ $(id -u) == 0 ]]; then
        runuser -u "$(other_user)" -- "$@"
    else
        "$@"
    fi
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

serve() {
    local why user="fulfillment" port try
    why=$(missing)
    if [[ -n $why ]]; then
        echo "$why" >&2
        exit 1
    fi
    bin=$(binaries)
    cd /  # the server's user may not see the folder we stand in
    folder=$(as_server mktemp -d -t fulfillment-postgres.XXXXXX)
    trap stop EXIT
    trap 'exit 0' INT TERM HUP

    as_server "$bin/initdb" --pgdata "$folder/data" --username "$user" --auth trust \
        --encoding UTF8 --locale C --no-sync >"$folder.log" 2>&1 || fail "initdb"
    as_server tee -a "$folder/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 300
fsync = on
EOF

    for try in 1 2 3 4 5; do
        port=$((20000 + (RANDOM % 12000)))
        is_free "$port" || continue
        if as_server "$bin/pg_ctl" --pgdata "$folder/data" --wait --timeout 60 --silent \
            --options "-p $port" --log "$folder/server.log" start >>"$folder.log" 2>&1 </dev/null; then
            echo "Host=127.0.0.1;Port=$port;Username=$user;Database=postgres"
            wait_for_end
            return
        fi
    done
    as_server cat "$folder/server.log" >>"$folder.log" 2>/dev/null || true
    fail "pg_ctl start (try $try)"
}

# In the background and waited for, so that a signal is acted on at once.
wait_for_end() {
    exec 4<&0
    obey <&4 &
    reader=$!
    wait "$reader" || true
}

obey() {
    local word turn
    while read -r word turn; do
        case $word in
            cut) as_server "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop ;;
            restore)
                as_server "$bin/pg_ctl" --pgdata "$folder/data" --wait --timeout 60 --silent \
                    --options "-p $port" --log "$folder/server.log" start
                ;;
            *) continue ;;
        esac </dev/null >>"$folder.log" 2>&1 || true
        echo "$word $turn done"
    done
}

fail() {
    echo "PostgreSQL could not be started: $1 failed" >&2
    cat "$folder.log" >&2
    exit 1
}

stop() {
    kill "${reader:-}" 2>/dev/null || true
    # The data is thrown away: no checkpoint is waited for.
    as_server "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$folder" "$folder.log"
}

case ${1:-} in
    check)
        why=$(missing)
        [[ -z $why ]] || { echo "$why"; exit 1; }
        ;;
    serve) serve ;;
    *)
        echo "usage: tests/postgres.sh check|serve" >&2
        exit 2
        ;;
esac
