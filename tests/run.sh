#!/usr/bin/env bash
# Everything that must hold before a change is handed in: the form of the code, the build without a warning, all tests.
# The last line is "N passed, N failed"; what is not a test (form, build, a test host that crashed) counts as one failure.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
results=artifacts/test-results
passed=0
failed=0
skipped=0

say() { printf '%s\n' "$*"; }

finish() {
    ((skipped == 0)) || say "$skipped skipped${FULFILLMENT_SKIP:+ (missing:$FULFILLMENT_SKIP)}"
    say "$passed passed, $failed failed"
    ((failed == 0))
}

# stage NAME COMMAND...: runs it and says how long it took; a failure is counted.
stage() {
    local name=$1 started=$SECONDS code=0
    shift
    say "-- $name"
    "$@" || code=$?
    if ((code == 0)); then
        say "   ok, $((SECONDS - started)) s"
    else
        say "   FAILED, $((SECONDS - started)) s"
        failed=$((failed + 1))
    fi
    return "$code"
}

# --- what the .NET SDK does not bring -------------------------------------------------------------------------------

has_postgres() { [[ -n ${FULFILLMENT_TEST_POSTGRES:-} ]] || tests/postgres.sh check >/dev/null; }
has_chromium() { command -v chromium >/dev/null; }
has_curl() { command -v curl >/dev/null; }
has_node() { command -v node >/dev/null && command -v npm >/dev/null; }
has_rabbitmq() { tests/rabbitmq.sh check >/dev/null; }
has_promtool() { command -v promtool >/dev/null || [[ -x artifacts/parts/promtool ]]; }
has_ruby() { ruby -rjwt -e '' 2>/dev/null; }

missing_parts() {
    local part
    for part in postgres chromium ruby rabbitmq promtool node curl; do
        "has_$part" || echo "$part"
    done
}

packages_of() {
    case $1 in
        postgres) echo postgresql ;;
        ruby) echo ruby ruby-jwt ;;
        rabbitmq) echo rabbitmq-server ;;
        promtool) echo prometheus ;;
        node) echo nodejs npm ;;
        *) echo "$1" ;;
    esac
}

install() {
    local -a root=() packages=()
    local part
    if [[ $(id -u) != 0 ]]; then
        sudo -n true 2>/dev/null || return 1
        root=(sudo -n)
    fi
    command -v apt-get >/dev/null || return 1
    for part in "$@"; do
        [[ $part != promtool ]] || continue
        read -ra found <<<"$(packages_of "$part")"
        packages+=("${found[@]}")
    done
    ((${#packages[@]} == 0)) || say "   installing ${packages[*]}"
    # At run level 1 an installed service is not started: the tests start their own server.
    local -a quiet=("${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o Dpkg::Use-Pty=0)
    "${quiet[@]}" update >"$results/install.log" 2>&1 &&
        "${quiet[@]}" install -y --no-install-recommends "${packages[@]}" >>"$results/install.log" 2>&1 </dev/null
}

# The package brings a server that starts by itself: the checker alone is taken out of it. Needs no root.
fetch_promtool() {
    local folder
    folder=$(mktemp -d)
    say "   fetching promtool"
    (cd "$folder" && apt-get -qq download prometheus && dpkg -x prometheus_*.deb .) >>"$results/install.log" 2>&1 &&
        mkdir -p artifacts/parts && cp "$folder/usr/bin/promtool" artifacts/parts/promtool
    rm -rf "$folder"
}

bring_parts() {
    local -a missing
    local part
    mapfile -t missing < <(missing_parts)
    ((${#missing[@]} == 0)) && return
    install "${missing[@]}" || say "   could not install (see $results/install.log, or do it by hand)"
    has_promtool || fetch_promtool || true
    mapfile -t missing < <(missing_parts)
    for part in "${missing[@]}"; do
        say "   !! $part is missing: the suites that need it ARE SKIPPED. Debian: apt-get install $(packages_of "$part")"
        FULFILLMENT_SKIP="${FULFILLMENT_SKIP:-} $part"
    done
    export FULFILLMENT_SKIP="${FULFILLMENT_SKIP:-}"
}

# --- one PostgreSQL for all test projects ---------------------------------------------------------------------------

start_postgres() {
    local connection
    coproc CLUSTER { exec tests/postgres.sh serve 2>"$results/postgres.log"; }
    cluster=$CLUSTER_PID
    if ! read -r -t 120 connection <&"${CLUSTER[0]}"; then
        cat "$results/postgres.log"
        return 1
    fi
    export FULFILLMENT_TEST_POSTGRES=$connection
}

stop_postgres() {
    if [[ -n ${cluster:-} ]]; then
        kill "$cluster" 2>/dev/null || true
        wait "$cluster" 2>/dev/null || true
    fi
}

# --- tests ----------------------------------------------------------------------------------------------------------

counter() { grep -o '<Counters [^>]*' "$1" | grep -o " $2=\"[0-9]*" | grep -o '[0-9]*$' || echo 0; }

run_tests() {
    local name=$1 trx="$results/$1.trx" started=$SECONDS code=0 ran=0 good=0 bad=0 kind
    say "-- $name"
    dotnet test "artifacts/bin/$name/release/$name.dll" --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout 8m --blame-hang-dump-type none 2>&1 |
        sed -E '/^(VSTest version|Starting test|A total of|Results File|Data collector .Blame.|$)/d' || code=$?

    if [[ -f $trx ]]; then
        ran=$(counter "$trx" executed)
        good=$(counter "$trx" passed)
        for kind in failed error timeout aborted; do
            bad=$((bad + $(counter "$trx" "$kind")))
        done
        skipped=$((skipped + $(counter "$trx" total) - ran))
    fi
    # A host that crashed or hung leaves few results or none; a project without tests proves nothing.
    if ((bad == 0)) && ((code != 0 || ran == 0)); then
        say "   the test host ended with $code after $ran tests: counted as a failure"
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    say "   $good passed, $bad failed, $((SECONDS - started)) s"
}

# --- the run --------------------------------------------------------------------------------------------------------

rm -rf "$results"
mkdir -p "$results"
trap stop_postgres EXIT

say "-- parts"
bring_parts

if [[ -z ${FULFILLMENT_TEST_POSTGRES:-} && ${FULFILLMENT_SKIP:-} != *postgres* ]]; then
    stage postgres start_postgres || true
fi

if ! stage restore dotnet restore Fulfillment.sln --verbosity quiet; then
    finish || exit 1
fi
stage format dotnet format Fulfillment.sln --verify-no-changes --no-restore || true
if ! stage build dotnet build Fulfillment.sln -c Release --no-restore -warnaserror --verbosity quiet --tl:off -clp:NoSummary; then
    finish || exit 1
fi

for project in tests/*.Tests/*.csproj; do
    run_tests "$(basename "$project" .csproj)"
done
finish
