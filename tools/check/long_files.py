#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names the sources over 300 lines, longest first: is there a second idea in one of them? Never fails.

usage: long_files.py [ROOT]
"""
import pathlib
import sys

LONG = 300


def main():
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    files = [file for folder in ("include", "lib", "tools", "test") for file in (root / folder).rglob("*")
             if file.suffix in (".cpp", ".hpp", ".py") or (file.is_file() and not file.suffix)]
    lengths = []
    for file in files:
        lines = file.read_text(errors="replace").splitlines()
        if len(lines) > LONG and not any("enerated by" in line for line in lines[:6]):
            lengths.append((len(lines), file.relative_to(root)))
    for length, file in sorted(lengths, reverse=True):
        print(f"{length:6} {file}")
    print(f"{len(lengths)} of {len(files)} files have more than {LONG} lines")


if __name__ == "__main__":
    main()
