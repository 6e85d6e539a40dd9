#!/usr/bin/env bash
# A throw-away RabbitMQ broker for tests.
#
#   tests/rabbitmq.sh check   says on stdout what is missing and fails, or succeeds in silence
#   tests/rabbitmq.sh serve   starts a broker, prints its address as the one line on stdout, and runs until stdin ends or
#                             a signal comes; then the broker and its files are gone. On stdin it is told "kill" (the end
#                             without warning; answered by "killed"), "start" (again, on its files; by "started"),
#                             "pause" and "resume" (it holds its breath; by "paused" and "resumed")
#
# Its names and ports are its own: neither the package's broker nor its epmd is touched.
set -euo pipefail

bin=/usr/lib/rabbitmq/bin

missing() {
    if [[ ! -x $bin/rabbitmq-server ]]; then
        echo "RabbitMQ's server (rabbitmq-server) is not installed"
    elif ! command -v epmd >/dev/null; then
        echo "Erlang's port mapper (epmd) is not on the PATH"
    fi
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    while port=$((20000 + (RANDOM % 12000))); ! is_free "$port"; do :; done
    echo "$port"
}

serve() {
    local why word
    why=$(missing)
    if [[ -n $why ]]; then
        echo "$why" >&2
        exit 1
    fi
    folder=$(mktemp -d -t fulfillment-rabbitmq.XXXXXX)
    trap stop EXIT
    trap 'exit 0' INT TERM HUP
    port=$(free_port)
    names=$(free_port)
    dist=$(free_port)
    prepare
    epmd -address 127.0.0.1 -port "$names" >>"$folder/out.log" 2>&1 </dev/null &
    mapper=$!
    start
    echo "amqp://fulfillment:of-the-test@127.0.0.1:$port/"
    while read -r word; do
        case $word in
            kill) end && echo killed ;;
            start) start && echo started ;;
            pause) kill -STOP "$broker" && echo paused ;;
            resume) kill -CONT "$broker" && echo resumed ;;
        esac
    done
}

prepare() {
    echo '[].' >"$folder/enabled_plugins"
    cat >"$folder/rabbitmq.conf" <<EOF
listeners.tcp.local = 127.0.0.1:$port
default_user = fulfillment
default_pass = of-the-test
disk_free_limit.absolute = 1MB
EOF
    export HOME=$folder
    export RABBITMQ_NODENAME=fulfillment-$port@localhost RABBITMQ_DIST_PORT=$dist
    export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf
    export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins
    export RABBITMQ_MNESIA_BASE=$folder/data RABBITMQ_LOG_BASE=$folder/log
    export ERL_EPMD_PORT=$names ERL_EPMD_ADDRESS=127.0.0.1
    # With "input" the script becomes the broker instead of its parent: its process id is the broker's.
    export RABBITMQ_ALLOW_INPUT=1
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-noinput -kernel inet_dist_use_interface {127,0,0,1}"
}

start() {
    local try
    "$bin/rabbitmq-server" >>"$folder/out.log" 2>&1 </dev/null &
    broker=$!
    for ((try = 0; try < 600; try++)); do
        is_free "$port" || return 0
        kill -0 "$broker" 2>/dev/null || break
        sleep 0.1
    done
    echo "RabbitMQ could not be started" >&2
    cat "$folder/out.log" >&2
    exit 1
}

end() {
    kill -KILL "$broker" 2>/dev/null || true
    wait "$broker" 2>/dev/null || true
}

stop() {
    # The data is thrown away: no orderly end is waited for.
    end
    kill "${mapper:-}" 2>/dev/null || true
    rm -rf "$folder"
}

case ${1:-} in
    check)
        why=$(missing)
        [[ -z $why ]] || { echo "$why"; exit 1; }
        ;;
    serve) serve ;;
    *)
        echo "usage: tests/rabbitmq.sh check|serve" >&2
        exit 2
        ;;
esac
