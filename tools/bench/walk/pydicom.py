# SPDX-License-Identifier: MIT
"""pydicom: read the file, then visit what was read."""
import os
import sys

# In place of this folder, where this very file would be taken for pydicom.
sys.path[0] = os.path.join(os.path.dirname(__file__), "..", "support")
import measure
import pydicom


def main():
    variant = sys.argv[2] if len(sys.argv) > 2 else "defined"
    path = os.path.join(measure.data_folder(), f"walk_{variant}.dcm")

    def call():
        dataset = pydicom.dcmread(path)
        elements = sum_of_tags = 0
        for element in dataset.iterall():
            elements += 1
            sum_of_tags += int(element.tag)
        return dataset, elements, sum_of_tags

    (_, elements, sum_of_tags), figures = measure.measure(call)
    name = "pydicom undefined" if variant == "undefined" else "pydicom"
    measure.report("walk", name, sum_of_tags * 31 + elements, figures, elements)


if __name__ == "__main__":
    main()
