#!/usr/bin/env python3
"""Teaches the network from annotated documents, as `mithaq-learn observe` writes them, and writes it as Packs/weights/network.bin
(format: Sources/MithaqPacks/NetworkFile.swift).

    train.py OBSERVED words.bin network.bin            from all documents
    train.py OBSERVED words.bin network-0.bin --without 0   from those that are not of fold 0

Runs on the processor; an hour and a quarter for twelve thousand documents, where jemalloc keeps what a step has used for the next. On one machine the same documents give the same network; another processor may round otherwise.
"""
import argparse
import collections
import functools
import glob
import json
import struct
import sys
import time

import jax
import numpy as np
import optax

import network as net

EPOCHS = 10
BATCH = 8
RATE = 1.5e-3
# What is delivered is not the last weights but a running average over the last steps, which errs less on what it has not seen.
AVERAGED = 0.998
DATE_EPOCHS = 3
DATE_RATE = 1e-3
EMBEDDING, HIDDEN, QUESTION, LAYERS = 128, 160, 128, 2
# Articles are batched with others of about their size: chunks, sentences, groups of claims, and occurrences of polities in a sentence; what is larger is cut.
SIZES = ((128, 10, 12, 16), (192, 14, 14, 18), (288, 20, 20, 22), (448, 30, 40, 40))
# Features in fewer documents' chunks are not learnt of.
LEAST = 3
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


def size(document):
    """The least of the sizes that an article fits in, or the largest."""
    sentences = document["sentences"]
    own = (
        sum(len(s["chunks"]) for s in sentences),
        len(sentences),
        sum(len(s["groups"]) for s in sentences),
        max((len(s["occurrences"]) for s in sentences), default=0),
    )
    return next((size for size in SIZES if all(a <= b for a, b in zip(own, size))), SIZES[-1])


def arrays(document, features, marks, words, size):
    """An article as arrays of fixed shape; places are those of chunks in the whole article."""
    length, most, groups, occurrences = size
    zeros = np.zeros
    b = {
        # Of chunks.
        "X": zeros((length, net.CHUNK_FEATURES), np.int32),
        "meaning": zeros((length, words.dimensions), np.float16),
        "mask": zeros(length, np.float32),
        "subjects": zeros((length, net.POLITIES), np.int8),
        "complements": zeros((length, occurrences), np.int16),
        "counts": zeros((length, 3), np.int16),
        "source": np.full(length, -1, np.int8),
        "ruled_date": zeros(length, np.int8),
        # Of sentences.
        "start": zeros(most, np.int32),
        "polity_all": np.full((most, net.POLITIES), net.ALL_POLITIES, np.int32),
        "polity_features": zeros((most, net.POLITIES, net.POLITY_FEATURES), np.int16),
        "polity_mask": zeros((most, net.POLITIES), np.float32),
        "occurrence_features": zeros((most, occurrences, net.OCCURRENCE_FEATURES), np.int16),
        "occurrence_place": zeros((most, occurrences), np.int32),
        "occurrence_at": zeros((most, occurrences), np.int32),
        "occurrence_away": zeros((most, occurrences), np.int32),
        "occurrence_polity": np.full((most, occurrences), net.POLITIES, np.int32),
        "agreement_features": zeros((most, net.AGREEMENTS, net.AGREEMENT_FEATURES), np.int16),
        "agreement_place": zeros((most, net.AGREEMENTS), np.int32),
        "agreement_at": zeros((most, net.AGREEMENTS), np.int32),
        "agreement_mask": zeros((most, net.AGREEMENTS), np.float32),
        "ruled": zeros((most, net.POLITIES, net.ACTS), np.int8),
        "ruled_modality": np.full((most, net.ACTS), net.MODALITIES, np.int32),
        "date_place": zeros((most, net.DATES), np.int32),
        "date_at": zeros((most, net.DATES), np.int32),
        "date_kind": zeros((most, net.DATES), np.int32),
        "date_grain": zeros((most, net.DATES), np.int32),
        "date_mask": zeros((most, net.DATES), np.float32),
        # What is to be learnt: of groups of claims, and for each chunk the acts that it does not tell.
        "act": zeros(groups, np.int32),
        "sentence": zeros(groups, np.int32),
        "there": zeros(groups, np.float32),
        "evidence": zeros((groups, length), bool),
        "elsewhere": zeros((length, net.ACTS), bool),
        "roles": zeros((groups, net.POLITIES, 2), np.float32),
        "modality": zeros(groups, np.int32),
        "agreement": np.full(groups, -1, np.int32),
        "speaker": np.full(groups, -1, np.int32),
        "date": np.full(groups, -1, np.int32),
    }
    kept, starts, end = [], [], 0
    for s in document["sentences"][:most]:
        if end + len(s["chunks"]) > length:
            break
        kept.append(s)
        starts.append(end)
        end += len(s["chunks"])
    k = 0
    everybody = {}
    for i, s in enumerate(kept):
        add_sentence(b, i, s, starts, features, marks, words)
        for j, polity in enumerate(s["polities"]):
            b["polity_all"][i, j] = everybody.setdefault(polity, len(everybody))
        for group in s["groups"]:
            if k < groups:
                add_group(b, k, i, s, starts[i], group)
                k += 1
    for group in range(k):
        b["elsewhere"][b["evidence"][group], b["act"][group]] = False
    return b


def add_sentence(b, i, s, starts, features, marks, words):
    start, n = starts[i], len(s["chunks"])

    def place(chunk, elsewhere):
        """Where something stands: in the sentence, or else in another that is not cut off."""
        sentence, there = elsewhere
        return starts[sentence] + there if 0 <= sentence < len(starts) else start + chunk

    def add_rows(row, listed, vocabulary):
        for out, keys in zip(row, listed):
            known = [vocabulary[k] for k in keys if k in vocabulary][: len(out)]
            out[: len(known)] = known

    b["start"][i] = start
    b["mask"][start : start + n] = 1
    b["elsewhere"][start + 1 : start + n] = True
    add_rows(b["X"][start : start + n], s["chunks"], features)
    for chunk, keys in enumerate(s["words"]):
        known = [words.row[k] for k in keys if k in words.row]
        if known:
            b["meaning"][start + chunk] = words.values[known].mean(0)
    add_rows(b["polity_features"][i], s["polityFeatures"], marks)
    add_rows(b["occurrence_features"][i], s["occurrenceFeatures"], marks)
    add_rows(b["agreement_features"][i], s["agreementFeatures"], marks)
    b["polity_mask"][i, : len(s["polities"])] = 1
    for j, ((chunk, polity), elsewhere) in enumerate(zip(s["occurrences"], s["occurrencesElsewhere"])):
        b["occurrence_place"][i, j] = start + chunk
        b["occurrence_at"][i, j] = place(chunk, elsewhere)
        b["occurrence_polity"][i, j] = polity
        if 0 <= elsewhere[0]:
            b["occurrence_away"][i, j] = max(-net.AWAY, min(net.AWAY, elsewhere[0] - i)) + net.AWAY + 1
    for chunk, polity, source in s["subjects"]:
        b["subjects"][start + chunk, polity] = source
    for chunk, occurrence, marker in s["complements"]:
        b["complements"][start + chunk, occurrence] = marks.get(marker, 0)
    acts = np.arange(net.ACTS)
    for polity, (actor, counterpart, before) in enumerate(s["ruled"]):
        b["ruled"][i, polity] = (actor >> acts & 1) | (counterpart >> acts & 1) << 1 | (before >> acts & 1) << 2
    for act, modality in s["ruledModalities"]:
        b["ruled_modality"][i, act] = modality
    for j, (chunk, elsewhere) in enumerate(zip(s["agreementChunks"], s["agreementsElsewhere"])):
        b["agreement_place"][i, j] = start + chunk
        b["agreement_at"][i, j] = place(chunk, elsewhere)
        b["agreement_mask"][i, j] = 1
    for j, kind in enumerate(("verbs", "entities", "breaks")):
        b["counts"][start : start + n, j] = s[kind]
    b["source"][start + 1 : start + n] = s["sources"]
    b["ruled_date"][start + 1 : start + n] = s["ruledDates"]
    for j, ((chunk, kind, grain), elsewhere) in enumerate(zip(s["dates"], s["datesElsewhere"])):
        b["date_place"][i, j] = start + chunk
        b["date_at"][i, j] = place(chunk, elsewhere)
        b["date_kind"][i, j], b["date_grain"][i, j], b["date_mask"][i, j] = kind, grain, 1


def add_group(b, k, i, s, start, group):
    act, b["modality"][k], agreement = group["what"]
    b["act"][k], b["sentence"][k], b["there"][k] = act, i, 1
    b["evidence"][k, [start + chunk for chunk in group["chunks"]]] = True
    for j, polity in enumerate(s["polities"]):
        b["roles"][k, j] = polity in group["actors"], polity in group["counterparts"]
    if act in net.AGREEMENT_ACTS and agreement in s["agreements"]:
        b["agreement"][k] = s["agreements"].index(agreement)
    source = group["source"]
    if source is None:
        b["speaker"][k] = ITSELF
    elif source == "outlet":
        b["speaker"][k] = ELSE
    elif source in s["polities"]:
        b["speaker"][k] = s["polities"].index(source)
    if group["when"] is None:
        b["date"][k] = 0
    else:
        meant = [j for j, dates in enumerate(s["datesMeant"]) if group["when"] in dates]
        # The sentence's own before that of the sentence before.
        b["date"][k] = max(meant, key=lambda j: s["dates"][j][0] > 0, default=-1)


def learn(documents, words, seed=0):
    features, marks = vocabulary(documents)
    by_size = {size: [] for size in SIZES}
    for document in documents:
        own = size(document)
        by_size[own].append(arrays(document, features, marks, words, own))
    stacked = [{name: np.stack([a[name] for a in some]) for name in some[0]} for some in by_size.values() if some]
    counts = [len(some["X"]) for some in stacked]
    del by_size
    steps = sum(n // BATCH for n in counts)
    p = net.initial(
        jax.random.PRNGKey(seed), len(features), len(marks), words.dimensions, EMBEDDING, HIDDEN, QUESTION, LAYERS
    )
    schedule = optax.warmup_cosine_decay_schedule(1e-4, RATE, steps // 2, steps * EPOCHS, 1e-5)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=2e-2))
    state = optimiser.init(p)

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(p, state, average, batch, key):
        value, gradient = jax.value_and_grad(net.loss)(p, batch, key, LAYERS)
        updates, state = optimiser.update(gradient, state, p)
        p = optax.apply_updates(p, updates)
        return p, state, jax.tree.map(lambda a, b: AVERAGED * a + (1 - AVERAGED) * b, average, p), value

    random = np.random.default_rng(seed)

    def batches():
        order = [
            (some, chosen[i : i + BATCH])
            for some, chosen in ((some, random.permutation(n)) for some, n in zip(stacked, counts))
            for i in range(0, len(chosen) - BATCH + 1, BATCH)
        ]
        for i in random.permutation(len(order)):
            some, rows = order[i]
            yield {name: x[rows] for name, x in some.items()}

    def report(what, began, values):
        mean = float(np.mean([float(v) for v in values]))
        print(f"{what}: loss {mean:.3f}, {time.time() - began:.0f} s", file=sys.stderr, flush=True)

    key = jax.random.PRNGKey(seed + 1)
    average = jax.tree.map(jax.numpy.copy, p)
    for epoch in range(EPOCHS):
        began = time.time()
        values = []
        for batch in batches():
            key, own = jax.random.split(key)
            p, state, average, value = step(p, state, average, batch, own)
            values.append(value)
        report(f"epoch {epoch + 1} of {EPOCHS}", began, values)
    p = average | learn_dates(average, batches, report)
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
