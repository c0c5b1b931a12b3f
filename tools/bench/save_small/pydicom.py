# SPDX-License-Identifier: MIT
"""pydicom: dcmread, an attribute, save_as."""
import os
import shutil
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import edits
import measure
import pydicom

SAVED_FILES = 4000
FOLDER = "/dev/shm/dicomap_bench"  # files.hpp says why


def main():
    data = measure.data_folder()
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)

    def call():
        for number in range(SAVED_FILES):
            dataset = pydicom.dcmread(os.path.join(data, "scan", f"{number // 200:02d}", f"{number:05d}.dcm"))
            dataset.PatientName = edits.LONGER_NAME
            dataset.save_as(os.path.join(FOLDER, f"{number}.dcm"))

    try:
        _, figures = measure.measure(call)
        total = sum(edits.check_copy(os.path.join(FOLDER, f"{number}.dcm"), edits.LONGER_NAME, 70 * 75)
                    for number in range(SAVED_FILES))
    finally:
        shutil.rmtree(FOLDER)
    measure.report("save_small", "pydicom", total, figures, SAVED_FILES)


if __name__ == "__main__":
    main()
