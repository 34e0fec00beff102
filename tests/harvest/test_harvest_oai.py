"""OAI-PMH against a server that lies, forgets, goes round in circles and hangs up (bad inputs 15 to 23)."""

import re
import time
from collections.abc import Callable
from email.utils import formatdate

import pytest

from passeur.errors import HarvestError
from passeur.harvest import base, oai
from passeur.harvest.oai import OaiHarvester
from passeur.network import Oai

CLOCK = "2026-03-01T12:00:00Z"
HTML = "<!DOCTYPE html><html><head><title>Connexion</title></head><body><form>Mot de passe</form></body></html>"


def record(number: int, stamp: str = "2026-01-01T00:00:00Z", deleted: bool = False, title: str = "Affiche") -> str:
    status = ' status="deleted"' if deleted else ""
    body = "" if deleted else f"<metadata><dc><title>{title} {number}</title></dc></metadata>"
    return (
        f"<record><header{status}><identifier>oai:x:{number}</identifier><datestamp>{stamp}</datestamp></header>"
        f"{body}</record>"
    )


def page(*records: str, token: str = "", size: int = 0, clock: str = CLOCK) -> str:
    attribute = f' completeListSize="{size}"' if size else ""
    end = f"<resumptionToken{attribute}>{token}</resumptionToken>" if token or size else ""
    return envelope(f"<ListRecords>{''.join(records)}{end}</ListRecords>", clock)


def envelope(inside: str, clock: str = CLOCK) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{clock}</responseDate><request/>{inside}</OAI-PMH>"
    )


def error(code: str, words: str = "") -> str:
    return envelope(f'<error code="{code}">{words}</error>')


def identity(granularity: str = "YYYY-MM-DDThh:mm:ssZ", deletions: str = "persistent") -> str:
    return envelope(
        f"<Identify><granularity>{granularity}</granularity><deletedRecord>{deletions}</deletedRecord></Identify>"
    )


class Play:
    """What the server answers to each way of asking: by token, or "" for a list from its beginning."""

    def __init__(self, server, answer) -> None:
        self.pages: dict[str, object] = {}
        self.identity: object = identity()
        self.server = server
        self._answer = answer
        server.answer = self.answer

    def answer(self, path, query, headers):
        found = self.identity if query["verb"] == "Identify" else self.pages[query.get("resumptionToken", "")]
        found = found.pop(0) if isinstance(found, list) else found
        return self._answer(found) if isinstance(found, str) else found

    @property
    def lists(self) -> list[dict[str, str]]:
        return [each for each in self.server.asked if each["verb"] == "ListRecords"]


@pytest.fixture
def play(server, answer) -> Play:
    return Play(server, answer)


@pytest.fixture
def harvest(server, store, waits) -> Callable[..., base.Outcome]:
    def run(full: bool = False, **options: str) -> base.Outcome:
        options = {"url": server.url, "prefix": "oai_dc", **options}
        return OaiHarvester(Oai(**options, wait=0.25), "curator@example.org", full, waits.append).harvest(store)

    return run


def identifiers(contents: dict[str, bytes]) -> list[str]:
    return re.findall("oai:x:[0-9]+", "".join(each.decode() for each in contents.values()))


def test_pages_are_kept_as_they_came_and_asking_again_changes_nothing(play, harvest, store, contents, waits):
    pages = [page(record(1), record(2), token="a&amp;b c", size=3), page(record(3), size=3)]
    play.pages = {"": pages[0], "a&b c": pages[1]}
    outcome = harvest()
    assert outcome == base.Outcome(True, 2)
    assert list(contents(store).values()) == [each.encode() for each in pages]
    assert waits == [0.25, 0.25]
    assert play.server.headers[0]["user-agent"].startswith("Passeur/")
    assert "curator@example.org" in play.server.headers[0]["user-agent"]
    play.pages = {"": page(record(1), record(2), record(3), clock="2026-03-02T00:00:00Z")}
    before = store.state()
    assert not harvest().changed
    assert store.state() == before
    assert play.lists[-1]["from"] == "2026-01-01T00:00:00Z"


def test_the_set_is_asked_for_and_another_set_is_another_list(play, harvest, store, contents):
    play.pages = {"": page(record(1))}
    harvest(set="photos")
    assert play.lists[-1] == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "photos"}
    play.pages = {"": [page(record(2), token="t")], "t": [page(record(3))]}
    harvest(set="films")
    assert "from" not in play.lists[-2]
    assert identifiers(contents(store)) == ["oai:x:2", "oai:x:3"]


def test_a_source_that_gave_files_and_now_is_a_server(play, harvest, store, contents):
    for name in ("z.xml", "a.xml"):
        store.put(name, [b"<ead/>"])
    store.commit(replace=True)
    play.pages = {"": page(record(1))}
    harvest()
    assert list(contents(store)) == ["00000001.xml"]


def test_an_empty_list_does_not_replace_what_was_there(play, harvest, store, contents):
    play.pages = {"": page(record(1))}
    harvest()
    play.pages = {"": error("noRecordsMatch")}
    assert not harvest().changed
    with pytest.raises(HarvestError, match="no records any more"):
        harvest(full=True)
    assert identifiers(contents(store)) == ["oai:x:1"]


def test_15_a_forgotten_token_restarts_the_list_once(play, harvest, store, contents):
    play.pages = {"": [page(record(1), token="t"), page(record(1), token="u")], "t": error("badResumptionToken"),
                  "u": page(record(2))}  # fmt: skip
    outcome = harvest()
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2"]  # the first page came twice and is kept once
    assert any("begun again" in remark.text for remark in outcome.remarks)


def test_15_a_token_forgotten_again_is_an_error_and_keeps_what_came(play, harvest, store, contents):
    play.pages = {"": page(record(1), token="t"), "t": error("badResumptionToken", "expired")}
    with pytest.raises(HarvestError, match="badResumptionToken: expired"):
        harvest()
    assert identifiers(contents(store)) == ["oai:x:1"]
    play.pages = {"": page(record(1), token="u"), "u": page(record(2))}
    harvest()
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2"]


def test_16_the_same_token_for_ever_stops_and_does_not_pile_up(play, harvest, store):
    play.pages = {"": page(record(1), token="t"), "t": page(record(2), token="t")}
    for _ in range(3):
        with pytest.raises(HarvestError, match="goes round in circles"):
            harvest()
        kept = len(store.state().entries)
        assert kept <= 3
    assert len(play.lists) < 15


def test_16_one_token_for_all_pages_of_a_session_is_followed(play, harvest, store, contents):
    play.pages = {"": page(record(1), token="t"), "t": [page(record(2), token="t"), page(record(3))]}
    harvest()
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2", "oai:x:3"]


def test_16_pages_without_records_do_not_go_on_for_ever(play, harvest, answer):
    play.answer = play.server.answer = lambda path, query, headers: answer(
        identity() if query["verb"] == "Identify" else page(token=f"t{len(play.server.asked)}")
    )
    with pytest.raises(HarvestError, match="goes round in circles"):
        harvest()
    assert len(play.server.asked) < 100


@pytest.mark.parametrize("form", ["seconds", "a date"])
def test_17_retry_after_is_obeyed_in_both_forms(play, harvest, store, answer, waits, form, contents):
    value = "7" if form == "seconds" else formatdate(time.time() + 200, usegmt=True)
    play.pages = {"": [answer("", 503, Retry_After=value), page(record(1))]}
    harvest()
    assert identifiers(contents(store)) == ["oai:x:1"]
    assert waits[1] == 7 if value == "7" else 0 < waits[1] <= 200


@pytest.mark.parametrize("value", ["86400", "Sat, 01 Jan 2050 12:00:00 GMT"])
def test_17_a_day_is_not_waited(play, harvest, store, answer, waits, value):
    play.pages = {"": answer("", 503, Retry_After=value)}
    with pytest.raises(HarvestError, match=r"503.*asks to come back in \d+ hours"):
        harvest()
    assert max(waits) == 0.25
    assert not store.state().entries


def test_18_a_login_page_is_no_answer(play, harvest, store):
    play.identity = HTML
    with pytest.raises(HarvestError, match="web page"):
        harvest()
    assert not store.state().sequence


def test_18_a_login_page_in_mid_list_keeps_the_pages_before_it(play, harvest, store, contents):
    play.pages = {"": page(record(1), token="t"), "t": [HTML, page(record(2))]}
    with pytest.raises(HarvestError, match="web page"):
        harvest()
    assert identifiers(contents(store)) == ["oai:x:1"]
    harvest()
    assert play.lists[-1]["resumptionToken"] == "t"
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2"]


def test_19_deleted_then_there_again(play, harvest, store, contents):
    for stamp, gone in (("2026-01-01", False), ("2026-01-02", True), ("2026-01-03", False)):
        play.pages = {"": page(record(1, f"{stamp}T00:00:00Z", gone))}
        assert harvest().changed
    assert [b"deleted" in each for each in contents(store).values()] == [False, True, False]


def test_19_deleted_and_back_within_one_granule(play, harvest, store, contents):
    for gone in (False, True, False):
        play.pages = {"": page(record(1, "2026-01-01T00:00:00Z", gone))}
        assert harvest().changed
        assert not harvest().changed
    assert [b"deleted" in each for each in contents(store).values()] == [False, True, False]


def test_20_fewer_records_than_promised_are_kept_and_told(play, harvest, store):
    records = [record(number) for number in range(9_990)]
    play.pages = {"": page(*records[:5_000], token="t", size=10_000), "t": page(*records[5_000:], size=10_000)}
    outcome = harvest()
    assert [each.reason for each in outcome.problems] == ["10,000 records were promised and 9,990 came"]
    play.pages = {"": error("noRecordsMatch")}
    assert harvest().problems == outcome.problems


def test_21_a_datestamp_in_the_future_is_never_asked_from(play, harvest, store):
    play.pages = {"": page(record(1, "2099-01-01T00:00:00Z"))}
    harvest()
    play.pages = {"": page(record(1, "2099-01-01T00:00:00Z"), clock="2026-03-05T00:00:00Z")}
    assert not harvest().changed
    harvest()
    assert [each.get("from") for each in play.lists] == [None, CLOCK, CLOCK]


def test_21_day_granularity(play, harvest, store):
    play.identity = identity("YYYY-MM-DD")
    play.pages = {"": page(record(1, "2026-02-03"), record(2, "nonsense"))}
    harvest()
    assert not harvest().changed
    assert play.lists[-1]["from"] == "2026-02-03"
    play.identity = identity()
    harvest()
    assert play.lists[-1]["from"] == "2026-02-03T00:00:00Z"


def test_22_a_connection_cut_inside_a_record_is_tried_again(play, harvest, store, contents, answer, waits):
    whole = page(record(1), record(2))
    play.pages = {"": [answer(whole, cut=300), whole]}
    harvest()
    assert list(contents(store).values()) == [whole.encode()]
    assert waits == [0.25, 1.0]


def test_22_a_connection_always_cut_keeps_the_state(play, harvest, store, contents, answer):
    play.pages = {"": page(record(1), token="t"), "t": answer(page(record(2)), cut=300)}
    with pytest.raises(HarvestError, match="cannot be fetched"):
        harvest()
    assert identifiers(contents(store)) == ["oai:x:1"]


def test_22_a_page_cut_without_a_word_is_not_kept(play, harvest, store, answer):
    play.pages = {"": page(record(1), record(2))[:400]}
    with pytest.raises(HarvestError, match="cut off or not well-formed"):
        harvest()
    assert not store.state().entries


def test_a_page_that_is_not_well_formed_does_not_hide_those_after_it(play, harvest, store, contents):
    bad = page(record(1, title="Tract & affiche"), token="t")
    play.pages = {"": bad, "t": page(record(2))}
    outcome = harvest()
    assert next(iter(contents(store).values())) == bad.encode()
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2"]
    assert outcome.problems[0].file == "00000001.xml"
    assert "not well-formed" in outcome.problems[0].reason


def test_23_a_redirect_to_another_internal_address_is_refused(play, harvest, store, server, answer):
    inside = ("127.0.0.1:1", "localhost", "169.254.169.254/meta", "[::1]", "[::ffff:10.0.0.1]", "2130706433")
    for target in (*(f"http://{each}/" for each in inside), "file:///etc/passwd"):
        play.identity = answer("", 302, Location=target)
        with pytest.raises(HarvestError, match=r"internal address|not secure"):
            harvest()
    assert {each["verb"] for each in server.asked} == {"Identify"}


def test_23_a_redirect_on_the_same_server_is_followed(play, harvest, store, server, answer, contents):
    inner = server.answer

    def moved(path, query, headers):
        if path == "/oai":
            return answer("", 301, Location=f"/new?verb={query['verb']}&metadataPrefix=oai_dc")
        return inner(path, query, headers)

    server.answer = moved
    play.pages = {"": page(record(1))}
    harvest()
    assert identifiers(contents(store)) == ["oai:x:1"]


def test_errors_are_told_in_the_servers_own_words(play, harvest, store):
    play.pages = {"": error("cannotDisseminateFormat", "only oai_dc here")}
    with pytest.raises(HarvestError, match="cannotDisseminateFormat: only oai_dc here"):
        harvest(prefix="ead")
    assert not store.state().sequence


def test_a_server_that_tells_no_deletions_is_told_of(play, harvest):
    play.identity = identity(deletions="no")
    play.pages = {"": page(record(1))}
    assert [each.text for each in harvest().remarks] == ["the server does not tell what it deletes"]


def test_an_interrupted_harvest_goes_on_from_its_token(play, harvest, store, contents, monkeypatch):
    monkeypatch.setattr(oai, "SAFE_PAGES", 1)

    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    pages = [page(record(1), token="t"), page(record(2), token="u")]
    play.pages = {"": pages[0], "t": pages[1], "u": page(record(3))}
    server_answer = play.server.answer
    real = oai.parse
    monkeypatch.setattr(oai, "parse", lambda data: cut() if b"oai:x:3" in data else real(data))
    with pytest.raises(PowerCut):
        harvest()
    store.close()
    monkeypatch.setattr(oai, "parse", real)
    play.server.answer = server_answer
    harvest()
    assert play.lists[-1].get("resumptionToken") == "u"
    assert identifiers(contents(store)) == ["oai:x:1", "oai:x:2", "oai:x:3"]


def test_a_full_harvest_replaces_only_when_all_has_come(play, harvest, store, contents):
    play.pages = {"": page(record(1), record(2))}
    harvest()
    play.pages = {"": page(record(2), token="t"), "t": HTML}
    with pytest.raises(HarvestError):
        harvest(full=True)
    assert set(identifiers(contents(store))) == {"oai:x:1", "oai:x:2"}
    play.pages["t"] = page(record(3))
    harvest()
    assert identifiers(contents(store)) == ["oai:x:2", "oai:x:3"]


def test_the_hash_of_a_record_is_that_of_its_bytes_and_a_bomb_is_refused():
    first, second = (oai.parse(page(record(1), record(2, title=title)).encode()).records for title in ("a", "b"))
    assert [one.digest == other.digest for one, other in zip(first, second, strict=True)] == [True, False]
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><OAI-PMH><responseDate>&b;</responseDate></OAI-PMH>'
    assert "document type" in oai.parse(bomb.encode()).broken


def test_real_answers(data):
    for path in sorted((data / "oai-pmh" / "sickle").glob("*.xml")):
        found = oai.parse(path.read_bytes())
        assert found.root == "OAI-PMH" or found.broken, path
        assert bool(found.broken) == (path.name == "ListRecordsBroken.xml"), path
