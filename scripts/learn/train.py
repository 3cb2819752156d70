#!/usr/bin/env python3
"""Teaches the network from annotated documents, as `mithaq-learn observe` writes them, and writes it as Packs/weights/network.bin
(format: Sources/MithaqPacks/NetworkFile.swift).

    train.py OBSERVED words.bin network.bin            from all documents
    train.py OBSERVED words.bin network-0.bin --without 0   from those that are not of fold 0

Runs on the processor; minutes for thousands of documents. On one machine the same documents give the same network; another processor may round otherwise.
"""
import argparse
import collections
import glob
import json
import struct
import sys
import time

import jax
import numpy as np
import optax

import network as net

EPOCHS = 12
BATCH = 64
RATE = 2e-3
DATE_EPOCHS = 4
DATE_RATE = 1e-3
EMBEDDING, HIDDEN, QUESTION, LAYERS = 96, 64, 64, 2
# Sentences are batched with others of about their length; what is longer is cut.
LENGTHS = (24, 40, 80)
# Features in fewer documents' chunks are not learnt of.
LEAST = 2
# Two claims of one act are one group where their evidence is the same by so much.
SAME = 0.6
ITSELF, ELSE = net.POLITIES, net.POLITIES + 1


class Words:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:8] != b"MITHAQWV":
            sys.exit(f"{path} is no file of word vectors; words.py writes one")
        count, self.dimensions, step, _ = struct.unpack("<IIfI", data[8:24])
        keys = np.frombuffer(data, np.uint64, count, 24)
        values = np.frombuffer(data, np.int8, count * self.dimensions, 24 + 8 * count)
        self.values = values.reshape(count, self.dimensions).astype(np.float32) * step
        self.row = {int(key): i for i, key in enumerate(keys)}


def groups(document):
    """Gives each sentence the claims whose evidence stands in it; those that one expression says together as one group."""
    spans = [s["bytes"] for s in document["sentences"]]
    for s in document["sentences"]:
        s["groups"] = []
    for claim in document["claims"]:
        start, end = claim["bytes"]
        overlaps = [min(e, end) - max(b, start) for b, e in spans]
        if start < 0 or not overlaps or max(overlaps) <= 0:
            continue
        sentence = document["sentences"][int(np.argmax(overlaps))]
        chunks = {i + 1 for i, (b, e) in enumerate(sentence["chunkBytes"]) if min(e, end) > max(b, start)}
        if not chunks:
            continue
        what = (claim["act"], claim["modality"], claim.get("agreement"))
        for group in sentence["groups"]:
            if group["what"] == what and len(group["chunks"] & chunks) > SAME * len(group["chunks"] | chunks):
                break
        else:
            group = {"what": what, "chunks": chunks, "actors": set(), "counterparts": set(), "source": claim.get("source"), "when": claim.get("when")}
            sentence["groups"].append(group)
        group["actors"] |= set(claim["actors"])
        group["counterparts"] |= set(claim["counterparts"])


def vocabulary(documents):
    """Which features are learnt of: of chunks, and of all else; numbered from 1."""
    chunks, marks = collections.Counter(), collections.Counter()
    for s in (s for d in documents for s in d["sentences"]):
        for features in s["chunks"]:
            chunks.update(set(features))
        for kind in ("polityFeatures", "occurrenceFeatures", "agreementFeatures"):
            for features in s[kind]:
                marks.update(features)
        marks.update(marker for _, _, marker in s["complements"])
    return [
        {key: i + 1 for i, key in enumerate(sorted(k for k, n in counts.items() if n >= LEAST))}
        for counts in (chunks, marks)
    ]


def arrays(s, features, marks, words, length):
    """A sentence as arrays of fixed shape."""
    n = min(len(s["chunks"]), length)

    def rows(listed, vocabulary, count, width):
        out = np.zeros((count, width), np.int32)
        for i, keys in enumerate(listed[:count]):
            known = [vocabulary[k] for k in keys if k in vocabulary][:width]
            out[i, : len(known)] = known
        return out

    meaning = np.zeros((length, words.dimensions), np.float32)
    for i, keys in enumerate(s["words"][:n]):
        known = [words.row[k] for k in keys if k in words.row]
        if known:
            meaning[i] = words.values[known].mean(0)
    mask = np.zeros(length, np.float32)
    mask[:n] = 1
    b = {
        "X": rows(s["chunks"][:n], features, length, net.CHUNK_FEATURES),
        "meaning": meaning,
        "mask": mask,
        "polity_features": rows(s["polityFeatures"], marks, net.POLITIES, net.POLITY_FEATURES),
        "occurrence_features": rows(s["occurrenceFeatures"], marks, net.OCCURRENCES, net.OCCURRENCE_FEATURES),
        "agreement_features": rows(s["agreementFeatures"], marks, net.AGREEMENTS, net.AGREEMENT_FEATURES),
        "polity_mask": (np.arange(net.POLITIES) < len(s["polities"])).astype(np.float32),
        "occurrence_chunk": np.zeros(net.OCCURRENCES, np.int32),
        "occurrence_polity": np.full(net.OCCURRENCES, net.POLITIES, np.int32),
        "subjects": np.zeros((length, net.POLITIES), np.int8),
        "complements": np.zeros((length, net.OCCURRENCES), np.int16),
        "ruled": np.zeros((net.POLITIES, net.ACTS), np.int8),
        "ruled_modality": np.full(net.ACTS, net.MODALITIES, np.int32),
        "agreement_chunk": np.zeros(net.AGREEMENTS, np.int32),
        "agreement_mask": np.zeros(net.AGREEMENTS, np.float32),
        "counts": np.zeros((3, length), np.int16),
        "source": np.full(length, -1, np.int8),
        "date_chunk": np.zeros(net.DATES, np.int32),
        "date_kind": np.zeros(net.DATES, np.int32),
        "date_grain": np.zeros(net.DATES, np.int32),
        "date_mask": np.zeros(net.DATES, np.float32),
        "ruled_date": np.zeros(length, np.int8),
    }
    for i, (chunk, polity) in enumerate(s["occurrences"]):
        if chunk < n:
            b["occurrence_chunk"][i], b["occurrence_polity"][i] = chunk, polity
    for chunk, polity, source in s["subjects"]:
        if chunk < n:
            b["subjects"][chunk, polity] = source
    for chunk, occurrence, marker in s["complements"]:
        if chunk < n:
            b["complements"][chunk, occurrence] = marks.get(marker, 0)
    acts = np.arange(net.ACTS)
    for polity, (actor, counterpart, before) in enumerate(s["ruled"]):
        b["ruled"][polity] = (actor >> acts & 1) | (counterpart >> acts & 1) << 1 | (before >> acts & 1) << 2
    for act, modality in s["ruledModalities"]:
        b["ruled_modality"][act] = modality
    for i, chunk in enumerate(s["agreementChunks"]):
        if chunk < n:
            b["agreement_chunk"][i], b["agreement_mask"][i] = chunk, 1
    for i, kind in enumerate(("verbs", "entities", "breaks")):
        listed = s[kind][:length]
        b["counts"][i, : len(listed)] = listed
        b["counts"][i, len(listed) :] = listed[-1]
    b["source"][1:n] = s["sources"][: n - 1]
    for i, (chunk, kind, grain) in enumerate(s["dates"]):
        if chunk < n:
            b["date_chunk"][i], b["date_kind"][i], b["date_grain"][i], b["date_mask"][i] = chunk, kind, grain, 1
    b["ruled_date"][1:n] = s["ruledDates"][: n - 1]
    return b | answers(s, b, n, length)


def answers(s, b, n, length):
    """What is to be learnt of a sentence."""
    a = {
        "act": np.zeros(net.GROUPS, np.int32),
        "there": np.zeros(net.GROUPS, np.float32),
        "evidence": np.zeros((net.GROUPS, length), np.float32),
        "elsewhere": np.ones((length, net.ACTS), np.float32) * b["mask"][:, None],
        "roles": np.zeros((net.GROUPS, net.POLITIES, 2), np.float32),
        "modality": np.zeros(net.GROUPS, np.int32),
        "agreement": np.full(net.GROUPS, -1, np.int32),
        "speaker": np.full(net.GROUPS, -1, np.int32),
        "date": np.full(net.GROUPS, -1, np.int32),
    }
    a["elsewhere"][0] = 0
    for k, group in enumerate(s["groups"][: net.GROUPS]):
        chunks = [i for i in group["chunks"] if i < n]
        if not chunks:
            continue
        act, a["modality"][k], agreement = group["what"]
        a["act"][k], a["there"][k] = act, 1
        a["evidence"][k, chunks] = 1
        a["elsewhere"][chunks, act] = 0
        for i, polity in enumerate(s["polities"]):
            a["roles"][k, i] = polity in group["actors"], polity in group["counterparts"]
        if act in net.AGREEMENT_ACTS and agreement in s["agreements"]:
            place = s["agreements"].index(agreement)
            a["agreement"][k] = place if b["agreement_mask"][place] else -1
        source = group["source"]
        if source is None:
            a["speaker"][k] = ITSELF
        elif source == "outlet":
            a["speaker"][k] = ELSE
        elif source in s["polities"]:
            a["speaker"][k] = s["polities"].index(source)
        if group["when"] is None:
            a["date"][k] = 0
        else:
            meant = [i for i, dates in enumerate(s["datesMeant"]) if group["when"] in dates and b["date_mask"][i]]
            # The sentence's own before that of the sentence before.
            a["date"][k] = max(meant, key=lambda i: s["dates"][i][0] > 0, default=-1)
    return a


def learn(documents, words, seed=0):
    features, marks = vocabulary(documents)
    by_length = {length: [] for length in LENGTHS}
    for s in (s for d in documents for s in d["sentences"]):
        length = next((x for x in LENGTHS if len(s["chunks"]) <= x), LENGTHS[-1])
        by_length[length].append(arrays(s, features, marks, words, length))
    stacked = {
        length: {name: np.stack([s[name] for s in some]) for name in some[0]} for length, some in by_length.items() if some
    }
    counts = {length: len(some["X"]) for length, some in stacked.items()}
    del by_length
    steps = sum(n // BATCH for n in counts.values())
    p = net.initial(
        jax.random.PRNGKey(seed), len(features), len(marks), words.dimensions, EMBEDDING, HIDDEN, QUESTION, LAYERS
    )
    schedule = optax.warmup_cosine_decay_schedule(1e-4, RATE, steps // 2, steps * EPOCHS, 1e-5)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=1e-2))
    state = optimiser.init(p)

    @jax.jit
    def step(p, state, batch, key):
        value, gradient = jax.value_and_grad(net.loss)(p, batch, key, LAYERS)
        updates, state = optimiser.update(gradient, state, p)
        return optax.apply_updates(p, updates), state, value

    random = np.random.default_rng(seed)

    def batches():
        order = [
            (length, chosen[i : i + BATCH])
            for length, chosen in ((length, random.permutation(n)) for length, n in counts.items())
            for i in range(0, len(chosen) - BATCH + 1, BATCH)
        ]
        for i in random.permutation(len(order)):
            length, rows = order[i]
            yield {name: x[rows] for name, x in stacked[length].items()}

    def report(what, began, values):
        mean = float(np.mean([float(v) for v in values]))
        print(f"{what}: loss {mean:.3f}, {time.time() - began:.0f} s", file=sys.stderr, flush=True)

    key = jax.random.PRNGKey(seed + 1)
    for epoch in range(EPOCHS):
        began = time.time()
        values = []
        for batch in batches():
            key, own = jax.random.split(key)
            p, state, value = step(p, state, batch, own)
            values.append(value)
        report(f"epoch {epoch + 1} of {EPOCHS}", began, values)
    p |= learn_dates(p, batches, report)
    return {name: np.asarray(x) for name, x in p.items()}, features, marks


def learn_dates(p, batches, report):
    dating = {name: p[name] for name in net.DATING}
    optimiser = optax.adamw(DATE_RATE, weight_decay=1e-2)
    state = optimiser.init(dating)

    @jax.jit
    def step(dating, state, batch):
        value, gradient = jax.value_and_grad(net.loss_of_dates)(dating, p, batch, LAYERS)
        updates, state = optimiser.update(gradient, state, dating)
        return optax.apply_updates(dating, updates), state, value

    for epoch in range(DATE_EPOCHS):
        began = time.time()
        values = []
        for batch in batches():
            dating, state, value = step(dating, state, batch)
            values.append(value)
        report(f"dates, epoch {epoch + 1} of {DATE_EPOCHS}", began, values)
    return dating


def write(path, p, features, marks):
    out = []

    def matrix(name, kind, rows, columns, *payload):
        head = struct.pack("<I", len(name)) + name.encode() + struct.pack("<III", kind, rows, columns)
        out.append(head + b"".join(payload))

    for name, vocabulary, table in (("features", features, "E"), ("marks", marks, "OE")):
        keys = sorted(vocabulary, key=vocabulary.get)
        matrix(name, 2, len(keys), 1, np.array(keys, np.uint64).tobytes())
        # Row 0 stands for no feature.
        rows = p[table][1:]
        steps = np.maximum(np.abs(rows).max(1) / 127, 1e-9)
        matrix(
            table, 1, *rows.shape, steps.astype("<f4").tobytes(),
            np.clip(np.round(rows / steps[:, None]), -127, 127).astype(np.int8).tobytes(),
        )
    for name in sorted(set(p) - {"E", "OE"}):
        x = p[name].astype("<f4")
        x = x.reshape(1, -1) if x.ndim == 1 else x.reshape(x.shape[0], -1)
        matrix(name, 0, *x.shape, x.tobytes())
    with open(path, "wb") as file:
        file.write(b"MITHAQNN" + struct.pack("<I", len(out)) + b"".join(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("observed", help="the folder that `mithaq-learn observe` wrote")
    parser.add_argument("words", help="words.bin")
    parser.add_argument("out", help="the network's file")
    parser.add_argument("--without", type=int, help="the fold that is left out")
    options = parser.parse_args()
    words = Words(options.words)
    documents = []
    for path in sorted(glob.glob(options.observed + "/*.ndjson")):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                if document["fold"] != options.without:
                    groups(document)
                    documents.append(document)
    if not documents:
        sys.exit(f"no documents in {options.observed}; `mithaq-learn observe` writes them")
    print(f"{len(documents)} documents", file=sys.stderr, flush=True)
    write(options.out, *learn(documents, words))


if __name__ == "__main__":
    main()
