#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random edits by the tool, and the same ones by pydicom: both have to end with the same data set.

usage: random_edits.py TOOL SAMPLES [SCRIPTS]
Status 77 without pydicom.
"""
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

try:
    import pydicom
except ImportError:
    sys.exit(77)

warnings.simplefilter("ignore")
SAMPLES = ["ct.dcm", "implicit.dcm", "big_endian.dcm", "multiframe.dcm", "rle.dcm", "color.dcm", "names.dcm", "deflated.dcm"]
TEXTS = ["PatientName", "PatientID", "StudyID", "SeriesDescription", "PatientComments", "StationName"]
SEQUENCES = ["RequestAttributesSequence", "ReferencedStudySequence"]


def items_of(dataset, sequence, make=False):
    if sequence not in dataset:
        if not make:
            return []
        setattr(dataset, sequence, pydicom.Sequence())
    return dataset[sequence].value


def some_edit(dataset):
    """An edit of the data set, and the options that tell the tool to make it."""
    kind = random.choice(["set", "set", "set in item", "set in item", "erase", "insert item", "erase item"])
    text, sequence = random.choice(TEXTS), random.choice(SEQUENCES)
    count = len(items_of(dataset, sequence))
    if kind == "set" or kind == "set in item":
        value, path = "x" * random.randint(0, 12), text
        if kind == "set in item":
            index = random.randint(0, count)
            path = f"{sequence}[{index}].{text}"
            items = items_of(dataset, sequence, make=True)
            if index == count:
                items.append(pydicom.Dataset())
            dataset = items[index]
        setattr(dataset, text, value)
        return ["--set", f"{path}={value}"]
    if kind == "erase":
        if text in dataset:
            delattr(dataset, text)
        return ["--erase", text]
    if kind == "insert item":
        index = random.randint(0, count)
        items_of(dataset, sequence, make=True).insert(index, pydicom.Dataset())
        return ["--insert-item", f"{sequence}[{index}]"]
    if count == 0:
        return []
    index = random.randrange(count)
    del dataset[sequence].value[index]
    return ["--erase-item", f"{sequence}[{index}]"]


def difference(want, got, path=""):
    if set(want.keys()) != set(got.keys()):
        return f"{path}: {set(want.keys()) ^ set(got.keys())} on one side"
    for tag in want.keys():
        a, b = want[tag], got[tag]
        if a.VR == "SQ":
            if len(a.value) != len(b.value):
                return f"{path}{tag}: {len(a.value)} items expected, {len(b.value)} found"
            inner = (difference(x, y, f"{path}{tag}[{i}].") for i, (x, y) in enumerate(zip(a.value, b.value)))
            if found := next(filter(None, inner), None):
                return found
        elif a.value != b.value and str(a.value) != str(b.value):
            return f"{path}{tag}: {str(a.value)[:80]!r} expected, {str(b.value)[:80]!r} found"
    return None


def main():
    tool, samples = sys.argv[1], pathlib.Path(sys.argv[2])
    scripts = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    random.seed(20)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.dcm"
        for number in range(scripts):
            sample = samples / SAMPLES[number % len(SAMPLES)]
            model = pydicom.dcmread(sample)
            options = [word for _ in range(random.randint(1, 10)) for word in some_edit(model)]
            if not options:
                continue
            ran = subprocess.run([tool, "edit", sample, "-o", out, *options], capture_output=True, text=True)
            found = ran.stderr.strip() if ran.returncode != 0 else difference(model, pydicom.dcmread(out))
            if found:
                failed += 1
                print(f"{sample.name} {options}: {found}")
    print(f"{scripts} scripts, {failed} differ")
    sys.exit(1 if failed else 0)


main()
