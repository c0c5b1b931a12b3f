#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds every #include against the table of rooms in docs/explanation/rooms.md.

usage: layers.py [ROOT]
Prints one line for each include that the table does not allow, and ends with status 1 if there is any.
"""
import pathlib
import re
import sys
from typing import NamedTuple


class Room(NamedTuple):
    public: set      # names of headers in include/dicomap, without .hpp
    below: list      # names of the rooms it may include
    edge: set        # its internal headers that rooms above may include
    libraries: list  # beginnings of other includes; POSIX for what ends in .h


def read_rooms(page):
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line.startswith("|")]
    if not rows or rows[0] != ["room", "public headers", "may include", "inner edge", "other libraries"]:
        sys.exit("docs/explanation/rooms.md: the table of rooms is not there")
    quoted = lambda cell: re.findall(r"`([^`]+)`", cell)
    return {row[0]: Room(set(quoted(row[1])), row[2].split(), set(quoted(row[3])), quoted(row[4])) for row in rows[2:]}


def includes_of(file):
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if match := re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line):
            yield number, match[1]


def is_standard(include):
    return "/" not in include and "." not in include


class Check:
    def __init__(self, root):
        self.root = root
        self.rooms = read_rooms((root / "docs/explanation/rooms.md").read_text())
        self.faults = []
        self.seen = 0

    def fault(self, place, text):
        self.faults.append(f"{place}: {text}")

    def room_of_header(self, name):
        return next((room for room, row in self.rooms.items() if name in row.public), None)

    def allowed_public(self, room, include):
        """Whether a file of `room` may include this public header."""
        owner = self.room_of_header(include.removeprefix("dicomap/").removesuffix(".hpp"))
        return owner is not None and owner in [room, *self.rooms[room].below]

    def allowed_internal(self, room, include):
        """Whether a file of `room` may include this header of lib/."""
        owner, _, name = include.partition("/")
        return owner == room or (owner in self.rooms[room].below and name in self.rooms[owner].edge)

    def allowed_library(self, room, include):
        return any(include.endswith(".h") if library == "POSIX" else include.startswith(library)
                   for library in self.rooms[room].libraries)

    def check_files(self, files, allowed):
        for file in sorted(files):
            for number, include in includes_of(file):
                self.seen += 1
                if not is_standard(include) and not allowed(file, include):
                    self.fault(f"{file.relative_to(self.root)}:{number}", f"may not include {include}")

    def public_headers(self):
        folder = self.root / "include/dicomap"
        names = {file.stem for file in folder.glob("*.hpp")} | {"version"}
        listed = set(re.findall(r"dicomap/(\w+)\.hpp", (self.root / "include/CMakeLists.txt").read_text()))
        umbrella = {include.removeprefix("dicomap/").removesuffix(".hpp")
                    for _, include in includes_of(folder / "dicomap.hpp")}
        for name in sorted(names | listed | umbrella):
            holders = [room for room, row in self.rooms.items() if name in row.public]
            if name not in names:
                self.fault(f"include/dicomap/{name}.hpp", "is listed but does not exist")
            if name not in listed:
                self.fault(f"include/dicomap/{name}.hpp", "is not listed in include/CMakeLists.txt")
            if name == "dicomap":
                continue
            if len(holders) != 1:
                self.fault(f"include/dicomap/{name}.hpp", f"is in {len(holders)} rows of docs/explanation/rooms.md, not in one")
            if name not in umbrella:
                self.fault(f"include/dicomap/{name}.hpp", "is not included by dicomap.hpp")

        def allowed(file, include):
            if file.stem == "dicomap":
                return include.startswith("dicomap/")
            if include.startswith("boost/"):
                return file.stem == "result" and include.startswith("boost/outcome/")
            room = self.room_of_header(file.stem)
            return room is None or self.allowed_public(room, include)

        self.check_files(folder.glob("*.hpp"), allowed)

    def library(self):
        folders = {folder.name for folder in (self.root / "lib").iterdir() if folder.is_dir()}
        for unknown in sorted(folders - self.rooms.keys()):
            self.fault(f"lib/{unknown}", "is no room of docs/explanation/rooms.md")
        for room in sorted(folders & self.rooms.keys()):
            files = [*(self.root / "lib" / room).rglob("*.hpp"), *(self.root / "lib" / room).rglob("*.cpp")]

            def allowed(_, include):
                if include.startswith("dicomap/"):
                    return self.allowed_public(room, include)
                if include.partition("/")[0] in folders:
                    return self.allowed_internal(room, include)
                return include.startswith("fmt/") or self.allowed_library(room, include)

            self.check_files(files, allowed)
            for name in sorted(self.rooms[room].edge):
                if not (self.root / "lib" / room / name).exists():
                    self.fault(f"lib/{room}/{name}", "is an inner edge but does not exist")

    def users(self):
        """The tool uses the promise; a test may look into its own room and over inner edges."""
        folders = {folder.name for folder in (self.root / "lib").iterdir() if folder.is_dir()}

        def is_internal(include):
            owner, _, name = include.partition("/")
            return owner in folders and (self.root / "lib" / owner / name).exists()

        tool = self.root / "tools/dicomap"
        self.check_files([*tool.rglob("*.hpp"), *tool.rglob("*.cpp")], lambda _, include: not is_internal(include))
        for room in sorted(folders):
            tests = self.root / "test" / room
            edges = {f"{name}/{edge}" for name, row in self.rooms.items() for edge in row.edge}
            self.check_files([*tests.rglob("*.hpp"), *tests.rglob("*.cpp")],
                             lambda _, include: not is_internal(include) or include.startswith(room + "/")
                             or include in edges)


def main():
    check = Check(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    check.public_headers()
    check.library()
    check.users()
    print("\n".join(check.faults or [f"{check.seen} includes, {len(check.rooms)} rooms: as the table says"]))
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())
