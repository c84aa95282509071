#!/bin/sh
# The command `concierge` of the installed app: the window, or `concierge run|check|steps` for scripts and schedulers.
# Chromium wants a display even when nothing is shown, so commands without one get a virtual one.

app="$(dirname "$(readlink -f "$0")")/concierge-desktop"

is_command=no
for argument in "$@"; do
  case "$argument" in
    run | check | steps | help | --help | -h | --version) is_command=yes && break ;;
    --*) ;;
    *) break ;;
  esac
done

if [ $is_command = yes ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  if ! command -v xvfb-run >/dev/null 2>&1; then
    echo 'concierge: without a display this needs xvfb-run (Debian: apt install xvfb).' >&2
    exit 2
  fi
  # Some versions of xvfb-run mix standard error into standard output; descriptor 3 keeps them apart.
  exec 3>&2
  exec xvfb-run -a sh -c 'exec "$0" "$@" 2>&3 3>&-' "$app" "$@"
fi
exec "$app" "$@"
