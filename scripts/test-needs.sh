# shellcheck shell=bash
# Installs what the tests need beside the tools of toolchain.sh: a browser with fonts, shellcheck, and the Alertmanager to tell of alerts. Only where apt-get is; elsewhere it says what is missing.

# Prints the browser to drive; fails when there is none.
find_browser() {
  local candidate
  for candidate in "${PHAROS_CHROMIUM:-}" chromium chromium-browser google-chrome \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -n "$candidate" ] && command -v "$candidate" 2>/dev/null; then return 0; fi
  done
  return 1
}

# Packages of the Debian family that are missing here, in one line.
missing_packages() {
  find_browser >/dev/null || printf 'chromium fonts-liberation '
  command -v shellcheck >/dev/null 2>&1 || printf 'shellcheck '
  command -v prometheus-alertmanager >/dev/null 2>&1 || printf 'prometheus-alertmanager '
}

install_test_needs() {
  local packages as_root=
  packages=$(missing_packages)
  if [ -z "$packages" ]; then return 0; fi
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "pharos: the tests need $packages: install them (there is no apt-get here to do it)"
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "pharos: the tests need $packages: run 'sudo apt-get install $packages' once"
      return 1
    fi
    as_root=sudo
  fi
  $as_root apt-get update
  # shellcheck disable=SC2086 # several packages
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $packages
}
