#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Takes the code blocks out of pages of the documentation, so that what is shown is what is compiled and run.

usage: snippets.py extract OUT PAGE...    writes OUT/<page>_<n>.cpp for each ```cpp block and prints the files
       snippets.py run PAGE N PROGRAM     runs PROGRAM, made of the Nth ```cpp block of PAGE
       snippets.py shell PAGE FOLDER      runs every ```sh block of PAGE with FOLDER first in the PATH

A ```text block right after a block is what the block prints; without one, it must only succeed. A ```cpp block without
main is the inside of one: its includes are moved out. Blocks run in an empty folder in which data/ is the project's.
A block after the line <!-- not run: why --> is left alone.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import NamedTuple, Optional

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^(?P<note><!-- not run: [^\n]*-->\n)?```(?P<language>\w+)\n(?P<code>.*?)^```\n"
                   r"(?:\n```text\n(?P<output>.*?)^```$)?", re.MULTILINE | re.DOTALL)


class Snippet(NamedTuple):
    code: str
    line: int              # in the page, of the first line of code
    output: Optional[str]  # what it prints; None if the page does not say


def snippets(page, language):
    text = page.read_text()
    return [Snippet(block["code"], text.count("\n", 0, block.start("code")) + 1, block["output"])
            for block in BLOCK.finditer(text) if block["language"] == language and not block["note"]]


def as_program(snippet, page):
    lines = snippet.code.splitlines()
    if not any(line.startswith("int main(") for line in lines):
        head = [line for line in lines if line.startswith("#include")]
        body = [line for line in lines if not line.startswith("#include")]
        lines = [*head, "int main() {", *body, "}"]
    return f"// {page.relative_to(ROOT)}, line {snippet.line}\n" + "\n".join(lines) + "\n"


def extract(out, pages):
    out.mkdir(parents=True, exist_ok=True)
    for page in pages:
        for number, snippet in enumerate(snippets(page, "cpp"), 1):
            file = out / f"{page.stem}_{number}.cpp"
            program = as_program(snippet, page)
            if not file.exists() or file.read_text() != program:
                file.write_text(program)
            print(file)


def run(command, snippet, page, path=""):
    place = f"{page.relative_to(ROOT)}, line {snippet.line}"
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "data").symlink_to(ROOT / "data")
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120,
                             env=os.environ | {"PATH": path + os.environ["PATH"]})
    if ran.returncode != 0:
        sys.exit(f"{place}: status {ran.returncode}\n{ran.stdout}{ran.stderr}")
    if snippet.output is not None and ran.stdout != snippet.output:
        sys.exit(f"{place}: prints\n{ran.stdout}and not\n{snippet.output}")
    print(f"{place}: as shown")


def main():
    match sys.argv[1:]:
        case ["extract", out, *pages]:
            extract(pathlib.Path(out), [pathlib.Path(page).resolve() for page in pages])
        case ["run", page, number, program]:
            page = pathlib.Path(page).resolve()
            run([program], snippets(page, "cpp")[int(number) - 1], page)
        case ["shell", page, folder]:
            page = pathlib.Path(page).resolve()
            for snippet in snippets(page, "sh"):
                run(["bash", "-euc", snippet.code], snippet, page, f"{pathlib.Path(folder).resolve()}:")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
