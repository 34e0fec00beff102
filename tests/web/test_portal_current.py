"""Switching editions while requests are under way, and what browsers may keep."""

import gc
import json
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from passeur.lake.edition import switch
from passeur.lake.withdrawn import keep_withdrawn
from passeur.web import app
from passeur.web.current import Current, freeze

Fresh = Callable[[], tuple[Path, Current]]


def edition_of(client: Client) -> int:
    number: int = json.loads(client.get("/healthz").content)["edition"]
    return number


def test_a_new_edition_and_a_rollback_are_seen(fresh: Fresh, samples: Any) -> None:
    folder, current = fresh()
    client = Client(**{"passeur.current": current})
    assert edition_of(client) == 1
    samples.publish(folder, samples.records()[:3])
    assert edition_of(client) == 2
    gone = client.get("/fr/record/noms/p1")
    assert gone.status_code == 410
    assert "Cette notice a été retirée" in gone.content.decode()
    assert client.get("/fr/record/noms/never").status_code == 404
    switch(folder, 1)
    assert edition_of(client) == 1
    assert client.get("/fr/record/noms/p1").status_code == 200


def test_the_first_visitor_does_not_wait_for_the_edition_to_be_opened(
    fresh: Fresh, samples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_index(folder: Path, absent: frozenset[str]) -> Any:
        opened.append(folder)
        return samples.index(folder, absent)

    monkeypatch.setattr(app, "freeze", lambda: None)  # what this process holds is not for ever
    folder, _ = fresh()
    portal = app.make_app(folder, open_index)
    assert opened == [folder / "editions" / "1" / "index"]
    portal.current.close()


def test_the_pointer_is_looked_at_within_five_seconds_by_default(fresh: Fresh, samples: Any) -> None:
    folder, _ = fresh()
    current = Current(folder, samples.index)
    client = Client(**{"passeur.current": current})
    assert edition_of(client) == 1
    samples.publish(folder, samples.records()[:3])
    until = time.monotonic() + 5
    while edition_of(client) == 1 and time.monotonic() < until:
        time.sleep(0.1)
    assert edition_of(client) == 2
    current.close()


def test_a_request_keeps_the_edition_it_began_with_and_the_last_one_closes_it(fresh: Fresh, samples: Any) -> None:
    folder, current = fresh()
    with current.lease() as first:
        assert first is not None
        samples.publish(folder, samples.records()[:3])
        with current.lease() as second:
            assert second is not None
            assert (first.edition.number, second.edition.number) == (1, 2)
            assert not first.index.closed
            assert first.edition.get("noms/p1") is not None
    assert first.index.closed
    assert not second.index.closed
    current.close()
    assert second.index.closed


def test_what_an_edition_holds_is_frozen_and_goes_when_it_no_longer_serves(fresh: Fresh, samples: Any) -> None:
    folder, _ = fresh()
    current = Current(folder, samples.index, every=0.0, settle=freeze)
    try:
        with current.lease() as first:
            assert first is not None
        assert not any(each is first for each in gc.get_objects())
        gone = weakref.ref(first)
        del first
        samples.publish(folder, samples.records()[:3])
        with current.lease():
            pass
        assert gone() is None
    finally:
        current.close()
        gc.unfreeze()


def test_a_damaged_edition_leaves_the_old_one_serving(
    fresh: Fresh, caplog: pytest.LogCaptureFixture, samples: Any
) -> None:
    folder, current = fresh()
    client = Client(**{"passeur.current": current})
    assert edition_of(client) == 1
    number = samples.publish(folder, samples.records()[:3])
    (folder / "editions" / str(number) / "manifest.json").write_text("{}")
    assert edition_of(client) == 1
    assert "cannot be opened" in caplog.text
    (folder / "editions" / "current").write_text("nonsense")
    assert edition_of(client) == 1


def test_what_is_withdrawn_stays_so_when_the_file_that_says_it_is_lost(
    fresh: Fresh, caplog: pytest.LogCaptureFixture
) -> None:
    folder, current = fresh()
    client = Client(**{"passeur.current": current})
    keep_withdrawn(folder, ["noms/p1"])
    assert client.get("/fr/record/noms/p1").status_code == 410
    (folder / "editions" / "withdrawn").unlink()
    assert client.get("/fr/record/noms/p1").status_code == 410
    assert "passeur withdrawals writes it again" in caplog.text
    keep_withdrawn(folder, ["noms/p1"])
    keep_withdrawn(folder, [])
    assert client.get("/fr/record/noms/p1").status_code == 200


def test_before_the_first_edition_the_portal_says_so(tmp_path: Path, samples: Any) -> None:
    client = Client(**{"passeur.current": Current(tmp_path, samples.index, every=0.0)})
    response = client.get("/fr/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Rien n’est encore publié" in response.content.decode()
    assert "Nothing is published yet" in response.content.decode()
    assert b'<html lang="fr">' in response.content
    assert b'<html lang="en">' in client.get("/en/").content
    samples.publish(tmp_path, samples.records())
    assert client.get("/fr/").status_code == 200


def test_many_threads_and_many_switches_drop_no_request(fresh: Fresh, samples: Any) -> None:
    folder, current = fresh()
    samples.publish(folder, samples.records()[:3])
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            with current.lease() as pair:
                if pair is None or pair.index.closed or pair.edition.get("fonds/F1") is None:
                    wrong.append(pair)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(20):
        switch(folder, turn % 2 + 1)
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    current.close()
    assert not wrong


def test_a_browser_that_has_this_edition_s_page_is_told_so(fresh: Fresh, samples: Any) -> None:
    folder, current = fresh()
    client = Client(**{"passeur.current": current})
    first = client.get("/fr/record/noms/p1")
    assert first["Cache-Control"] == "public, max-age=5, must-revalidate"
    again = client.get("/fr/record/noms/p1", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    samples.publish(folder, [msgspec.structs.replace(record, title=()) for record in samples.records()])
    assert client.get("/fr/record/noms/p1", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_errors_and_the_list_of_editions_are_never_kept(client: Client) -> None:
    assert client.get("/fr/rien")["Cache-Control"] == "no-store"
    assert client.get("/fr/about")["Cache-Control"] == "no-cache"
    assert "ETag" not in client.get("/fr/rien")


def test_pages_are_compressed_for_those_who_take_it(client: Client) -> None:
    plain = client.get("/fr/search")
    packed = client.get("/fr/search", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert len(packed.content) < len(plain.content) / 3


def test_a_permalink_has_the_origin_that_the_operator_gave(current: Current) -> None:
    client = Client(**{"passeur.current": current, "passeur.origin": "https://memoire.example"})
    body = client.get("/fr/record/noms/p1", headers={"host": "evil.example"}).content.decode()
    assert "https://memoire.example/fr/record/noms/p1" in body
    assert "evil.example" not in body
