#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts a node in a container. Variables become flags, named as in rqlite's image; flags given to the container follow
# them, so they win. A first argument that is neither a flag nor "run" is a command of its own.
set -euf

fail() {
  echo "docker-entrypoint: $1" >&2
  exit 2
}

case ${1:-run} in
  run) [ $# -eq 0 ] || shift ;;
  -*) ;;
  *) exec "$@" ;;
esac

# In Kubernetes a name that is asked for before it is published counts as unknown for half a minute.
delay=${START_DELAY:-${KUBERNETES_SERVICE_HOST:+5}}
case $delay in
  '' | 0) ;;
  *[!0-9]*) fail "START_DELAY must be whole seconds: $delay" ;;
  *)
    trap 'exit 0' TERM INT
    sleep "$delay" &
    wait $!
    trap - TERM INT
    ;;
esac

name=$(hostname)
full=$(hostname -f 2>/dev/null) || full=$name
http=${HTTP_ADDR:-0.0.0.0:4001}
raft=${RAFT_ADDR:-0.0.0.0:4002}
data=${DATA_DIR:-/rqlite/file/data}
extensions=${SQLITE_EXTENSIONS:-}${SQLITE_EXTENSIONS:+${CUSTOM_SQLITE_EXTENSIONS_PATH:+,}}${CUSTOM_SQLITE_EXTENSIONS_PATH:-}

# Another container on the same volume has another name, but is the same node: its id stands in the volume.
id=${NODE_ID:-}
[ -n "$id" ] || [ -e "$data/node.json" ] || id=$name

exec rqlited ${id:+-node-id "$id"} \
  -http-addr "$http" -http-adv-addr "${HTTP_ADV_ADDR:-$full:${http##*:}}" \
  -raft-addr "$raft" -raft-adv-addr "${RAFT_ADV_ADDR:-$full:${raft##*:}}" \
  ${ENABLE_FK:+"-fk=$ENABLE_FK"} ${extensions:+"-extensions-path=$extensions"} "$@" "$data"
