"""The network that reads what a sentence tells: its layers, what it is asked, and how it learns.

The same computation as Sources/MithaqExtraction/Weighing/Network.swift, which says what each part is for. Shapes: B sentences of
L chunks (chunk 0 stands for the sentence as a whole), P polities, O occurrences of them, G agreements, K groups of gold claims, N pairs of chunk and act.
"""

import numpy as np
import jax
import jax.numpy as jnp

ACTS = 26
MODALITIES = 7
# Acts in the order of `Act.allCases` that concern an agreement.
AGREEMENT_ACTS = range(10)
POLITIES, OCCURRENCES, AGREEMENTS, DATES, GROUPS = 16, 40, 9, 8, 10
# How many features a chunk, an occurrence, a polity and an agreement have at most; the network in Swift takes all.
CHUNK_FEATURES, OCCURRENCE_FEATURES, POLITY_FEATURES, AGREEMENT_FEATURES = 24, 9, 7, 10
REACH = 12
ABSENT = 2 * REACH + 2


def initial(key, features: int, marks: int, dimensions: int, embedding: int, hidden: int, question: int, layers: int):
    """Numbers to begin with."""
    keys = iter(jax.random.split(key, 80))

    def normal(*shape, scale=None):
        return jax.random.normal(next(keys), shape) * (scale or 1 / np.sqrt(shape[0]))

    def rows(count):
        return normal(count, question, scale=0.1)

    read = 2 * hidden + embedding
    p = {
        "E": normal(features + 1, embedding, scale=0.1),
        "OE": rows(marks + 1),
        "Wv": normal(dimensions, embedding, scale=0.1),
    }
    for layer in range(layers):
        for side in "fb":
            p[f"Wx{layer}{side}"] = normal(embedding if layer == 0 else 2 * hidden, 3 * hidden)
            p[f"Wh{layer}{side}"] = normal(hidden, 3 * hidden)
            p[f"b{layer}{side}"] = jnp.zeros(3 * hidden)
    # Which acts are told where.
    p |= {"Wact": normal(read, ACTS), "bact": jnp.full(ACTS, -4.0)}
    # Who takes part.
    p |= {"W1": normal(read, question), "W2": normal(read, question), "Ea": rows(ACTS), "Ed": rows(ABSENT + 1)}
    p |= {"Ev": rows(3), "Ee": rows(4), "Ec": rows(2), "Es": rows(7), "Er": rows(8), "Ero": rows(2)}
    p |= {"br": jnp.zeros(question), "Vr": normal(question, 2), "bv": jnp.array([-2.0, -3.0])}
    p |= {"Va": normal(ACTS, question, 2, scale=0.02)}
    # Which agreement.
    p |= {"W3": normal(read, question), "W4": normal(read, question), "Ea2": rows(ACTS), "Ed2": rows(ABSENT + 1)}
    p |= {"Vg": normal(question)}
    # How it stands.
    p |= {"W5": normal(read, question), "Ea3": rows(ACTS), "Em": rows(MODALITIES + 1)}
    p |= {"Vm": normal(question, MODALITIES), "bm": jnp.zeros(MODALITIES)}
    # Who says so.
    p |= {"W6": normal(read, question), "W7": normal(read, question), "Ea4": rows(ACTS), "Ed4": rows(ABSENT + 1)}
    p |= {"Esr": rows(2), "Esn": rows(3), "Vs": normal(question), "Vs2": normal(question, 2), "bs": jnp.array([2.0, -2.0])}
    # When it is done.
    p |= {"W8": normal(read, question), "W9": normal(read, question), "Ea5": rows(ACTS), "Em5": rows(MODALITIES)}
    p |= {"Ed5": rows(ABSENT + 1), "Ev5": rows(3), "Ec5": rows(2), "Ek5": rows(3), "Eg5": rows(3), "Es5": rows(2)}
    p |= {"Er5": rows(2), "Vd": normal(question)}
    return p


# What belongs to the last question.
DATING = ("W8", "W9", "Ea5", "Em5", "Ed5", "Ev5", "Ec5", "Ek5", "Eg5", "Es5", "Er5", "Vd")


def recurrent(x, mask, w_input, w_state, bias, backward):
    """A layer of gated recurrent units in one direction (Cho et al. 2014)."""
    hidden = w_state.shape[0]
    gates = jnp.einsum("bld,dk->lbk", x, w_input) + bias

    def step(state, inputs):
        gate, there = inputs
        held = state @ w_state
        both = jax.nn.sigmoid(gate[:, : 2 * hidden] + held[:, : 2 * hidden])
        reset, update = both[:, :hidden], both[:, hidden:]
        candidate = jnp.tanh(gate[:, 2 * hidden :] + reset * held[:, 2 * hidden :])
        new = (1 - update) * candidate + update * state
        new = there * new + (1 - there) * state
        return new, new

    start = jnp.zeros((x.shape[0], hidden))
    _, out = jax.lax.scan(step, start, (gates, mask.T[:, :, None]), reverse=backward)
    return jnp.swapaxes(out, 0, 1)


def dropped(key, x, rate):
    """Some of the numbers left out, the same in all chunks of a sentence."""
    kept = jax.random.bernoulli(key, 1 - rate, x.shape[:1] + (1,) + x.shape[2:])
    return x * kept / (1 - rate)


def read(p, b, layers, key=None, rate=0.2, feature_rate=0.1):
    """The numbers of each chunk; with a key as in learning, with some left out."""
    x = b["X"]
    if key is not None:
        keys = jax.random.split(key, layers + 2)
        x = x * jax.random.bernoulli(keys[0], 1 - feature_rate, x.shape)
    sums = p["E"].at[0].set(0)[x].sum(2) + b["meaning"] @ p["Wv"]
    if key is not None:
        sums = dropped(keys[1], sums, rate)
    x = sums
    for layer in range(layers):
        sides = [
            recurrent(x, b["mask"], p[f"Wx{layer}{s}"], p[f"Wh{layer}{s}"], p[f"b{layer}{s}"], s == "b") for s in "fb"
        ]
        x = jnp.concatenate(sides, -1)
        if key is not None:
            x = dropped(keys[layer + 2], x, rate)
    return jnp.concatenate([x, sums], -1)


def distance(place, anchor):
    away = jnp.clip(place[:, None, :] - anchor[:, :, None], -REACH, REACH) + REACH
    return jnp.where(place[:, None, :] == 0, ABSENT, away)


def by_polity(odds, polity):
    """Of the occurrences of each polity: the likeliest, or several together."""
    own = (polity[:, :, None] == jnp.arange(POLITIES)).astype(jnp.float32)
    return jax.nn.logsumexp(jnp.where(own[:, None, :, :, None] > 0, odds[:, :, :, None, :], -30.0), axis=2)


def between(counts, place, anchor, most):
    low = jnp.minimum(place[:, None, :], anchor[:, :, None])
    high = jnp.maximum(jnp.maximum(place[:, None, :], anchor[:, :, None]) - 1, 0)
    counts = counts.astype(jnp.int32)[:, None, :].repeat(anchor.shape[1], 1)
    return jnp.clip(jnp.take_along_axis(counts, high, 2) - jnp.take_along_axis(counts, low, 2), 0, most)


def occurrences(p, R, b, name):
    rows = jnp.arange(R.shape[0])[:, None]
    marks = p["OE"].at[0].set(0)
    polity = jnp.minimum(b["occurrence_polity"], POLITIES - 1)
    own = marks[b["occurrence_features"]].sum(2) + marks[b["polity_features"]].sum(2)[rows, polity]
    return (R @ p[name])[rows, b["occurrence_chunk"]] + own, polity


def roles(p, R, anchor, act, b):
    """Log-odds [B, N, P, 2] of taking part as actor and as counterpart."""
    rows = jnp.arange(R.shape[0])[:, None]
    asking = (R @ p["W1"])[rows, anchor] + p["Ea"][act]
    own, polity = occurrences(p, R, b, "W2")
    place = b["occurrence_chunk"]
    pair = p["Ed"][distance(place, anchor)]
    pair += p["Ev"][between(b["counts"][:, 0], place, anchor, 2)]
    pair += p["Ee"][between(b["counts"][:, 1], place, anchor, 3)]
    pair += p["Ec"][between(b["counts"][:, 2], place, anchor, 1)]
    shape = (anchor.shape[0], anchor.shape[1], place.shape[1])
    whose = jnp.broadcast_to(polity[:, None, :], shape)
    pair += p["Es"][jnp.take_along_axis(b["subjects"][rows, anchor].astype(jnp.int32), whose, 2)]
    pair += p["OE"].at[0].set(0)[b["complements"][rows, anchor].astype(jnp.int32)]
    ruled = b["ruled"].astype(jnp.int32)
    here = ruled[rows[:, :, None], jnp.arange(POLITIES)[None, None, :], act[:, :, None]]
    pair += p["Er"][jnp.take_along_axis(here, whose, 2)]
    pair += p["Ero"][((ruled & 3).max(2) > 0).astype(jnp.int32)[rows, polity]][:, None]
    x = jax.nn.relu(asking[:, :, None] + own[:, None] + pair + p["br"])
    odds = x @ p["Vr"] + p["bv"] + jnp.einsum("bnoh,bnhk->bnok", x, p["Va"][act])
    return by_polity(odds, b["occurrence_polity"])


def agreements(p, R, anchor, act, b):
    """Log-shares [B, N, G] of the agreements, not normalised."""
    rows = jnp.arange(R.shape[0])[:, None]
    place = b["agreement_chunk"]
    asking = (R @ p["W3"])[rows, anchor] + p["Ea2"][act]
    own = (R @ p["W4"])[rows, place] + p["OE"].at[0].set(0)[b["agreement_features"]].sum(2)
    x = jax.nn.relu(asking[:, :, None] + own[:, None] + p["Ed2"][distance(place, anchor)])
    return jnp.where(b["agreement_mask"][:, None, :] > 0, x @ p["Vg"], -1e9)


def modalities(p, R, anchor, act, b):
    """Log-shares [B, N, 7] of the modalities, not normalised."""
    rows = jnp.arange(R.shape[0])[:, None]
    x = (R @ p["W5"])[rows, anchor] + p["Ea3"][act] + p["Em"][b["ruled_modality"][rows, act]]
    return jax.nn.relu(x) @ p["Vm"] + p["bm"]


def sources(p, R, anchor, act, b):
    """Log-shares [B, N, P + 2], not normalised: of polities, of the article itself, of somebody else."""
    rows = jnp.arange(R.shape[0])[:, None]
    ruled = b["source"][rows, anchor].astype(jnp.int32)
    asking = (R @ p["W6"])[rows, anchor] + p["Ea4"][act] + p["Esn"][jnp.where(ruled >= 0, 2, ruled + 2)]
    own, _ = occurrences(p, R, b, "W7")
    same = (ruled[:, :, None] == b["occurrence_polity"][:, None, :]).astype(jnp.int32)
    place = b["occurrence_chunk"]
    x = jax.nn.relu(asking[:, :, None] + own[:, None] + p["Ed4"][distance(place, anchor)] + p["Esr"][same])
    whose = by_polity((x @ p["Vs"])[..., None], b["occurrence_polity"])[..., 0]
    return jnp.concatenate([whose, jax.nn.relu(asking) @ p["Vs2"] + p["bs"]], -1)


def dates(p, R, anchor, act, modality, b):
    """Log-shares [B, N, D] of the dates, not normalised."""
    rows = jnp.arange(R.shape[0])[:, None]
    place = b["date_chunk"]
    ruled = b["ruled_date"][rows, anchor].astype(jnp.int32)
    asking = (R @ p["W8"])[rows, anchor] + p["Ea5"][act] + p["Em5"][modality] + p["Er5"][(ruled > 0).astype(jnp.int32)]
    own = (R @ p["W9"])[rows, place] + p["Ek5"][b["date_kind"]] + p["Eg5"][b["date_grain"]]
    pair = p["Ed5"][distance(place, anchor)]
    pair += p["Ev5"][between(b["counts"][:, 0], place, anchor, 2)] + p["Ec5"][between(b["counts"][:, 2], place, anchor, 1)]
    pair += p["Es5"][(ruled[:, :, None] == jnp.arange(DATES)).astype(jnp.int32)]
    x = jax.nn.relu(asking[:, :, None] + own[:, None] + pair)
    return jnp.where(b["date_mask"][:, None, :] > 0, x @ p["Vd"], -1e9)


def anchors(odds, b):
    """For each group of claims the chunk of its evidence that tells its act most clearly, and how clearly all do."""
    told = jnp.take_along_axis(jnp.swapaxes(odds, 1, 2), b["act"][:, :, None].repeat(odds.shape[1], 2), 1)
    inside = jnp.where(b["evidence"] > 0, told, -1e9)
    return inside.argmax(2), inside, told


def missed(shares, answer, there):
    """How unlikely the right answers are held; -1 stands for none that is known."""
    logs = jax.nn.log_softmax(shares, -1)
    right = jnp.take_along_axis(logs, jnp.maximum(answer, 0)[:, :, None], 2)[:, :, 0]
    return -(right * there * (answer >= 0)).sum()


def loss_of_dates(dating, p, b, layers):
    """The last question alone, all else held fast: dates are read from what has been learnt for the others."""
    R = jax.lax.stop_gradient(read(p, b, layers))
    anchor, _, _ = anchors(R @ p["Wact"] + p["bact"], b)
    shares = dates(p | dating, R, anchor, b["act"], b["modality"], b)
    return missed(shares, b["date"], b["there"]) / (b["there"].sum() + 1)


def loss(p, b, key, layers):
    """How far the answers are from the gold claims, for each claim; the mean over a batch.

    Which chunk tells an act is not annotated, only the stretch of text that does: of its chunks the one that now tells the act most clearly is
    taught to tell it, and the others a little not to.
    """
    R = read(p, b, layers, key)
    odds = R @ p["Wact"] + p["bact"]
    act, there, evidence = b["act"], b["there"], b["evidence"]
    anchor, inside, told = anchors(odds, b)
    best = jnp.take_along_axis(inside, anchor[:, :, None], 2)[:, :, 0]
    total = (jax.nn.softplus(-jnp.where(there > 0, best, 0)) * there).sum()
    total += (jax.nn.softplus(odds) * b["elsewhere"]).sum()
    beside = evidence * (1 - jax.nn.one_hot(anchor, evidence.shape[2])) * there[:, :, None]
    total += 0.15 * (jax.nn.softplus(jnp.where(evidence > 0, told, -20.0)) * beside).sum()
    taking = roles(p, R, anchor, act, b)
    wrong = jax.nn.softplus(taking) - taking * b["roles"]
    total += (wrong * there[:, :, None, None] * b["polity_mask"][:, None, :, None]).sum()
    total += missed(agreements(p, R, anchor, act, b), b["agreement"], there)
    total += 0.7 * missed(modalities(p, R, anchor, act, b), b["modality"], there)
    total += 0.5 * missed(sources(p, R, anchor, act, b), b["speaker"], there)
    return total / (there.sum() + 1)
