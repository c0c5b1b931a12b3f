# SPDX-License-Identifier: MIT
"""The twin of measure.hpp: the same figures, over one call in this process."""
import json
import os
import resource
import sys
import time

FRAMES, FRAME_SAMPLES, ONE_FRAME, SCAN_FILES = 7900, 512 * 512, 5000, 20_000
FRAME_BYTES = 2 * FRAME_SAMPLES


def _proc(name):
    fd = os.open(f"/proc/self/{name}", os.O_RDONLY)
    try:
        return os.read(fd, 4096).decode()
    finally:
        os.close(fd)


def _number_after(text, key):
    return int(text.split(key, 1)[1].split(None, 1)[0])


def measure(call):
    """Runs call() once and returns (what it returned, figures). Keep what it opened in what it returns."""
    with open("/proc/self/clear_refs", "wb") as clear_refs:
        clear_refs.write(b"5")
    rollup_before, status_before, io_before = _proc("smaps_rollup"), _proc("status"), _proc("io")
    usage_before = resource.getrusage(resource.RUSAGE_SELF)
    cpu_before = time.process_time_ns()
    start = time.perf_counter_ns()
    result = call()
    wall = time.perf_counter_ns() - start
    cpu = time.process_time_ns() - cpu_before
    usage_after = resource.getrusage(resource.RUSAGE_SELF)
    io_after, status_after, rollup_after = _proc("io"), _proc("status"), _proc("smaps_rollup")
    process_rss = _number_after(status_after, "VmHWM:")
    return result, {
        "wall_ns": wall,
        "cpu_ns": cpu,
        "minor_faults": usage_after.ru_minflt - usage_before.ru_minflt,
        "major_faults": usage_after.ru_majflt - usage_before.ru_majflt,
        "bytes_read": _number_after(io_after, "rchar:") - _number_after(io_before, "rchar:") - len(io_before),
        "disk_bytes": _number_after(io_after, "\nread_bytes:") - _number_after(io_before, "\nread_bytes:"),
        "peak_rss_kib": process_rss - _number_after(status_before, "VmRSS:"),
        "process_rss_kib": process_rss,
        "private_kib": _number_after(rollup_after, "Anonymous:") - _number_after(rollup_before, "Anonymous:"),
    }


def report(task, contender, checksum, figures, amount):
    print(json.dumps({"task": task, "contender": contender, **figures, "checksum": int(checksum),
                      "rate": amount * 1e9 / figures["wall_ns"]}))


def sum_of_text(text):
    return sum(str(text).encode())


def data_folder():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} <folder of make_inputs.py> [variant]")
    return sys.argv[1]
