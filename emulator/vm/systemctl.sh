#!/bin/sh
# A small systemctl for an emulated VM. It knows service units in $VM_ROOT/etc/systemd/system with ExecStart,
# Environment, EnvironmentFile and WorkingDirectory; Restart=, Type=, User= and dependencies are read over.
# `stop` ends the main process only, where systemd ends the whole control group.
set -u

units="$VM_ROOT/etc/systemd/system"
wants="$units/multi-user.target.wants"
state="$VM_ROOT/run/systemd/units"
[ -d "$wants" ] && [ -d "$state" ] || mkdir -p "$wants" "$state"

fail() { echo "$1" >&2; exit "${2:-1}"; }

known() { [ -f "$units/$1.service" ] || fail "Unit $1.service could not be found." 5; }

# Reads a unit into variables: a later assignment wins, except for Environment, whose assignments add up.
read_unit() {
  command= directory= environment= file= description=
  while IFS= read -r line || [ -n "$line" ]; do
    key=${line%%=*}
    given=${line#*=}
    given=${given#"${given%%[! ]*}"}
    case "${key%"${key##*[! ]}"}" in
      ExecStart) command=$given ;;
      WorkingDirectory) directory=${given#-} ;;
      Environment) environment="$environment $given" ;;
      EnvironmentFile) file=$given ;;
      Description) description=$given ;;
    esac
  done < "$units/$1.service"
}

# When process $1 was started, in ticks since boot; nothing where it is gone. A zombie is gone, since the first process
# of a container often does not reap; but not while threads of it are still ending, which keep its port.
began() {
  { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 1
  # Fields are counted after the name, which may hold spaces and brackets.
  set -- ${stat##*) }
  case "$1" in Z|X) [ "${18}" -gt 1 ] || return 1 ;; esac
  echo "${20}"
}

# The main process, unless it is gone. Numbers are given again: by when it was started it is told from somebody else's.
main_pid() {
  [ -f "$state/$1.pid" ] || return 1
  read -r pid start < "$state/$1.pid" || return 1
  [ -n "$start" ] && [ "$(began "$pid")" = "$start" ] || return 1
  echo "$pid"
}

start_unit() {
  known "$1"
  main_pid "$1" >/dev/null && return 0
  read_unit "$1"
  while :; do
    case "$command" in [-@:+!]*) command=${command#?} ;; *) break ;; esac
  done
  [ -n "$command" ] || fail "Failed to start $1.service: Unit $1.service has a bad unit file setting: it has no ExecStart=."
  [ -d "$VM_ROOT/var/log" ] || mkdir -p "$VM_ROOT/var/log"
  # A service sees its unit's environment, not that of the script that starts it.
  env -i PATH="$PATH" HOME="$HOME" VM_ROOT="$VM_ROOT" VMSS_EMULATOR_VM="$VMSS_EMULATOR_VM" VMSS_EMULATOR_UNIT="$1" \
    nohup /bin/sh -c '
      cd "${1:-/}" || exit 200
      case "$2" in
        "") ;;
        -*) [ -f "${2#-}" ] && { set -a; . "${2#-}"; set +a; } ;;
        *) set -a; . "$2" || exit 201; set +a ;;
      esac
      eval "export _=1 $3; exec $4"
    ' "$1" "${directory:-$VM_ROOT}" "$file" "$environment" "$command" </dev/null >>"$VM_ROOT/var/log/$1.log" 2>&1 &
  pid=$!
  echo "$pid $(began "$pid")" > "$state/$1.pid"
}

stop_unit() {
  known "$1"
  pid=$(main_pid "$1") || { rm -f "$state/$1.pid"; return 0; }
  kill "$pid" 2>/dev/null
  tries=0
  while main_pid "$1" >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -eq 200 ] && kill -9 "$pid" 2>/dev/null
    sleep 0.01
  done
  rm -f "$state/$1.pid"
}

show_unit() {
  known "$1"
  read_unit "$1"
  enabled=disabled
  [ -e "$wants/$1.service" ] && enabled=enabled
  echo "* $1.service - $description"
  echo "     Loaded: loaded ($units/$1.service; $enabled)"
  if pid=$(main_pid "$1"); then
    echo "     Active: active (running)"
    echo "   Main PID: $pid"
  else
    echo "     Active: inactive (dead)"
    return 3
  fi
}

verb=
now=
quiet=
names=
for argument in "$@"; do
  case "$argument" in
    --now) now=1 ;;
    -q|--quiet) quiet=1 ;;
    -*) ;;
    */*) fail "Invalid unit name: $argument" ;;
    *) if [ -z "$verb" ]; then verb=$argument; else names="$names ${argument%.service}"; fi ;;
  esac
done

if [ "$verb" = start-enabled ]; then
  # What the VM does when it boots; not a verb of the real command.
  for link in "$wants"/*.service; do
    [ -e "$link" ] || continue
    name=${link##*/}
    start_unit "${name%.service}"
  done
  exit 0
fi

case "$verb" in
  daemon-reload|daemon-reexec|reset-failed) exit 0 ;;
  enable|disable|start|stop|restart|reload-or-restart|try-restart|is-active|is-enabled|status) ;;
  '') fail "systemctl: a verb is needed" ;;
  *) fail "Unknown command verb '$verb' (the emulated VM's systemctl knows daemon-reload, enable, disable, start, stop, restart, is-active, is-enabled and status)." ;;
esac
[ -n "$names" ] || fail "systemctl $verb: too few arguments: a unit is needed"

result=0
for name in $names; do
  case "$verb" in
    enable) known "$name"; ln -sf "../$name.service" "$wants/$name.service"; [ -z "$now" ] || start_unit "$name" ;;
    disable) rm -f "$wants/$name.service"; [ -z "$now" ] || stop_unit "$name" ;;
    start) start_unit "$name" ;;
    stop) stop_unit "$name" ;;
    restart|reload-or-restart) stop_unit "$name"; start_unit "$name" ;;
    try-restart) if main_pid "$name" >/dev/null; then stop_unit "$name"; start_unit "$name"; fi ;;
    is-active) if main_pid "$name" >/dev/null; then word=active; else word=inactive; result=3; fi; [ -n "$quiet" ] || echo "$word" ;;
    is-enabled) if [ -e "$wants/$name.service" ]; then word=enabled; else word=disabled; result=1; fi; [ -n "$quiet" ] || echo "$word" ;;
    status) show_unit "$name" || result=$? ;;
  esac
done
exit "$result"
