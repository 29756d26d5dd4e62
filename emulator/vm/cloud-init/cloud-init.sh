#!/bin/sh
# `cloud-init status [--wait]` for an emulated VM, for scripts that wait for cloud-init to end.
set -u
run="$VM_ROOT/run/cloud-init"

[ "${1:-}" = status ] || { echo "cloud-init: an emulated VM knows 'cloud-init status [--wait]' only" >&2; exit 2; }
wait=
for argument in "$@"; do
  case "$argument" in -w|--wait) wait=1 ;; esac
done

# Without custom data there is nothing to run, and no file.
running() { [ -e "$run/status.json" ] && [ ! -e "$run/result.json" ]; }

while [ -n "$wait" ] && running; do
  printf .
  sleep 0.1
done
[ -z "$wait" ] || echo

if running; then
  echo 'status: running'
elif [ -e "$run/result.json" ] && ! grep -q '"errors":\[\]' "$run/result.json"; then
  echo 'status: error'
  exit 1
else
  echo 'status: done'
fi
