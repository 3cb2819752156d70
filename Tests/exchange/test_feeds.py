"""Events in GDELT's form by pandas, the calendar by icalendar, the feed by feedparser."""
import io
import json

import feedparser
import icalendar
import pandas
import pytest
from conftest import VALID, run

# The columns of GDELT 2.0's event table, as its codebook has them.
ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
PLACE = "Type Fullname CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
COLUMNS = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split()
    + [f"Actor{n}{c}" for n in (1, 2) for c in ACTOR]
    + "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone".split()
    + [f"{p}Geo_{c}" for p in ("Actor1", "Actor2", "Action") for c in PLACE] + ["DATEADDED", "SOURCEURL"]
)


@pytest.fixture(scope="session")
def events(ledger):
    assert len(COLUMNS) == 61
    return pandas.read_csv(
        io.BytesIO(ledger.export("gdelt")), sep="\t", header=None, names=COLUMNS, quoting=3, keep_default_na=False,
        dtype=str)


def test_every_claim_that_is_an_event_has_its_rows(events, ledger):
    """The same claims and dyads as in CAMEO, whose table names its claims."""
    cameo = pandas.read_csv(
        io.BytesIO(ledger.export("cameo")), sep="\t", quoting=3, keep_default_na=False, dtype=str)
    mine = [
        (f"{int(r.GLOBALEVENTID) >> 12:012x}", r.EventCode, r.Actor1Code or "---", r.Actor2Code or "---", r.SQLDATE)
        for r in events.itertuples()]
    assert mine == [
        (r.claim[:12], r.event_code, r.source, r.target, r.date.replace("-", "")) for r in cameo.itertuples()]
    without = run("export", "--format", "gdelt", "--ledger", ledger.path).stderr.decode()
    said = int(without.split(" of ")[0]) if without else 0
    assert len({m[0] for m in mine}) + said == len(ledger.claims)
    assert events["GLOBALEVENTID"].is_unique


def test_numbers_are_numbers(events):
    for column in ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "QuadClass", "NumSources", "DATEADDED", "IsRootEvent"):
        assert events[column].str.fullmatch(r"\d+").all(), column
    assert events["QuadClass"].isin(["1", "2", "3", "4"]).all()
    assert (events["SQLDATE"].str[:6] == events["MonthYear"]).all() and (events["DATEADDED"].str.len() == 14).all()
    assert (events["EventCode"].str[:2] == events["EventRootCode"]).all()
    assert events["FractionDate"].astype(float).between(events["Year"].astype(int), events["Year"].astype(int) + 1.05).all()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_calendar_has_every_plan(ledger, language):
    calendar = icalendar.Calendar.from_ical(ledger.export("ical", "--valid", VALID, "--language", language))
    events = [c for c in calendar.walk("VEVENT")]
    plans = [
        f for f in ledger.facts().values()
        if f["modality"] == "planned" and f["date"] and f["date"] >= VALID[: len(f["date"])]]
    assert plans

    def own(event):
        values = event.get("X-MITHAQ-CLAIM", [])
        return {str(v) for v in (values if isinstance(values, list) else [values])}

    assert {frozenset(own(e)) for e in events} == {
        frozenset(f["claims"] + f["earlier"] + f["contradicted_by"]) for f in plans}
    for event in events:
        fact = next(f for f in plans if set(f["claims"]) <= own(event))
        assert event["DTSTART"].dt.isoformat().startswith(fact["date"])
        assert str(event["UID"]) == fact["claims"][0] + "@mithaq"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_feed_has_every_change(ledger, language):
    data = ledger.export(
        "atom", "--valid", VALID, "--since", "2000-01-01", "--language", language, "--site", "https://example.org")
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    done = run("changes", "--since", "2000-01-01", "--ledger", ledger.path, "--valid", VALID, "--format", "json")
    changes = json.loads(done.stdout)["changes"]
    assert len(feed.entries) == len(changes)
    for entry, change in zip(feed.entries, changes):
        links = {link.href.split("/")[-1].split("?")[0] for link in entry.links}
        assert links == set(change["claims"] + change["earlier"] + change["contradicted_by"])
        assert all(link.href.startswith(f"https://example.org/{language}/claims/") for link in entry.links)


def test_the_feed_of_all_facts(ledger):
    feed = feedparser.parse(ledger.export("atom", "--valid", VALID))
    facts = ledger.facts()
    assert not feed.bozo and len(feed.entries) == len(facts)
    found = {link.href.split("/")[-1].split("?")[0] for entry in feed.entries for link in entry.links}
    assert found == {c for f in facts.values() for c in f["claims"] + f["earlier"] + f["contradicted_by"]}
