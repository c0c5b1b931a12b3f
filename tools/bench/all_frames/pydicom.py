# SPDX-License-Identifier: MIT
"""pydicom for the header, numpy.memmap for the frames, one at a time."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import measure
import numpy
import pydicom


def main():
    path = os.path.join(measure.data_folder(), "frames.dcm")

    def call():
        with open(path, "rb") as file:
            dataset = pydicom.dcmread(file, stop_before_pixels=True)
            offset = file.tell() + 12  # behind the header of PixelData, explicit VR
        shape = int(dataset.NumberOfFrames), dataset.Rows, dataset.Columns
        frames = numpy.memmap(path, dtype="<u2", mode="r", offset=offset, shape=shape)
        return frames, sum(int(frame.sum(dtype=numpy.uint64)) for frame in frames)

    (_, total), figures = measure.measure(call)
    measure.report("all_frames", "pydicom", total, figures, measure.FRAMES * measure.FRAME_BYTES)


if __name__ == "__main__":
    main()
