#!/bin/sh
# Puts a release of the sample app onto this VM and starts it as a systemd service.
#
#   sh install.sh web-1.1.0.tar.gz
#
# It can be run again and again: the same release is unpacked anew, and only one is enabled. On an emulated VM,
# VM_ROOT is the VM's disk; on a real one it is not set. Needs Node.js and systemd.
set -eu

archive=${1:?usage: install.sh ARCHIVE}
root=${VM_ROOT:-}
apps=$root/opt/web
port=8080

# For trying out what a failing installation looks like: etc/fail-install holds the exit status,
# etc/hang-install the seconds to hang.
if [ -e "$root/etc/hang-install" ]; then
  read -r seconds < "$root/etc/hang-install" || true
  echo "hanging for ${seconds:-3600} seconds, as $root/etc/hang-install asks" >&2
  sleep "${seconds:-3600}"
fi
if [ -e "$root/etc/fail-install" ]; then
  read -r status < "$root/etc/fail-install" || true
  echo "failing with status ${status:-3}, as $root/etc/fail-install asks" >&2
  exit "${status:-3}"
fi

mkdir -p "$apps"
unpacked=$apps/.unpacked.$$
trap 'rm -rf "$unpacked"' EXIT
mkdir "$unpacked"
tar -xzf "$archive" -C "$unpacked"
read -r version < "$unpacked/VERSION"
case "$version" in
  ''|*[!A-Za-z0-9.+_-]*) echo "not a version: $version" >&2; exit 2 ;;
esac
rm -rf "${apps:?}/$version"
mv "$unpacked" "$apps/$version"
echo "unpacked $version into $apps/$version"

# Name and first address are asked for at each start: a VM that is made of an image of this one has its own.
mkdir -p "$root/etc/systemd/system"
cat > "$root/etc/systemd/system/web.service" <<UNIT
[Unit]
Description=Sample web app $version
After=network-online.target

[Service]
WorkingDirectory=$apps/$version
ExecStart=/bin/sh -c 'set -- \$(hostname -I); export WEB_VM=\$(hostname); exec node --v8-pool-size=0 --max-semi-space-size=1 --max-old-space-size=32 server.cjs \$1 $port'
Restart=always

[Install]
WantedBy=multi-user.target
UNIT

systemctl daemon-reload
systemctl enable web
systemctl restart web
echo "started web.service"
addresses=$(hostname -I)
if ! node "$apps/$version/server.cjs" --wait "${addresses%% *}" "$port"; then
  systemctl status web >&2 || true
  if [ -e "$root/var/log/web.log" ]; then tail -n 5 "$root/var/log/web.log" >&2; else journalctl -u web -n 5 --no-pager >&2 || true; fi
  exit 1
fi
