#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the inputs of the benchmarks, always the same bytes:

    frames.dcm           7,900 native frames of 512 x 512, 16 bits (3.86 GiB); PixelData's value lies at offset 4114
    walk_defined.dcm     200,174 data elements, 10,000 items with defined lengths, then Rows
    walk_undefined.dcm   the same elements with undefined lengths and delimiters
    items.dcm            a sequence of 180,000 items with defined lengths
    in_place.dcm         as frames.dcm, all of its pixels a hole: to be edited in place
    scan/NN/NNNNN.dcm    20,000 files of 12 KiB
    index/*.dcm          2,000 and 50,000 fragments of 200 kB, a frame each: without an offset table, with a basic one, and
                         with an extended one; sparse (10 GB in 200 MB). A basic table ends at 4 GiB: 50,000 of 80 kB

frames.dcm is sparse but for three frames, so that it costs next to nothing; --dense writes all of its pixels. A pass
over every frame is only measured fairly on a dense file: holes are read from pages of zeros that no disk ever held.
The constants here are those of support/inputs.hpp.
"""
import argparse
import pathlib
import random
import shutil
import struct
import sys

FRAMES, ROWS, COLUMNS = 7900, 512, 512
FRAME_BYTES = ROWS * COLUMNS * 2
PIXEL_OFFSET = 4114
SPARSE_FRAMES = (0, 5000, FRAMES - 1)
WALK_ITEMS, WALK_ELEMENTS = 10_000, 200_174
SEQUENCE_ITEMS = 180_000
SCAN_FILES, SCAN_BYTES = 20_000, 12 * 1024
FRAGMENT_BYTES, SMALL_FRAGMENT_BYTES = 200_000, 80_000

EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
UID_ROOT = "1.2.826.0.1.3680043.10.1470"
LONG_VRS = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
UNDEFINED = 0xFFFFFFFF


def header(tag, vr, length):
    group_element = struct.pack("<HH", tag >> 16, tag & 0xFFFF)
    if vr in LONG_VRS:
        return group_element + vr.encode() + struct.pack("<HI", 0, length)
    return group_element + vr.encode() + struct.pack("<H", length)


def element(tag, vr, value):
    if vr == "US":
        value = struct.pack("<H", value)
    elif isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB") else b" "
    return header(tag, vr, len(value)) + value


def item(content, defined):
    if defined:
        return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content
    return struct.pack("<HHI", 0xFFFE, 0xE000, UNDEFINED) + content + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)


def sequence(tag, items, defined):
    content = b"".join(item(one, defined) for one in items)
    if defined:
        return header(tag, "SQ", len(content)) + content
    return header(tag, "SQ", UNDEFINED) + content + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def file_start(instance, transfer_syntax=EXPLICIT_VR_LITTLE_ENDIAN):
    """Preamble, prefix and file meta."""
    meta = b"".join([
        element(0x00020001, "OB", b"\0\1"),
        element(0x00020002, "UI", CT_IMAGE_STORAGE),
        element(0x00020003, "UI", f"{UID_ROOT}.{instance}"),
        element(0x00020010, "UI", transfer_syntax),
        element(0x00020012, "UI", f"{UID_ROOT}.0"),
    ])
    return bytes(128) + b"DICM" + header(0x00020000, "UL", 4) + struct.pack("<I", len(meta)) + meta


def general(instance):
    return b"".join([
        element(0x00080005, "CS", "ISO_IR 100"),
        element(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        element(0x00080016, "UI", CT_IMAGE_STORAGE),
        element(0x00080018, "UI", f"{UID_ROOT}.{instance}"),
        element(0x00080020, "DA", "20240229"),
        element(0x00080030, "TM", "123456"),
        element(0x00080060, "CS", "CT"),
        element(0x00080070, "LO", "dicomap"),
        element(0x00081030, "LO", "Benchmark"),
    ])


def patient(number):
    return b"".join([
        element(0x00100010, "PN", f"Bench^Patient{number:05d}"),
        element(0x00100020, "LO", f"P{number:05d}"),
        element(0x00100030, "DA", "19700101"),
        element(0x00100040, "CS", "O"),
    ])


def relationship(study, instance):
    return b"".join([
        element(0x00180050, "DS", "1.25"),
        element(0x00180060, "DS", "120"),
        element(0x0020000D, "UI", f"{UID_ROOT}.2.{study}"),
        element(0x0020000E, "UI", f"{UID_ROOT}.3.{study}"),
        element(0x00200010, "SH", "1"),
        element(0x00200011, "IS", "1"),
        element(0x00200013, "IS", str(instance)),
        element(0x00200032, "DS", "-250\\-250\\0"),
        element(0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
    ])


def image_pixel(rows, columns, frames=None):
    return b"".join([
        element(0x00280002, "US", 1),
        element(0x00280004, "CS", "MONOCHROME2"),
        element(0x00280008, "IS", str(frames)) if frames else b"",
        element(0x00280010, "US", rows),
        element(0x00280011, "US", columns),
        element(0x00280030, "DS", "0.9765625\\0.9765625"),
        element(0x00280100, "US", 16),
        element(0x00280101, "US", 16),
        element(0x00280102, "US", 15),
        element(0x00280103, "US", 0),
        element(0x00281052, "DS", "-1024"),
        element(0x00281053, "DS", "1"),
    ])


def private(group, count, width):
    """`count` elements: a private creator and count - 1 texts of `width` bytes."""
    texts = [element(group << 16 | 0x1000 + i, "LO", f"value {i:03d}".ljust(width)) for i in range(count - 1)]
    return element(group << 16 | 0x10, "LO", "DICOMAP BENCH") + b"".join(texts)


def frames_header(frames=FRAMES, transfer_syntax=EXPLICIT_VR_LITTLE_ENDIAN, pixel_data=None):
    """Everything before the value of PixelData, or of `pixel_data`, a header: PIXEL_OFFSET bytes."""
    before = (file_start(1, transfer_syntax) + general(1) + private(0x0009, 100, 20) + patient(1) + relationship(1, 1) +
              image_pixel(ROWS, COLUMNS, frames) + private(0x0029, 15, 18))
    pixel_data = pixel_data or header(0x7FE00010, "OW", FRAMES * FRAME_BYTES)
    padding = PIXEL_OFFSET - len(pixel_data) - len(before)
    before += element(0x00291100, "LO", b" " * (padding - 8))
    assert 8 <= padding < 8 + 64, f"the padding element is {padding} bytes"
    assert before.find(header(0x00280010, "US", 2)) < 4096 - 10, "Rows lies beyond the first 4 KiB"
    assert len(before) + len(pixel_data) == PIXEL_OFFSET
    return before + pixel_data


def make_frames(path, dense):
    size = PIXEL_OFFSET + FRAMES * FRAME_BYTES
    needed = size if dense else 16 << 20
    if shutil.disk_usage(path.parent).free < needed + (1 << 30):
        sys.exit(f"{path}: {needed} bytes and 1 GiB to spare are needed on this disk")
    noise = memoryview(random.Random(7900).randbytes((8 << 20) + FRAME_BYTES))
    with open(path, "wb") as out:
        out.write(frames_header())
        out.truncate(size)
        for index in range(FRAMES) if dense else SPARSE_FRAMES:
            start = index * 2086 % (8 << 20)  # each frame is another window into the noise: no two have the same sum
            out.seek(PIXEL_OFFSET + index * FRAME_BYTES)
            out.write(noise[start:start + FRAME_BYTES])


def make_in_place(path):
    with open(path, "wb") as out:
        out.write(frames_header())
        out.truncate(PIXEL_OFFSET + FRAMES * FRAME_BYTES)


def make_index(path, frames, fragment_bytes=FRAGMENT_BYTES, table=None):
    """Fragments of nothing but the beginning of a JPEG header, but for the frame in the middle."""
    step = 8 + fragment_bytes
    jpeg = (b"\xFF\xD8" + struct.pack(">HHBHHBBBB", 0xFFC3, 11, 16, ROWS, COLUMNS, 1, 1, 0x11, 0) +
            struct.pack(">HHBBBBBB", 0xFFDA, 8, 1, 1, 0, 1, 0, 0))
    basic = struct.pack(f"<{frames}I", *range(0, frames * step, step)) if table == "basic" else b""
    pixel_data = header(0x7FE00010, "OB", UNDEFINED)
    if table == "extended":
        offsets = struct.pack(f"<{frames}Q", *range(0, frames * step, step))
        lengths = struct.pack("<Q", fragment_bytes) * frames
        start = frames_header(frames, JPEG_LOSSLESS, header(0x7FE00001, "OV", len(offsets)))
        start += offsets + element(0x7FE00002, "OV", lengths) + pixel_data
    else:
        start = frames_header(frames, JPEG_LOSSLESS, pixel_data)
    start += item(basic, True)
    with open(path, "wb") as out:
        out.write(start)
        for index in range(frames):
            out.seek(len(start) + index * step)
            out.write(struct.pack("<HHI", 0xFFFE, 0xE000, fragment_bytes) + jpeg)
            if index == frames // 2:
                out.write(random.Random(index).randbytes(fragment_bytes - len(jpeg)))
        out.seek(len(start) + frames * step)
        out.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def functional_groups(number, defined):
    """20 data elements: 2, and 6 sequences of one item with 2 each, as enhanced images have per frame."""
    def group(tag, *content):
        return sequence(tag, [b"".join(content)], defined)
    return b"".join([
        element(0x00080018, "UI", f"{UID_ROOT}.4.{number}"),
        element(0x00200013, "IS", str(number)),
        group(0x00209111, element(0x00209057, "UL", struct.pack("<I", number)),
              element(0x00209157, "UL", struct.pack("<II", 1, number))),
        group(0x00209113, element(0x00200032, "DS", f"-250.000000\\-250.000000\\{number}.000"),
              element(0x00201041, "DS", f"{number}.00000")),
        group(0x00209116, element(0x00200037, "DS", "1.00000\\0.00000\\0.00000\\0.00000\\1.00000\\0.00000"),
              element(0x00200052, "UI", f"{UID_ROOT}.5.1")),
        group(0x00289110, element(0x00180050, "DS", "1.2500000"), element(0x00280030, "DS", "0.9765625\\0.9765625")),
        group(0x00289132, element(0x00281050, "DS", "40.000000"), element(0x00281051, "DS", "400.00000")),
        group(0x00289145, element(0x00281052, "DS", "-1024.00000"), element(0x00281053, "DS", "1.0000000")),
    ])


def around(big_sequence, private_elements):
    """A small image whose data set has `big_sequence` (0008,1115) early, and Rows after it."""
    return (file_start(2) + general(2) + big_sequence + private(0x0009, private_elements, 14) + patient(2) +
            relationship(2, 2) + image_pixel(16, 16) + element(0x7FE00010, "OW", bytes(512)))


def make_walk(path, defined):
    groups = [functional_groups(number, defined) for number in range(1, WALK_ITEMS + 1)]
    others = 9 + 1 + 4 + 9 + 11 + 1  # general, the sequence, patient, relationship, image pixel, PixelData
    path.write_bytes(around(sequence(0x00081115, groups, defined), WALK_ELEMENTS - 20 * WALK_ITEMS - others))


def make_items(path):
    items = [element(0x0020000E, "UI", f"{UID_ROOT}.3.{number}") + element(0x00200011, "IS", str(number))
             for number in range(1, SEQUENCE_ITEMS + 1)]
    path.write_bytes(around(sequence(0x00081115, items, True), 20))


def make_scan(folder):
    noise = random.Random(20_000).randbytes(SCAN_BYTES)
    for number in range(SCAN_FILES):
        sub_folder = folder / f"{number // 200:02d}"
        if number % 200 == 0:
            sub_folder.mkdir(parents=True, exist_ok=True)
        start = (file_start(10_000 + number) + general(10_000 + number) + private(0x0009, 30, 14) + patient(number) +
                 relationship(number // 100, number + 1) + image_pixel(70, 75))
        assert len(start) < 4096 - 12
        (sub_folder / f"{number:05d}.dcm").write_bytes(start + element(0x7FE00010, "OW", noise[:70 * 75 * 2]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--dense", action="store_true", help="write all pixels of frames.dcm: 3.86 GiB")
    parser.add_argument("--only", choices=["frames", "in_place", "walk", "items", "scan", "index"], action="append")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = options.only or ["frames", "in_place", "walk", "items", "scan", "index"]
    if "frames" in wanted:
        make_frames(options.folder / "frames.dcm", options.dense)
    if "in_place" in wanted:
        make_in_place(options.folder / "in_place.dcm")
    if "walk" in wanted:
        make_walk(options.folder / "walk_defined.dcm", True)
        make_walk(options.folder / "walk_undefined.dcm", False)
    if "items" in wanted:
        make_items(options.folder / "items.dcm")
    if "scan" in wanted:
        make_scan(options.folder / "scan")
    if "index" in wanted:
        folder = options.folder / "index"
        folder.mkdir(exist_ok=True)
        make_index(folder / "2000.dcm", 2_000)
        make_index(folder / "50000.dcm", 50_000)
        make_index(folder / "2000_table.dcm", 2_000, table="basic")
        make_index(folder / "50000_table.dcm", 50_000, SMALL_FRAGMENT_BYTES, table="basic")
        make_index(folder / "50000_extended.dcm", 50_000, table="extended")


if __name__ == "__main__":
    main()
