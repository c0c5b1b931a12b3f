# SPDX-License-Identifier: MIT
"""pydicom, which reads all and writes all."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import edits
import measure
import pydicom


def main():
    path = os.path.join(measure.data_folder(), "frames.dcm")
    with edits.output_path("renamed.dcm") as output:
        def call():
            dataset = pydicom.dcmread(path)
            dataset.PatientName = edits.LONGER_NAME
            dataset.save_as(output)
            return dataset

        _, figures = measure.measure(call)
        total = edits.check_copy(output, edits.LONGER_NAME, measure.FRAME_SAMPLES)
    measure.report("save_renamed", "pydicom", total, figures, measure.FRAMES * measure.FRAME_BYTES)


if __name__ == "__main__":
    main()
