#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails if a page names a test that is not there: `room/file_test.cpp`: "Name of a test case", "Another".

usage: named_tests.py [ROOT]
"""
import pathlib
import re
import sys

NAMED = re.compile(r'`(\w+/\w+\.cpp)`(?:: ("[^"]+"(?:, "[^"]+")*))?')


def main():
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    missing, count = [], 0
    for page in sorted((root / "docs/explanation").glob("*.md")):
        for path, names in NAMED.findall(" ".join(page.read_text().split())):
            file = root / "test" / path
            count += 1
            text = re.sub(r'"\s*\n\s*"', "", file.read_text()) if file.exists() else ""
            missing += [f"{page.name}: test/{path} has no \"{name}\"" for name in re.findall(r'"([^"]+)"', names)
                        if f'TEST_CASE("{name}"' not in text]
            if not file.exists():
                missing.append(f"{page.name}: there is no test/{path}")
    print(*missing, f"{count} references to tests, {len(missing)} dead", sep="\n")
    return 1 if missing or not count else 0


if __name__ == "__main__":
    sys.exit(main())
