# SPDX-License-Identifier: MIT
# Sourced by tools/run and tools/test: which Debian packages they need, and installing what is missing of them.

# What the library and the tool are built with.
build_packages=(
  cmake g++ ninja-build
  libboost-iostreams-dev  # mapped files; brings Boost's headers
  libfmt-dev zlib1g-dev
  nettle-dev # HMAC-SHA-256, for the UIDs of anonymized files
  libjpeg62-turbo-dev libgdcm-dev libcharls-dev libopenjp2-7-dev libopenjph-dev libjxl-dev # codecs
  libcli11-dev libpng-dev libssl-dev # the tool: arguments, pictures, SHA-256
)

# What the tests are built and run with.
test_packages=(
  catch2 ccache doxygen
  clang-16 libclang-rt-16-dev # sanitizers and libFuzzer
  dcmtk libgdcm-tools python3-numpy python3-pydicom # other readers, as witnesses of what is encoded
  nlohmann-json3-dev pkg-config python3
)

# need_packages WHY PACKAGE...: installs what is missing, and says what and why. Asks nothing.
need_packages() {
  local why=$1 package log missing=() as_root=()
  shift
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      missing+=("$package")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then
    return 0
  fi
  if ! command -v apt-get >/dev/null; then
    echo "This is no Debian: to $why, what Debian calls ${missing[*]} is expected to be there"
    return 0
  fi
  echo "Installing, to $why: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  log=$(mktemp)
  "${as_root[@]}" apt-get update -q >"$log" 2>&1 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 || {
    cat "$log" >&2
    rm -f "$log"
    return 1
  }
  rm -f "$log"
}
