# Sourced by the scripts: where things are, how many jobs fit this machine, which packages are needed.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PYTHON=/usr/bin/python3 # Debian's: the one that has the packages below
# The official JSON Schema Test Suite is not part of this repository; its tests run where it lies beside the checkout.
if [ -z "${DATAGEMS_JSON_SCHEMA_SUITE:-}" ] && [ -d "$ROOT/../shared/json-schema-test-suite" ]; then
    DATAGEMS_JSON_SCHEMA_SUITE=$(cd "$ROOT/../shared/json-schema-test-suite" && pwd)
    export DATAGEMS_JSON_SCHEMA_SUITE
fi
PRESETS="release warnings debug asan tsan fuzz"

# Everything that build, tests and checks use.
PACKAGES=(
    g++ cmake ninja-build ccache mold pkg-config git ca-certificates
    clang-format clang-tidy
    clang-14 llvm-14 libclang-rt-14-dev
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
    libssl-dev libspdlog-dev catch2 libpcre2-dev libsqlite3-dev zlib1g-dev
    libargon2-dev libcurl4-openssl-dev libcpp-httplib-dev libsystemd-dev systemd
    chromium
    curl openssl sqlite3 python3 python3-pytest python3-jsonschema python3-yaml python3-requests python3-aiosmtpd
)

say() { printf '== %s\n' "$*" >&2; }
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# A compiler job of this code needs up to 1.5 GB: as many as there are cores, but no more than memory holds.
build_jobs() {
    local cores memory_kib by_memory
    cores=$(nproc)
    memory_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
    by_memory=$((memory_kib / (1536 * 1024)))
    [ "$by_memory" -ge 1 ] || by_memory=1
    echo $((cores < by_memory ? cores : by_memory))
}

known_preset() {
    case " $PRESETS " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}
