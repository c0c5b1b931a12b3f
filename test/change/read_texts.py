#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads the files that write_texts writes with pydicom: text that dicomap encodes is text to others.

usage: read_texts.py WRITE_TEXTS
Ends with status 77 where there is no pydicom.
"""
import json
import subprocess
import sys
import tempfile

try:
    import pydicom
except ImportError:
    print("not run: pydicom is not installed")
    sys.exit(77)


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        listing = subprocess.run([sys.argv[1], folder], check=True, capture_output=True).stdout.decode()
        for line in listing.splitlines():
            file, charset, name, words, lines = json.loads(line)
            dataset = pydicom.dcmread(f"{folder}/{file}")
            dataset.decode()
            read = [str(dataset.PatientName), "\\".join(dataset.StudyDescription), dataset.PatientComments.rstrip(" ")]
            if "ISO 2022 IR 58" in charset:  # pydicom leaves the escapes of GB 2312 in its text
                read = [text.replace("\x1b$)A", "") for text in read]
            if read != [name, words, lines]:
                wrong += 1
                print(f"{charset}: {[name, words, lines]} was read as {read}")
    print(f"{len(listing.splitlines())} character sets, {wrong} read otherwise")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
