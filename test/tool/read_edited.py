#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the tool has edited, converted and anonymized, read by pydicom, and by dcmdump where it is there.

read_edited.py TOOL SAMPLES: TOOL is dicomap, SAMPLES the folder of the samples. 77: there is no pydicom.
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

SAMPLES = ["ct.dcm", "color.dcm", "bits.dcm", "multiframe.dcm", "rle.dcm", "bag.dcs", "big_endian.dcm", "implicit.dcm", "deflated.dcm",
           "names.dcm"]


def read(path):
    if shutil.which("dcmdump"):
        subprocess.run(["dcmdump", "-q", path], check=True, stdout=subprocess.DEVNULL)
    dataset = pydicom.dcmread(path)
    list(dataset.iterall())
    return dataset


def main():
    tool, samples = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.dcm"

        def run(command, name, *options):
            subprocess.run([tool, command, samples / name, "-o", out, *options], check=True, stderr=subprocess.DEVNULL)
            return pydicom.dcmread(samples / name), read(out)

        for name in SAMPLES:
            before, after = run("edit", name, "--set", "PatientName=Doe^Jane", "--erase", "PatientID",
                                "--set", "RequestAttributesSequence[0].RequestedProcedureID=P1")
            assert after.PatientName == "Doe^Jane", name
            assert "PatientID" not in after, name
            assert after.RequestAttributesSequence[0].RequestedProcedureID == "P1", name
            assert after.get("PixelData") == before.get("PixelData"), name

            before, after = run("anonymize", name, "--patient-name", "P^1")
            assert after.PatientIdentityRemoved == "YES", name
            assert after.get("PatientName") == ("P^1" if before.get("PatientName") else before.get("PatientName")), name
            assert after.SOPInstanceUID == after.file_meta.MediaStorageSOPInstanceUID != before.SOPInstanceUID, name
            assert not [element for element in after.iterall() if element.tag.is_private], name
            assert after.get("PixelData") == before.get("PixelData"), name

            if name != "names.dcm":
                before, after = run("convert", name, "--transfer-syntax", "implicit", "--new-uid")
                assert after.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2", name
                assert after.SOPInstanceUID == after.file_meta.MediaStorageSOPInstanceUID != before.SOPInstanceUID, name
                assert before.Rows == after.Rows and len(after.PixelData) >= after.Rows * after.Columns // 8, name
    print(f"{len(SAMPLES)} samples, edited, anonymized and converted: read by others")


if __name__ == "__main__":
    main()
