#!/usr/bin/env bash
# From the start of the process to its first pass over a simulated EC2, and the memory that it holds then: of the tarball's
# bin/vpcrouter with and without its start-up cache, on each JDK that is given, taking turns.
#
#   mvn -q -DskipTests package
#   vpcrouter-bench/startup.sh [ROUNDS] [JAVA_HOME...]
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
shift || true
if [ "$#" -gt 0 ]; then
    javas=("$@")
else
    javas=()
    for home in /usr/lib/jvm/*; do
        [ -x "$home/bin/javac" ] && ! [ -h "$home" ] && javas+=("$home")
    done
fi

work=$(mktemp -d)
simulator=
trap '[ -z "$simulator" ] || kill "$simulator"; rm -rf "$work"' EXIT
mkdir "$work/app"
tar -xzf vpcrouter-cli/target/vpcrouter-*.tar.gz --strip-components=1 -C "$work/app"
vpcrouter=$work/app/bin/vpcrouter
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true

JAVA_HOME=${javas[0]} VPCROUTER_CACHE_DIR='' "$vpcrouter" simulate --sim_vpc "$work/app/examples/vpc.json" --sim_port 0 \
    >"$work/simulate" &
simulator=$!
until grep -q 'http://127' "$work/simulate"; do sleep 0.2; done
endpoint=$(sed -n 's|.* at \(http://127[^ ]*\)$|\1|p' "$work/simulate")

milliseconds() { date +%s%3N; }

# Prints "milliseconds KiB" of one start, with the Java in $1 and the cache in $2.
start_once() {
    local begin end pid line
    begin=$(milliseconds)
    coproc daemon { JAVA_HOME=$1 VPCROUTER_CACHE_DIR=$2 exec "$vpcrouter" run -l - -p 0 -H always -m configfile \
        -f "$work/app/examples/route-spec.json" --aws_endpoint "$endpoint" -r us-east-1 -v vpc-0a1b2c3d4e5f60718; }
    # shellcheck disable=SC2154
    pid=$daemon_PID
    while read -r line <&"${daemon[0]}"; do
        case $line in *'first pass'*) break ;; esac
    done
    end=$(milliseconds)
    sleep 2
    printf '%s %s\n' $((end - begin)) "$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")"
    kill "$pid"
    wait "$pid" || true
}

median() { sort -n | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }

for home in "${javas[@]}"; do
    name=$(basename "$home")
    mkdir "$work/$name"
    JAVA_HOME=$home VPCROUTER_CACHE_DIR="$work/$name" "$work/app/bin/vpcrouter-warmup" >/dev/null
done
for ((round = 1; round <= rounds; round++)); do
    for home in "${javas[@]}"; do
        name=$(basename "$home")
        start_once "$home" '' >>"$work/plain.$name"
        start_once "$home" "$work/$name" >>"$work/cache.$name"
    done
done
printf '%-28s %-6s %18s %10s %12s\n' java cache 'first pass, ms' '(best)' 'memory, MiB'
for home in "${javas[@]}"; do
    name=$(basename "$home")
    for kind in plain cache; do
        printf '%-28s %-6s %18s %10s %12s\n' "$name" "$([ $kind = cache ] && echo yes || echo no)" \
            "$(cut -d' ' -f1 "$work/$kind.$name" | median)" "$(cut -d' ' -f1 "$work/$kind.$name" | sort -n | head -1)" \
            "$(($(cut -d' ' -f2 "$work/$kind.$name" | median) / 1024))"
    done
done
printf 'medians of %s starts; load %s\n' "$rounds" "$(cut -d' ' -f1-3 /proc/loadavg)"
