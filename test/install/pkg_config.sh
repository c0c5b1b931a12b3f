#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: pkg_config.sh PREFIX LIBDIR OUT [FLAG...]
# Compiles the outside program with what pkg-config says about the library in PREFIX, moved to another place first: a
# .pc file that names the place it was installed to would not find it.
set -eu
prefix=$1 libdir=$2 out=$3
shift 3
rm -rf "$out"
mkdir -p "$out"
cp -a "$prefix" "$out/moved"
export PKG_CONFIG_PATH="$out/moved/$libdir/pkgconfig"
test "$(pkg-config --modversion dicomap)" = "$VERSION"
mkdir -p "$out/moved/bin"
# A static library finds its codec modules from the program's own place.
# shellcheck disable=SC2046
"$CXX" -std=c++20 "$@" "$(dirname "$0")/outside/outside.cpp" $(pkg-config --cflags --libs dicomap) -o "$out/moved/bin/outside"
LD_LIBRARY_PATH="$out/moved/$libdir" "$out/moved/bin/outside" worker
