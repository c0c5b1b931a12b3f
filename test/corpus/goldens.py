#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the tool against a corpus: a folder of real files with what a correct reader finds in them.

usage: goldens.py TOOL elements|frames|json|survive [--only TEXT]
  elements  `TOOL dump --format tsv` against expected/**/*.elements.tsv
  frames    `TOOL frames --format tsv` against expected/**/*.frames.tsv; where the digest differs, the samples of
            `TOOL export` against *.frame<N>.raw.gz, which may differ by as much as the reference decoders do
  json      `TOOL json` against expected/**/*.json
  survive   every file through info, dump and frames: status 0 or 1, a word on stderr with 1, within 20 s and 2 GiB
The corpus is the folder that DICOMAP_CORPUS names (status 77 without one); its MANIFEST.tsv lists the files.
decisions.tsv (path, what, reason) beside this script lists where we judge otherwise. Prints each difference and a last line
that counts; status 1 if anything differs, or if a decision names what does not differ.
"""
import argparse
import array
import concurrent.futures
import csv
import gzip
import json
import math
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SUFFIX = {"elements": ".elements.tsv", "frames": ".frames.tsv", "json": ".json"}


class Differs(Exception):
    pass


def table(text):
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


class File:
    def __init__(self, tool, corpus, row):
        self.tool, self.row = tool, row
        self.path = corpus / row["path"]
        self.golden = corpus / "expected" / row["path"].removeprefix("files/")

    def expected(self, suffix):
        return self.golden.with_name(self.golden.name + suffix)

    def run(self, *words, seconds=60, memory=6 << 30):
        """Standard output of the tool, and its standard error; a signal or a status over 1 is a difference."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        try:
            ran = subprocess.run([self.tool, *words], capture_output=True, timeout=seconds, preexec_fn=limit)
        except subprocess.TimeoutExpired:
            raise Differs(f"{words[0]}: more than {seconds} s")
        error = ran.stderr.decode(errors="replace")
        if ran.returncode not in (0, 1) or (ran.returncode == 1 and not error.strip()):
            raise Differs(f"{words[0]}: status {ran.returncode}: {error[-200:]}")
        return ran.stdout.decode(errors="replace"), error


def same_vr(want, got, file):
    """Where the file names no VR, the dictionary leaves some open, and a better private dictionary knows more than UN."""
    if got == want["vr"] or got in want["vr"].split(" or "):
        return True
    is_private = int(want["tag"][3], 16) % 2 == 1
    unnamed = file.row["transfer_syntax_uid"] in ("", "1.2.840.10008.1.2") or file.row["category"] != "ok"
    return want["vr"] == "UN" and is_private and unnamed


def elements(file):
    want = table(file.expected(SUFFIX["elements"]).read_text())
    got = table(file.run("dump", "--format", "tsv", file.path)[0])
    for number, (w, g) in enumerate(zip(want, got), 1):
        if not same_vr(w, g["vr"], file) or any(w[key] != g[key] for key in w if key != "vr"):
            raise Differs(f"row {number}: {list(w.values())} expected, {list(g.values())} found")
    if len(got) < len(want) or (len(got) > len(want) and file.row["category"] == "ok"):  # damaged: reading on is allowed
        raise Differs(f"{len(want)} rows expected, {len(got)} found")


def check_samples(file, want):
    raw = file.expected(f".frame{want['frame']}.raw.gz")
    if not raw.exists():
        if want["maxdiff"] in ("-", "", "0"):
            raise Differs(f"frame {want['frame']}: another digest than {want['decoder']} gives")
        return  # decoders differ, and the corpus keeps no samples of this frame
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "frame.raw"
        file.run("export", file.path, "--frame", want["frame"], out)
        expected, found = gzip.decompress(raw.read_bytes()), out.read_bytes()
    if len(expected) != len(found):
        raise Differs(f"frame {want['frame']}: {len(expected)} bytes expected, {len(found)} found")
    kind = "B" if file.row["bits_allocated"] in ("", "1", "8") else "H"
    if file.row["pixel_rep"] == "1":
        kind = kind.lower()
    worst = max((abs(a - b) for a, b in zip(array.array(kind, expected), array.array(kind, found))), default=0)
    if worst > max(1, int(want["maxdiff"]) if want["maxdiff"].isdigit() else 1):
        raise Differs(f"frame {want['frame']}: samples differ by up to {worst}")


def frames(file):
    want = table(file.expected(SUFFIX["frames"]).read_text())
    text, error = file.run("frames", "--format", "tsv", file.path)
    got = {row["frame"]: row for row in table(text)}
    for w in want:
        g = got.get(w["frame"])
        if g is None:
            raise Differs(f"frame {w['frame']} is missing: {error[-200:]}")
        if g["sha256"] != w["sha256"]:
            check_samples(file, w)
            continue
        for key in ("bytes", "min", "max", "sum"):
            if w[key] not in ("", "-") and not math.isclose(float(g[key]), float(w[key]), rel_tol=1e-9):
                raise Differs(f"frame {w['frame']}: {key} {w[key]} expected, {g[key]} found")


def canonical(model):
    """One form for what PS3.18 F.2 allows in several."""
    if isinstance(model, list):
        return [canonical(value) for value in model]
    if isinstance(model, float):
        if not math.isfinite(model):
            return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(model), "NaN")
        return int(model) if model.is_integer() else model
    if not isinstance(model, dict):
        return model
    if "vr" not in model:
        return {key: canonical(value) for key, value in model.items()}
    if "BulkDataURI" in model:
        return {"vr": model["vr"], "bulk": True}
    return {key: canonical(value) for key, value in model.items() if value != []}


def as_json(file):
    text, _ = file.run("json", file.path)
    try:
        got = json.loads(text)
    except ValueError as error:
        raise Differs(f"no JSON: {error}")
    want = json.loads(file.expected(SUFFIX["json"]).read_text())
    want, got = (canonical(model[0] if isinstance(model, list) else model) for model in (want, got))
    for key in sorted(want.keys() | got.keys()):
        w, g = want.get(key), got.get(key)
        if w and g and w["vr"] == g["vr"] and (w.get("bulk") or g.get("bulk")):
            continue
        if w != g:
            raise Differs(f"{key}: {json.dumps(w)[:150]} expected, {json.dumps(g)[:150]} found")


def survive(file):
    for words in (("info",), ("dump", "--format", "tsv"), ("frames", "--format", "tsv")):
        file.run(*words, file.path, seconds=20, memory=2 << 30)


CHECKS = {"elements": elements, "frames": frames, "json": as_json, "survive": survive}


def verdict(check, file):
    try:
        check(file)
        return "equal", ""
    except Differs as difference:
        return "differs", str(difference)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tool")
    arguments.add_argument("what", choices=CHECKS)
    arguments.add_argument("--only", default="", metavar="TEXT", help="only files with TEXT in their path")
    asked = arguments.parse_args()
    if not (corpus := os.environ.get("DICOMAP_CORPUS")):
        print("not run: DICOMAP_CORPUS does not name a corpus")
        return 77
    corpus = pathlib.Path(corpus).resolve()

    rows = table((corpus / "MANIFEST.tsv").read_text())
    files = [File(asked.tool, corpus, row) for row in rows if asked.only in row["path"]]
    if asked.what in SUFFIX:
        files = [file for file in files if file.expected(SUFFIX[asked.what]).exists()]
    decided = {row["path"] for row in table((HERE / "decisions.tsv").read_text()) if row["what"] == asked.what}

    counts = dict.fromkeys(("equal", "decided", "differs"), 0)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, (outcome, text) in zip(files, pool.map(lambda file: verdict(CHECKS[asked.what], file), files)):
            path = file.row["path"]
            if path in decided:
                outcome, text = ("decided", "") if outcome == "differs" else ("differs", "equal, though decided otherwise")
            counts[outcome] += 1
            if text:
                print(f"{path}: {text}")
    print(f"{asked.what}, {len(files)} files:", ", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 0 if files and counts["differs"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
