"""Fetching over HTTP: conditional requests, patience within bounds, and no way in to internal addresses."""

import gzip
import io
import zipfile

import pytest

from passeur.errors import HarvestError
from passeur.harvest import http
from passeur.harvest.base import Limits
from passeur.harvest.http import Client, HttpHarvester, is_public, name_of
from passeur.network import Source


@pytest.fixture
def harvest(store, waits):
    def run(*urls, **options):
        return HttpHarvester(urls, sleep=waits.append, **options).harvest(store)

    return run


def test_an_unchanged_file_is_asked_for_once_only(server, answer, harvest, store, contents):
    def respond(path, query, headers):
        if headers.get("if-none-match") == '"1"':
            return answer(status=304)
        return answer("<a/>", ETag='"1"')

    server.answer = respond
    assert harvest(server.url).changed
    assert contents(store) == {server.url.removeprefix("http://"): b"<a/>"}
    before = store.state()
    assert not harvest(server.url).changed
    assert store.state() == before
    assert server.headers[-1]["if-none-match"] == '"1"'
    assert harvest(server.url, member="*.xml").files == 1
    assert "if-none-match" not in server.headers[-1]


def test_archives_and_compressed_files_are_opened(server, answer, harvest, store, contents):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1.xml", "<one/>")
        archive.writestr("../2.xml", "<two/>")
    bodies = {"/all.zip": out.getvalue(), "/list.csv.gz": gzip.compress(b"a;b")}
    server.answer = lambda path, *_: answer(bodies[path], Last_Modified="Sun, 01 Mar 2026 12:00:00 GMT")
    base = server.url.removesuffix("/oai")
    outcome = harvest(f"{base}/all.zip", f"{base}/list.csv.gz")
    host = base.removeprefix("http://")
    assert contents(store) == {f"{host}/all.zip/1.xml": b"<one/>", f"{host}/list.csv.gz/list.csv": b"a;b"}
    assert [each.file for each in outcome.problems] == [f"{host}/all.zip/../2.xml"]


def test_a_lost_file_keeps_what_it_gave_before_and_all_lost_is_an_error(server, answer, harvest, store, contents):
    pages = {"/1": "<one/>", "/2": "<two/>"}
    server.answer = lambda path, *_: answer(pages[path]) if path in pages else answer("", 404)
    base = server.url.removesuffix("/oai")
    urls = (f"{base}/1", f"{base}/2")
    harvest(*urls)
    before = contents(store)
    del pages["/2"]
    pages["/1"] = "<one>!</one>"
    outcome = harvest(*urls)
    assert outcome.changed
    assert "404" in outcome.problems[0].reason
    assert outcome.problems[0].reason.endswith("what it gave before is kept")
    assert sorted(contents(store).values()) == [b"<one>!</one>", b"<two/>"]
    pages["/1"] = "<!doctype html><title>Connexion</title>"
    with pytest.raises(HarvestError, match=r"web page.*404"):
        harvest(*urls)
    assert contents(store).keys() == before.keys()


def test_a_server_in_trouble_is_asked_again_with_growing_patience(server, answer, harvest, store, waits):
    troubles = [500, 502, 429, 200]
    server.answer = lambda *_: answer("<a/>", troubles.pop(0))
    harvest(server.url)
    assert waits == [1, 2, 4]
    server.answer = lambda *_: answer("", 503)
    with pytest.raises(HarvestError, match="answers 503 Service Unavailable, 5 times in a row"):
        harvest(server.url)


def test_a_server_that_is_not_there_is_named(harvest, store):
    with pytest.raises(HarvestError, match=r"http://127\.0\.0\.1:1/x cannot be fetched"):
        harvest("http://127.0.0.1:1/x")
    for bad in ("ftp://127.0.0.1/x", "file:///etc/passwd", "http://"):
        with pytest.raises(HarvestError, match="is not an http"):
            harvest(bad)


def test_an_answer_without_end_is_cut(server, answer, harvest, store):
    server.answer = lambda *_: answer(b"x" * 100_000)
    with pytest.raises(HarvestError, match="more than 50,000 bytes"):
        harvest(server.url, limits=Limits(member=50_000))
    with Client(deadline=-1) as client, pytest.raises(HarvestError, match="not done after"), client.get(server.url):
        pytest.fail("an answer after its deadline")


def test_a_body_cut_short_is_not_taken(server, answer, harvest, store):
    server.answer = lambda *_: answer(b"x" * 1_000, cut=500)
    with pytest.raises(HarvestError, match="cannot be fetched"):
        harvest(server.url)
    assert not store.state().sequence


def test_redirects(server, answer, harvest, store):
    server.answer = lambda path, *_: answer("<a/>") if path == "/new" else answer("", 302, Location="/new")
    assert harvest(server.url).changed
    server.answer = lambda *_: answer("", 302, Location="/round")
    with pytest.raises(HarvestError, match="more than 5 times"):
        harvest(server.url)


def test_a_public_server_cannot_send_us_inside(monkeypatch, server, answer, waits):
    """The name is public; the address it leads to afterwards is not."""
    port = int(server.url.split(":")[2].partition("/")[0])
    addresses = {"public.example": "127.0.0.1", "inside.example": "10.0.0.7"}

    def resolve(host, port, *_, **__):
        return [(2, 1, 6, "", (addresses.get(host, host), port))]

    monkeypatch.setattr(http.socket, "getaddrinfo", resolve)
    server.answer = lambda *_: answer("", 302, Location=f"http://inside.example:{port}/")
    public = f"http://public.example:{port}/"
    refused = pytest.raises(HarvestError, match="internal address")
    with Client(sleep=waits.append) as client, refused, client.get(public):
        pytest.fail("a redirect inside was followed")
    assert server.headers[-1]["host"] == f"public.example:{port}"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_names_hold_no_password():
    assert name_of("https://user:secret@example.org/a/b.xml?x=1#y") == "example.org/a/b.xml?x=1"


def test_the_harvester_of_a_source(tmp_path):
    from passeur.harvest import harvester
    from passeur.harvest.files import FilesHarvester
    from passeur.harvest.oai import OaiHarvester
    from passeur.network import Oai

    kinds = {
        FilesHarvester: Source(partner="p", files=("x",)),
        HttpHarvester: Source(partner="p", urls=("http://example.org/",)),
        OaiHarvester: Source(partner="p", oai=Oai("http://example.org/")),
    }
    for kind, source in kinds.items():
        assert isinstance(harvester(source, tmp_path), kind)
