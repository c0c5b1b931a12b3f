#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails if a page links to a file of the project that is not there.

usage: links.py [ROOT]
"""
import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    pages = [*root.glob("*.md"), *(page for folder in ("data", "docs", "test", "tools") for page in (root / folder).rglob("*.md"))]
    prose = {page: re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL) for page in pages}
    links = [(page, link) for page, text in prose.items() for link in re.findall(r"\]\(([^)#\s]+)", text)
             if "://" not in link and not link.startswith("mailto:")]
    dead = [(page, link) for page, link in links if not (page.parent / link).exists()]
    for page, link in dead:
        print(f"{page.relative_to(root)}: there is no {link}")
    print(f"{len(pages)} pages, {len(links)} links within the project, {len(dead)} dead")
    return 1 if dead or not links else 0


if __name__ == "__main__":
    sys.exit(main())
