# SPDX-License-Identifier: MIT
"""pydicom, asked for the four tags only."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import measure
import pydicom

TAGS = ["PatientName", "StudyInstanceUID", "InstanceNumber", "Rows"]


def main():
    folder = measure.data_folder()
    paths = [os.path.join(folder, "scan", f"{number // 200:02d}", f"{number:05d}.dcm")
             for number in range(measure.SCAN_FILES)]

    def call():
        total = 0
        for path in paths:
            dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=TAGS)
            total += (measure.sum_of_text(dataset.PatientName) + measure.sum_of_text(dataset.StudyInstanceUID) +
                      int(dataset.InstanceNumber) * 1024 + dataset.Rows)
        return total

    total, figures = measure.measure(call)
    measure.report("scan_headers", "pydicom", total, figures, measure.SCAN_FILES)


if __name__ == "__main__":
    main()
