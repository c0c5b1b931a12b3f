# SPDX-License-Identifier: MIT
"""pydicom, asked for the two tags only: its fastest way here."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import measure
import pydicom


def main():
    path = os.path.join(measure.data_folder(), "frames.dcm")

    def call():
        dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["PatientName", "Rows"])
        return dataset.PatientName, dataset.Rows

    (name, rows), figures = measure.measure(call)
    measure.report("open_tags", "pydicom", measure.sum_of_text(name) * 65536 + rows, figures, 1)


if __name__ == "__main__":
    main()
