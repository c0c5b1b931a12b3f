#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files written anew, read by others: pydicom (elements and, natively or in RLE, samples), dcmdump and gdcminfo where they are there.

read_rewritten.py WRITER: runs it for a folder of files named KIND.UID.dcm. 77: there is no pydicom.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import pydicom
except ImportError:
    print("not run: there is no pydicom")
    sys.exit(77)

NATIVE = {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"}
READ_BY_TOOLS = {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
                 "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"}


def samples(dataset, uid):
    words = dataset.PixelData
    if uid == "1.2.840.10008.1.2.2" and (dataset.BitsAllocated > 8 or dataset["PixelData"].VR == "OW"):
        swapped = bytearray(words)
        swapped[0::2], swapped[1::2] = words[1::2], words[0::2]
        words = bytes(swapped)
    return words


def check(path, expected):
    kind, uid = path.name[:1], path.name[2:-4]
    dataset = pydicom.dcmread(path)
    assert dataset.file_meta.TransferSyntaxUID == uid, uid
    assert dataset.InstanceCreationDate == "20260101"
    assert len(dataset[0x0008, 0x0006].value) == 2, "items"
    assert dataset[0x0008, 0x0006].value[0][0x0008, 0x0100].value == "A"
    private = dataset[0x7FE1, 0x1001]
    assert private.VR in ("SQ", "UN") and (private.VR == "UN" or private.value[0].Rows == 1), private.VR
    if uid in NATIVE:
        assert samples(dataset, uid) == expected.setdefault(kind, samples(dataset, uid)), "samples"
    else:
        assert "PixelData" in dataset and dataset["PixelData"].is_undefined_length
        fragments = list(pydicom.encaps.generate_pixel_data_frame(dataset.PixelData, int(dataset.NumberOfFrames)))
        assert len(fragments) == dataset.NumberOfFrames, "frames"
    if uid in READ_BY_TOOLS:
        for tool in ("dcmdump", "gdcminfo"):
            if shutil.which(tool):
                done = subprocess.run([tool, str(path)], capture_output=True, text=True)
                # dcmdump tells how it comes to read a UN as a sequence (PS3.5 6.2.2): that is how it is meant.
                said = [line for line in done.stderr.splitlines() if line[:2] in ("E:", "W:") and "CP-246" not in line]
                assert done.returncode == 0 and not said, tool + ": " + " ".join(said)


def main():
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        expected = {}
        paths = sorted(pathlib.Path(folder).iterdir())
        for path in paths:
            try:
                check(path, expected)
            except Exception as error:  # of any kind: all files are looked at
                print(f"{path.name}: {type(error).__name__}: {error}")
                bad += 1
    print(f"{len(paths) - bad} of {len(paths)} files read as they should")
    return 1 if bad or not paths else 0


sys.exit(main())
