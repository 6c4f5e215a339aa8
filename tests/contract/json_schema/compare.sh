#!/bin/sh
# compare.sh <schema_peer>: the comparison with ajv; 77 (skipped) where node or ajv is not installed.
here=$(dirname "$0")
if ! command -v node >/dev/null 2>&1; then
    echo "skipped: node is not installed (scripts/setup installs it)"
    exit 77
fi
if [ ! -d "$here/../../ajv/node_modules/ajv" ]; then
    echo "skipped: ajv is not installed (run npm ci in tests/ajv)"
    exit 77
fi
exec node "$here/compare.mjs" "$1" "$here/corpus" 10000
