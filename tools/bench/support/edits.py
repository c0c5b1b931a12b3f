# SPDX-License-Identifier: MIT
"""The twin of edits.hpp, as far as it is needed."""
import contextlib
import os

import measure
import numpy

ROW, COLUMN, VALUE = 100, 200, 4711
LONGER_NAME, EQUAL_NAME = "Bench^Patient with a name^that is longer", "Bench^Patient99999"


@contextlib.contextmanager
def output_path(name):
    folder = os.path.join(measure.data_folder(), "out")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    yield path
    os.remove(path)


def check_copy(path, name, count):
    with open(path, "rb") as file:
        assert name.encode() in file.read(8192), f"{path} has another name"
        file.seek(-2 * count, os.SEEK_END)
        return int(numpy.frombuffer(file.read(), "<u2").sum(dtype=numpy.uint64))
