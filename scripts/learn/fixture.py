#!/usr/bin/env python3
"""Writes the fixture by which a test holds the network in Swift to that in network.py: a small network of random numbers, an article of random
features, and what network.py answers of it.

    fixture.py Tests/MithaqExtractionTests/Fixtures/network
"""
import json
import os
import struct
import sys

import jax
import jax.numpy as jnp
import numpy as np

import network as net
import train

WIDTH = 16
KEYS = 40
WORDS = 12
LAYERS = 2


def sentence(random, i, sentences):
    """One sentence of random features, in the form of `mithaq-learn observe`; `sentences` are those before."""
    n = int(random.integers(5, 9))

    def keys(count):
        return [int(k) for k in random.integers(1, KEYS, count)]

    polities = ["AAA", "BBB", "CCC", "DDD"][: 2 + i]
    named = [(int(random.integers(1, n)), p) for p in range(len(polities) - 1) for _ in range(2)]
    # The last of the polities is named elsewhere, or nowhere; a word here may point back to it.
    there = [i - 1, 1] if i else [-1, 0]
    occurrences = sorted(named) + [(0, len(polities) - 1)] + [(3, len(polities) - 1)] * (i > 0)
    elsewhere = [[-1, 0]] * len(named) + [there] * (1 + (i > 0))
    counts = [[int(x) for x in np.cumsum(random.integers(0, 2, n))] for _ in range(3)]
    return {
        "chunks": [keys(3) for _ in range(n)],
        "words": [[]] + [keys(int(random.integers(0, 3))) for _ in range(n - 1)],
        "polities": polities,
        "polityFeatures": [keys(2) for _ in polities],
        "occurrences": [list(o) for o in occurrences],
        "occurrencesElsewhere": elsewhere,
        "occurrenceFeatures": [keys(2) for _ in occurrences],
        "subjects": [[2, 0, 1], [3, 1, 4]],
        "complements": [[2, 1, keys(1)[0]], [4, 0, keys(1)[0]]],
        "ruled": [[int(x) for x in random.integers(0, 1 << net.ACTS, 3)] for _ in polities],
        "ruledModalities": [[1, 2], [22, 0]],
        "agreements": [None, "here", "there"],
        "agreementChunks": [0, 2, 0],
        "agreementsElsewhere": [[-1, 0], [-1, 0], [i - 1, 2] if i else [-1, 0]],
        "agreementFeatures": [keys(2) for _ in range(3)],
        "verbs": counts[0],
        "entities": counts[1],
        "breaks": counts[2],
        "sources": [int(x) for x in random.integers(-2, 2, n - 1)],
        "dates": [[0, 0, 0], [0, 2, 2], [3, 1, 1]],
        "datesElsewhere": [[-1, 0], [i - 1, 3] if i else [-1, 0], [-1, 0]],
        "datesMeant": [[], [], []],
        "ruledDates": [int(x) for x in random.integers(0, 3, n - 1)],
        "groups": [],
    }


def main(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    random = np.random.default_rng(7)
    article = {"sentences": []}
    for i in range(3):
        article["sentences"].append(sentence(random, i, article["sentences"]))
    vocabulary = {k: k for k in range(1, KEYS)}
    p = net.initial(jax.random.PRNGKey(3), KEYS - 1, KEYS - 1, WIDTH, WIDTH, WIDTH, WIDTH, LAYERS)
    keys = iter(jax.random.split(jax.random.PRNGKey(4), len(p)))
    # Larger than to begin with, so that all that is learnt is felt.
    p = {name: np.array(x + 0.3 * jax.random.normal(next(keys), x.shape)) for name, x in p.items()}
    for table in ("E", "OE"):
        steps = np.abs(p[table]).max(1, keepdims=True) / 127
        p[table] = np.round(p[table] / steps) * steps
    train.write(folder + "/network.bin", p, vocabulary, vocabulary)
    values = random.integers(-127, 128, (WORDS, WIDTH)).astype(np.int8)
    with open(folder + "/words.bin", "wb") as file:
        file.write(b"MITHAQWV" + struct.pack("<IIfI", WORDS, WIDTH, 0.01, 0))
        file.write(np.arange(1, WORDS + 1, dtype=np.uint64).tobytes() + values.tobytes())
    b = train.arrays(article, vocabulary, vocabulary, train.Words(folder + "/words.bin"), (64, 3, 6, 12))
    asked = [(0, 2, 1), (0, 4, 22), (1, 2, 11), (1, 3, 1), (2, 4, 25), (2, 1, 4)]
    b["sentence"][:] = [s for s, _, _ in asked]
    b["act"][:] = [act for _, _, act in asked]
    b = {name: jnp.asarray(x)[None] for name, x in b.items()}
    anchors = b["start"][:, [s for s, _, _ in asked]] + jnp.asarray([chunk for _, chunk, _ in asked])[None]
    p = {name: jnp.asarray(x) for name, x in p.items()}
    R = net.read(p, b, LAYERS)
    out = net.around(p, R, anchors, b)
    shares = net.modalities(p, R, anchors, b, out)
    b["modality"] = shares.argmax(-1)
    told = jax.nn.sigmoid(R @ p["Wact"] + p["bact"])
    known = net.known_of(p, b)
    taking = jax.nn.sigmoid(net.roles(p, R, anchors, b, net.standing(p, R, b), known))
    softmax = jax.nn.softmax
    agreements, dates = softmax(net.agreements(p, R, anchors, b)), softmax(net.dates(p, R, anchors, b, out))
    sources = softmax(jnp.where(of_nobody(b), -1e9, net.sources(p, R, anchors, b, out, known)))

    def rounded(x):
        return [round(float(v), 6) for v in x]

    article["asked"] = [
        {
            "sentence": s,
            "chunk": chunk,
            "act": act,
            "chance": round(float(told[0, int(b["start"][0, s]) + chunk, act]), 6),
            "actors": rounded(taking[0, k, : len(article["sentences"][s]["polities"]), 0]),
            "counterparts": rounded(taking[0, k, : len(article["sentences"][s]["polities"]), 1]),
            "agreements": rounded(agreements[0, k, :3]),
            "modalities": rounded(softmax(shares)[0, k]),
            "sources": rounded(sources[0, k, : len(article["sentences"][s]["polities"])]) + rounded(sources[0, k, -2:]),
            "dates": rounded(dates[0, k, :3]),
        }
        for k, (s, chunk, act) in enumerate(asked)
    ]
    for s in article["sentences"]:
        for unused in ("groups", "datesMeant"):
            del s[unused]
    with open(folder + "/article.json", "w", encoding="utf-8") as file:
        json.dump(article, file, indent=1)
        file.write("\n")


def of_nobody(b):
    """Where a share is of a polity that the sentence does not have."""
    mask = net.of(b["polity_mask"], b["sentence"]) == 0
    return jnp.concatenate([mask, jnp.zeros(mask.shape[:2] + (2,), bool)], -1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
