#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the inputs of the task decode, always the same pixels: compressed/<name>.dcm under the folder of make_inputs.py.

20 different slices of 512 x 512, which look to an encoder as those of a CT do (a body with smooth organs and noise, air
around it), are compressed by other people's encoders and then repeated, a fragment for each frame, with an empty Basic
Offset Table. Needs pydicom and numpy, dcmcrle, dcmcjpeg and dcmcjpls (dcmtk), gdcmconv (libgdcm-tools), ojph_compress
(openjph-tools) and cjxl (libjxl-tools); what cannot be made is left out and said.
"""
import argparse
import pathlib
import shutil
import struct
import subprocess
import tempfile

import make_inputs
import numpy
import pydicom
import pydicom.encaps

SLICES, ROWS, COLUMNS = 20, 512, 512

# Name: transfer syntax, bits of a sample, frames, command with {source} and {target}, or an encoder of single pictures.
SYNTAXES = {
    "rle": ("1.2.840.10008.1.2.5", 16, 2000, "dcmcrle {source} {target}"),
    "jpeg_lossless": ("1.2.840.10008.1.2.4.70", 16, 400, "dcmcjpeg +e1 {source} {target}"),
    "jpeg": ("1.2.840.10008.1.2.4.50", 8, 1000, "dcmcjpeg +eb +q 90 {source} {target}"),
    "jpeg_12": ("1.2.840.10008.1.2.4.51", 12, 400, "dcmcjpeg +ee +q 90 {source} {target}"),
    "jpeg_ls": ("1.2.840.10008.1.2.4.80", 16, 200, "dcmcjpls {source} {target}"),
    "jpeg_2000": ("1.2.840.10008.1.2.4.90", 16, 60, "gdcmconv --j2k {source} {target}"),
    "htj2k": ("1.2.840.10008.1.2.4.201", 16, 100, "ojph_compress -i {source} -o {target} -reversible true"),
    "jpeg_xl": ("1.2.840.10008.1.2.4.110", 16, 60, "cjxl {source} {target} -d 0 -e 3 --container=0"),
}
PICTURE_SUFFIXES = {"htj2k": ".j2c", "jpeg_xl": ".jxl"}


def slices():
    """Stored values from 0 to 2600 or so, in 16 bits."""
    random = numpy.random.default_rng(512)
    y, x = numpy.mgrid[0:ROWS, 0:COLUMNS] / 256.0 - 1
    for index in range(SLICES):
        turn = index / SLICES
        body = (x / (0.80 + 0.05 * turn)) ** 2 + (y / 0.62) ** 2 < 1
        image = numpy.full((ROWS, COLUMNS), 24.0)
        image[body] = (1040 + 30 * x + 20 * numpy.sin(5 * y + 6 * turn))[body]
        for place, radius, value in ((-0.35, 0.26, 170), (0.35, 0.24, 180), (0.0, 0.12, 1110)):
            organ = (x - place) ** 2 + (y + 0.1 * numpy.cos(6 * turn)) ** 2 < radius ** 2
            image[organ] = value + 40 * numpy.sin(9 * x + 7 * y)[organ]
        image[(x ** 2 + (y - 0.45) ** 2) < 0.008] = 2200
        noise = random.normal(0, 1, image.shape)
        blurred = (noise + numpy.roll(noise, 1, 0) + numpy.roll(noise, 1, 1) + numpy.roll(noise, (1, 1), (0, 1))) / 2
        image += blurred * numpy.where(body, 14, 5)
        yield numpy.clip(numpy.rint(image), 0, 4095).astype("<u2")


def samples_of(bits):
    for image in slices():
        yield (image // 11).clip(0, 255).astype("u1") if bits == 8 else image


def image_pixel(bits, frames):
    allocated = 8 if bits == 8 else 16
    return b"".join([
        make_inputs.element(0x00280002, "US", 1),
        make_inputs.element(0x00280004, "CS", "MONOCHROME2"),
        make_inputs.element(0x00280008, "IS", str(frames)),
        make_inputs.element(0x00280010, "US", ROWS),
        make_inputs.element(0x00280011, "US", COLUMNS),
        make_inputs.element(0x00280100, "US", allocated),
        make_inputs.element(0x00280101, "US", bits),
        make_inputs.element(0x00280102, "US", bits - 1),
        make_inputs.element(0x00280103, "US", 0),
        make_inputs.element(0x00281052, "DS", "-1024"),
        make_inputs.element(0x00281053, "DS", "1"),
    ])


def dataset(bits, frames, transfer_syntax):
    return (make_inputs.file_start(3, transfer_syntax) + make_inputs.general(3) + make_inputs.patient(3) +
            make_inputs.relationship(3, 3) + image_pixel(bits, frames))


def compress_file(command, bits, folder):
    source, target = folder / "source.dcm", folder / "target.dcm"
    pixels = b"".join(image.tobytes() for image in samples_of(bits))
    start = dataset(bits, SLICES, make_inputs.EXPLICIT_VR_LITTLE_ENDIAN)
    source.write_bytes(start + make_inputs.element(0x7FE00010, "OB" if bits == 8 else "OW", pixels))
    subprocess.run(command.format(source=source, target=target).split(), check=True, capture_output=True)
    return list(pydicom.encaps.generate_pixel_data_frame(pydicom.dcmread(target).PixelData, SLICES))


def compress_pictures(command, suffix, folder):
    source, target = folder / "source.pgm", folder / f"target{suffix}"
    for image in samples_of(16):
        source.write_bytes(b"P5\n%d %d\n65535\n" % (COLUMNS, ROWS) + image.astype(">u2").tobytes())
        subprocess.run(command.format(source=source, target=target).split(), check=True, capture_output=True)
        yield target.read_bytes()


def make(name, path):
    transfer_syntax, bits, frames, command = SYNTAXES[name]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if name in PICTURE_SUFFIXES:
            streams = list(compress_pictures(command, PICTURE_SUFFIXES[name], folder))
        else:
            streams = compress_file(command, bits, folder)
    padded = [stream + bytes(len(stream) % 2) for stream in streams]
    with open(path, "wb") as out:
        out.write(dataset(bits, frames, transfer_syntax))
        out.write(make_inputs.header(0x7FE00010, "OB", make_inputs.UNDEFINED) + make_inputs.item(b"", True))
        for index in range(frames):
            out.write(make_inputs.item(padded[index % SLICES], True))
        out.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))
    ratio = SLICES * ROWS * COLUMNS * (1 if bits == 8 else 2) / sum(map(len, streams))
    print(f"{name}: {frames} frames, compressed {ratio:.1f} times")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", choices=list(SYNTAXES), action="append")
    options = parser.parse_args()
    folder = options.folder / "compressed"
    folder.mkdir(parents=True, exist_ok=True)
    for name in options.only or SYNTAXES:
        program = SYNTAXES[name][3].split()[0]
        if shutil.which(program):
            make(name, folder / f"{name}.dcm")
        else:
            print(f"{name}: left out, there is no {program}")


if __name__ == "__main__":
    main()
