"""The network that reads what a sentence tells: its layers, what it is asked, and how it learns.

The same computation as Sources/MithaqExtraction/Weighing/Network.swift, which says what each part is for. Shapes: B articles of
L chunks in S sentences (the first chunk of each stands for the sentence as a whole); of each sentence P polities, O occurrences of them, G agreements and D dates;
N groups of gold claims, each of a chunk and an act.
"""

import functools

import numpy as np
import jax
import jax.numpy as jnp

ACTS = 26
MODALITIES = 7
# Acts in the order of `Act.allCases` that concern an agreement.
AGREEMENT_ACTS = range(10)
POLITIES, AGREEMENTS, DATES = 16, 9, 8
# How many features a chunk, an occurrence, a polity and an agreement have at most; the network in Swift takes all.
CHUNK_FEATURES, OCCURRENCE_FEATURES, POLITY_FEATURES, AGREEMENT_FEATURES = 24, 16, 7, 10
REACH = 12
ABSENT = 2 * REACH + 2
# How many sentences away what a sentence does not name is looked for, in either direction.
AWAY = 4
# Of an article, as many polities are kept apart.
ALL_POLITIES = 40
TURNS = 2


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
    p |= {"Ex": rows(2 * AWAY + 2)}
    p |= {"br": jnp.zeros(question), "Vr": normal(question, 2), "bv": jnp.array([-2.0, -3.0])}
    p |= {"Va": normal(ACTS, question, 2, scale=0.02)}
    # Each turn sees what the others are taken for.
    for turn in range(TURNS):
        p |= {f"Wr{turn}": normal(question, question), f"Wm{turn}": normal(question, question)}
        p |= {f"br{turn}": jnp.zeros(question)}
    # Which acts a polity takes part in where it stands, and took part in before.
    p |= {"Wl": normal(read, 2 * ACTS, scale=0.02), "bl": jnp.full(2 * ACTS, -4.0)}
    p |= {"Eh": rows(4), "El": rows(4)}
    # Which agreement.
    p |= {"W3": normal(read, question), "W4": normal(read, question), "Ea2": rows(ACTS), "Ed2": rows(ABSENT + 1)}
    p |= {"Vg": normal(question)}
    # What stands out around the chunk that tells the act.
    p |= {"W10": normal(read, question), "W11": normal(read, question), "Ea6": rows(ACTS), "Ed6": rows(ABSENT + 1)}
    # How it stands.
    p |= {"W5": normal(read, question), "Ea3": rows(ACTS), "Em": rows(MODALITIES + 1)}
    p |= {"Vm": normal(question, MODALITIES), "bm": jnp.zeros(MODALITIES)}
    p |= {"Vm2": normal(question, MODALITIES, scale=0.02)}
    # Who says so.
    p |= {"W6": normal(read, question), "W7": normal(read, question), "Ea4": rows(ACTS), "Ed4": rows(ABSENT + 1)}
    p |= {"Esr": rows(2), "Esn": rows(3), "Vs": normal(question), "Vs2": normal(question, 2), "bs": jnp.array([2.0, -2.0])}
    p |= {"W12": normal(question, question, scale=0.02)}
    # When it is done.
    p |= {"W8": normal(read, question), "W9": normal(read, question), "Ea5": rows(ACTS), "Em5": rows(MODALITIES)}
    p |= {"Ed5": rows(ABSENT + 1), "Ev5": rows(3), "Ec5": rows(2), "Ek5": rows(3), "Eg5": rows(3), "Es5": rows(2)}
    p |= {"Er5": rows(2), "W13": normal(question, question, scale=0.02), "Vd": normal(question)}
    return p


# What belongs to the last question.
DATING = ("W8", "W9", "Ea5", "Em5", "Ed5", "Ev5", "Ec5", "Ek5", "Eg5", "Es5", "Er5", "W13", "Vd")


def recurrent(x, mask, w_input, w_state, bias, backward):
    """A layer of gated recurrent units in one direction (Cho et al. 2014)."""
    gates = jnp.einsum("bld,dk->lbk", x, w_input) + bias
    return jnp.swapaxes(carried(gates, mask.T[:, :, None], w_state, backward), 0, 1)


@functools.partial(jax.custom_vjp, nondiff_argnums=(3,))
def carried(gates, mask, w_state, backward):
    """The states [L, B, H] of a layer, from what its input makes of the gates [L, B, 3H]."""
    return states(gates, mask, w_state, backward)[0]


def states(gates, mask, w_state, backward):
    hidden = w_state.shape[0]

    def step(state, inputs):
        gate, there = inputs
        held = state @ w_state
        both = jax.nn.sigmoid(gate[:, : 2 * hidden] + held[:, : 2 * hidden])
        reset, update = both[:, :hidden], both[:, hidden:]
        candidate = jnp.tanh(gate[:, 2 * hidden :] + reset * held[:, 2 * hidden :])
        new = (1 - update) * candidate + update * state
        new = there * new + (1 - there) * state
        return new, (new, state, both, candidate, held[:, 2 * hidden :])

    start = jnp.zeros((gates.shape[1], hidden))
    return jax.lax.scan(step, start, (gates, mask), reverse=backward)[1]


def carried_forward(gates, mask, w_state, backward):
    out, *kept = states(gates, mask, w_state, backward)
    return out, (mask, w_state, *kept)


def carried_backward(backward, kept, wrong):
    """What scanning would find by itself, but that the gradient of `w_state` is one product over all chunks in place of one for each."""
    mask, w_state, before, both, candidate, held = kept
    hidden = w_state.shape[0]
    turned = w_state.T

    def step(state, inputs):
        wrong, there, before, both, candidate, held = inputs
        reset, update = both[:, :hidden], both[:, hidden:]
        state += wrong
        new = there * state
        inner = new * (1 - update) * (1 - candidate * candidate)
        gate = jnp.concatenate([inner * held, new * (before - candidate)], 1) * both * (1 - both)
        to_held = jnp.concatenate([gate, inner * reset], 1)
        return (1 - there) * state + new * update + to_held @ turned, (jnp.concatenate([gate, inner], 1), to_held)

    start = jnp.zeros(wrong.shape[1:])
    _, (gates, to_held) = jax.lax.scan(step, start, (wrong, mask, before, both, candidate, held), reverse=not backward)
    return gates, jnp.zeros_like(mask), jnp.einsum("lbh,lbk->hk", before, to_held)


carried.defvjp(carried_forward, carried_backward)


def dropped(key, x, rate):
    """Some of the numbers left out, the same in all chunks of an article."""
    kept = jax.random.bernoulli(key, 1 - rate, x.shape[:1] + (1,) + x.shape[2:])
    return x * kept / (1 - rate)


def read(p, b, layers, key=None, rate=0.25, feature_rate=0.2):
    """The numbers of each chunk; with a key as in learning, with some left out."""
    x = b["X"].astype(jnp.int32)
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


def of(x, sentence):
    """What belongs to the sentence of each group."""
    return x[jnp.arange(x.shape[0])[:, None], sentence]


def at(x, place):
    """What stands at places [B, ...] of the article."""
    rows = jnp.arange(x.shape[0]).reshape((-1,) + (1,) * (place.ndim - 1))
    return x[rows, place]


def distance(place, anchor, start):
    """From each group's anchor [B, N] to places [B, N, ...] of its sentence, which begins at `start`."""
    away = jnp.clip(place - anchor[:, :, None], -REACH, REACH) + REACH
    return jnp.where(place == start[:, :, None], ABSENT, away)


def by_polity(odds, polity):
    """Of the occurrences [B, N, O, ...] of each polity: the likeliest, or several together."""
    own = polity[:, :, :, None] == jnp.arange(POLITIES)
    return jax.nn.logsumexp(jnp.where(own[..., None], odds[:, :, :, None, :], -30.0), axis=2)


def between(counts, place, anchor, most):
    low = jnp.minimum(place, anchor[:, :, None])
    high = jnp.maximum(place, anchor[:, :, None]) - 1
    counts = counts.astype(jnp.int32)
    return jnp.clip(at(counts, jnp.maximum(high, low)) - at(counts, low), 0, most)


def known_of(p, b):
    """What is known of the occurrences of each sentence [B, S, O, Q] wherever they stand."""
    marks = p["OE"].at[0].set(0)
    polity = jnp.minimum(b["occurrence_polity"], POLITIES - 1)
    polities = marks[b["polity_features"]].sum(3)
    own = jnp.take_along_axis(polities, polity[..., None], 2) + marks[b["occurrence_features"]].sum(3)
    return own + p["Ex"][b["occurrence_away"]]


def occurrences(p, R, b, name, known):
    """What a question sees of the occurrences of each sentence [B, S, O, Q]: where they stand, here or elsewhere in the article."""
    return at(R @ p[name], b["occurrence_at"]) + known


def turns(p, x, polity):
    """Each occurrence again, beside what stands out among all."""
    there = (polity < POLITIES)[..., None]
    for turn in range(TURNS):
        most = jnp.where(there, x, 0).max(2)
        x += jax.nn.relu(x @ p[f"Wr{turn}"] + (most @ p[f"Wm{turn}"])[:, :, None] + p[f"br{turn}"])
    return x


def named_here(b):
    """Which occurrences [B, S, O] the sentence speaks of itself."""
    return (b["occurrence_place"] > b["start"][..., None]) & (b["occurrence_away"] == 0)


def standing(p, R, b):
    """Log-odds of taking part in each act, as actor and as counterpart, by where a polity stands: of each occurrence [B, S, O, A, 2] and,
    where the sentence names it, of each polity [B, S, P, A, 2]."""
    own = at(R @ p["Wl"] + p["bl"], b["occurrence_at"])
    own = own.reshape(own.shape[:3] + (ACTS, 2))
    there = (b["occurrence_polity"][..., None] == jnp.arange(POLITIES)) & named_here(b)[..., None]
    by = jnp.stack([jnp.where(there[..., p, None, None], own, -12.0).max(2) for p in range(POLITIES)], 2)
    return own, by


def history(b, by):
    """The chances [B, S, P, A, 2] of each polity of a sentence to have taken part in each act in sentences before, where they named it."""
    which = b["polity_all"][..., None] == jnp.arange(ALL_POLITIES)
    chances = jax.nn.sigmoid(by)
    spread = jnp.einsum("bspk,bspar->bskar", which.astype(jnp.float32), chances)
    until = jax.lax.cummax(spread, 1)
    before = jnp.concatenate([jnp.zeros_like(until[:, :1]), until[:, :-1]], 1)
    rows = jnp.arange(by.shape[0])[:, None, None]
    sentences = jnp.arange(by.shape[1])[None, :, None]
    return before[rows, sentences, jnp.minimum(b["polity_all"], ALL_POLITIES - 1)]


def roles(p, R, anchor, b, stands, known):
    """Log-odds [B, N, P, 2] of taking part as actor and as counterpart; `stands` as `standing` gives it."""
    act, sentence = b["act"], b["sentence"]
    asking = at(R @ p["W1"], anchor) + p["Ea"][act]
    place, start = of(b["occurrence_place"], sentence), of(b["start"], sentence)
    polity = of(b["occurrence_polity"], sentence)
    whose = jnp.minimum(polity, POLITIES - 1)
    pair = p["Ed"][distance(place, anchor, start)]
    pair += p["Ev"][between(b["counts"][:, :, 0], place, anchor, 2)]
    pair += p["Ee"][between(b["counts"][:, :, 1], place, anchor, 3)]
    pair += p["Ec"][between(b["counts"][:, :, 2], place, anchor, 1)]
    pair += p["Es"][jnp.take_along_axis(at(b["subjects"], anchor).astype(jnp.int32), whose, 2)]
    pair += p["OE"].at[0].set(0)[at(b["complements"], anchor).astype(jnp.int32)]
    ruled = of(b["ruled"].astype(jnp.int32), sentence)
    here = jnp.take_along_axis(ruled, act[:, :, None, None], 3)[..., 0]
    pair += p["Er"][jnp.take_along_axis(here, whose, 2)]
    pair += p["Ero"][jnp.take_along_axis(((ruled & 3).max(3) > 0).astype(jnp.int32), whose, 2)]
    own, by = stands
    pick = act[:, :, None, None, None]
    own = jnp.take_along_axis(of(own, sentence), pick, 3)[..., 0, :]
    before = history(b, by)
    past = jnp.take_along_axis(of(before, sentence), pick, 3)[..., 0, :]
    past = jnp.concatenate([past, of(before.max(3), sentence)], -1)
    own = jax.nn.sigmoid(own)
    is_here = of(named_here(b), sentence)[..., None]
    pair += jnp.concatenate([jnp.where(is_here, own, 0), jnp.where(is_here, 0, own)], -1) @ p["El"]
    pair += jnp.take_along_axis(past, whose[..., None], 2) @ p["Eh"]
    x = jax.nn.relu(asking[:, :, None] + of(occurrences(p, R, b, "W2", known), sentence) + pair + p["br"])
    x = turns(p, x, polity)
    odds = x @ p["Vr"] + p["bv"] + jnp.einsum("bnoh,bnhk->bnok", x, p["Va"][act])
    return by_polity(odds, polity)


def agreements(p, R, anchor, b):
    """Log-shares [B, N, G] of the agreements, not normalised."""
    act, sentence = b["act"], b["sentence"]
    asking = at(R @ p["W3"], anchor) + p["Ea2"][act]
    own = at(R @ p["W4"], b["agreement_at"]) + p["OE"].at[0].set(0)[b["agreement_features"]].sum(3)
    away = distance(of(b["agreement_place"], sentence), anchor, of(b["start"], sentence))
    x = jax.nn.relu(asking[:, :, None] + of(own, sentence) + p["Ed2"][away])
    return jnp.where(of(b["agreement_mask"], sentence) > 0, x @ p["Vg"], -1e9)


def around(p, R, anchor, b):
    """What stands out [B, N, Q] among the chunks around each anchor, of its sentence."""
    away = jnp.arange(-REACH, REACH + 1)
    place = anchor[:, :, None] + away
    inside = jnp.clip(place, 0, R.shape[1] - 1)
    which = jnp.cumsum(jnp.zeros(R.shape[:2]).at[jnp.arange(R.shape[0])[:, None], b["start"]].max(1), 1)
    same = at(which, inside) == at(which, anchor)[:, :, None]
    # The first chunk of a sentence stands for it as a whole.
    there = (place > of(b["start"], b["sentence"])[:, :, None]) & (place == inside) & same & (at(b["mask"], inside) > 0)
    asking = at(R @ p["W10"], anchor) + p["Ea6"][b["act"]]
    x = jax.nn.relu(asking[:, :, None] + at(R @ p["W11"], inside) + p["Ed6"][away + REACH])
    return jnp.where(there[..., None], x, 0).max(2)


def modalities(p, R, anchor, b, out):
    """Log-shares [B, N, 7] of the modalities, not normalised; `out` is what stands out around."""
    act = b["act"]
    ruled = jnp.take_along_axis(of(b["ruled_modality"], b["sentence"]), act[:, :, None], 2)[:, :, 0]
    x = at(R @ p["W5"], anchor) + p["Ea3"][act] + p["Em"][ruled]
    return jax.nn.relu(x) @ p["Vm"] + out @ p["Vm2"] + p["bm"]


def sources(p, R, anchor, b, out, known):
    """Log-shares [B, N, P + 2], not normalised: of polities, of the article itself, of somebody else."""
    act, sentence = b["act"], b["sentence"]
    ruled = at(b["source"], anchor).astype(jnp.int32)
    asking = at(R @ p["W6"], anchor) + out @ p["W12"] + p["Ea4"][act] + p["Esn"][jnp.where(ruled >= 0, 2, ruled + 2)]
    polity = of(b["occurrence_polity"], sentence)
    same = (ruled[:, :, None] == polity).astype(jnp.int32)
    away = distance(of(b["occurrence_place"], sentence), anchor, of(b["start"], sentence))
    own = of(occurrences(p, R, b, "W7", known), sentence)
    x = jax.nn.relu(asking[:, :, None] + own + p["Ed4"][away] + p["Esr"][same])
    whose = by_polity((x @ p["Vs"])[..., None], polity)[..., 0]
    return jnp.concatenate([whose, jax.nn.relu(asking) @ p["Vs2"] + p["bs"]], -1)


def dates(p, R, anchor, b, out):
    """Log-shares [B, N, D] of the dates, not normalised."""
    act, sentence = b["act"], b["sentence"]
    ruled = at(b["ruled_date"], anchor).astype(jnp.int32)
    asking = at(R @ p["W8"], anchor) + out @ p["W13"] + p["Ea5"][act] + p["Em5"][b["modality"]]
    asking += p["Er5"][(ruled > 0).astype(jnp.int32)]
    own = at(R @ p["W9"], b["date_at"]) + p["Ek5"][b["date_kind"]] + p["Eg5"][b["date_grain"]]
    place = of(b["date_place"], sentence)
    pair = p["Ed5"][distance(place, anchor, of(b["start"], sentence))]
    pair += p["Ev5"][between(b["counts"][:, :, 0], place, anchor, 2)]
    pair += p["Ec5"][between(b["counts"][:, :, 2], place, anchor, 1)]
    pair += p["Es5"][(ruled[:, :, None] == jnp.arange(DATES)).astype(jnp.int32)]
    x = jax.nn.relu(asking[:, :, None] + of(own, sentence) + pair)
    return jnp.where(of(b["date_mask"], sentence) > 0, x @ p["Vd"], -1e9)


def anchors(odds, b):
    """For each group of claims the chunk of its evidence that tells its act most clearly, and how clearly all do."""
    told = of(jnp.swapaxes(odds, 1, 2), b["act"])
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
    shares = dates(p | dating, R, anchor, b, around(p, R, anchor, b))
    return missed(shares, b["date"], b["there"]) / (b["there"].sum() + 1)


def misplaced(by, b):
    """How far the acts that polities take part in where they stand are from those of the claims."""
    rows = jnp.arange(by.shape[0])[:, None]
    told = jnp.zeros(by.shape)
    told = told.at[rows, b["sentence"], :, b["act"]].max(b["roles"] * b["there"][:, :, None, None])
    named = by.max((3, 4)) > -11
    return ((jax.nn.softplus(by) - by * told) * named[..., None, None]).sum()


def loss(p, b, key, layers):
    """How far the answers are from the gold claims, for each claim; the mean over a batch.

    Which chunk tells an act is not annotated, only the stretch of text that does: of its chunks the one that now tells the act most clearly is
    taught to tell it, and the others a little not to.
    """
    R = read(p, b, layers, key)
    odds = R @ p["Wact"] + p["bact"]
    there, evidence = b["there"], b["evidence"]
    anchor, inside, told = anchors(odds, b)
    best = jnp.take_along_axis(inside, anchor[:, :, None], 2)[:, :, 0]
    total = (jax.nn.softplus(-jnp.where(there > 0, best, 0)) * there).sum()
    total += (jax.nn.softplus(odds) * b["elsewhere"]).sum()
    beside = evidence * (1 - jax.nn.one_hot(anchor, evidence.shape[2])) * there[:, :, None]
    total += 0.15 * (jax.nn.softplus(jnp.where(evidence > 0, told, -20.0)) * beside).sum()
    stands = standing(p, R, b)
    known = known_of(p, b)
    taking = roles(p, R, anchor, b, stands, known)
    total += 0.3 * misplaced(stands[1], b)
    wrong = jax.nn.softplus(taking) - taking * b["roles"]
    total += (wrong * there[:, :, None, None] * of(b["polity_mask"], b["sentence"])[..., None]).sum()
    total += missed(agreements(p, R, anchor, b), b["agreement"], there)
    out = around(p, R, anchor, b)
    total += 0.7 * missed(modalities(p, R, anchor, b, out), b["modality"], there)
    total += 0.5 * missed(sources(p, R, anchor, b, out, known), b["speaker"], there)
    return total / (there.sum() + 1)
