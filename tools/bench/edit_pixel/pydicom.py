# SPDX-License-Identifier: MIT
"""pydicom: pixel_array, which loads all frames and copies them; as "memmap" what its users do with files that do not
fit into memory: the header by pydicom, the frames by a copy-on-write numpy.memmap."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import edits
import measure
import numpy
import pydicom


def mapped(path):
    with open(path, "rb") as file:
        dataset = pydicom.dcmread(file, stop_before_pixels=True)
        offset = file.tell() + 12  # behind the header of PixelData, explicit VR
    shape = int(dataset.NumberOfFrames), dataset.Rows, dataset.Columns
    return numpy.memmap(path, dtype="<u2", mode="c", offset=offset, shape=shape)


def main():
    path = os.path.join(measure.data_folder(), "frames.dcm")
    variant = sys.argv[2] if len(sys.argv) > 2 else ""

    def call():
        dataset = None if variant else pydicom.dcmread(path)
        frames = mapped(path) if variant else dataset.pixel_array
        at = measure.ONE_FRAME, edits.ROW, edits.COLUMN
        before = int(frames[at])
        if not frames.flags.writeable:
            frames = frames.copy()
        frames[at] = edits.VALUE
        return dataset, frames, before + 65536 * int(frames[at])

    (_, _, answer), figures = measure.measure(call)
    measure.report("edit_pixel", f"pydicom {variant}".strip(), answer, figures, 1)


if __name__ == "__main__":
    main()
