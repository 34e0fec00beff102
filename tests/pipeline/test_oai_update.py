"""A repository harvested over OAI-PMH, from its first list to a deletion and back again, through the whole road."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.pipeline.update import UpdateResult
from passeur.pipeline.update import update as run
from passeur.search.embedded import EmbeddedBackend

NETWORK = """
[network]
id = "oai"
name = {{fr = "Essai"}}
[partners.memorial]
name = {{fr = "Mémorial"}}
[sources.photographies]
partner = "memorial"
oai = {{url = "{url}", prefix = "oai_dc", wait = 0.0}}
lang = "fr"
expect = {{lose = 1.0}}
"""

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>2026-11-22T12:00:00Z</responseDate><request>x</request>{}</OAI-PMH>"
)
IDENTIFY = (
    "<Identify><repositoryName>Essai</repositoryName><baseURL>x</baseURL><protocolVersion>2.0</protocolVersion>"
    "<adminEmail>a@example.org</adminEmail><earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp>"
    "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
)


class Repository:
    """Records by identifier: (datestamp, title), the title None when the record is deleted."""

    def __init__(self) -> None:
        self.records: dict[str, tuple[str, str | None]] = {}
        self.asked: list[dict[str, str]] = []

    def answer(self, query: dict[str, str]) -> str:
        self.asked.append(query)
        if query["verb"] == "Identify":
            return ENVELOPE.format(IDENTIFY)
        since = query.get("from", "")
        listed = [self._record(id) for id, (stamp, _) in sorted(self.records.items()) if stamp >= since]
        if not listed:
            return ENVELOPE.format('<error code="noRecordsMatch">none</error>')
        return ENVELOPE.format(f"<ListRecords>{''.join(listed)}</ListRecords>")

    def _record(self, id: str) -> str:
        stamp, title = self.records[id]
        status = "" if title else ' status="deleted"'
        metadata = (
            '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></oai_dc:dc></metadata>'
        )
        return (
            f"<record><header{status}><identifier>{id}</identifier><datestamp>{stamp}</datestamp></header>"
            f"{metadata if title else ''}</record>"
        )


@contextmanager
def serving(repository: Repository) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            body = repository.answer(query).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/oai"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def update(folder: Path) -> UpdateResult:
    return run(folder, EmbeddedBackend(), workers=1, now=datetime(2026, 1, 2, tzinfo=UTC))


def titles(folder: Path) -> set[str]:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    found = {record.title[0].value for record in map(edition.get, edition.ids()) if record is not None}
    edition.close()
    return found


@pytest.fixture
def repository() -> Repository:
    made = Repository()
    made.records = {
        "oai:x:1": ("2026-01-01T00:00:00Z", "Drancy, cour"),
        "oai:x:2": ("2026-01-01T00:00:00Z", "Suresnes, clairière"),
    }
    return made


def test_new_changed_deleted_and_returned_records(tmp_path: Path, repository: Repository) -> None:
    with serving(repository) as url:
        (tmp_path / "network.toml").write_text(NETWORK.format(url=url), encoding="utf-8")
        update(tmp_path)
        assert titles(tmp_path) == {"Drancy, cour", "Suresnes, clairière"}
        assert not update(tmp_path).published, "nothing new changes nothing"

        repository.records["oai:x:1"] = ("2026-02-01T00:00:00Z", "Drancy, la cour du camp")
        repository.records["oai:x:3"] = ("2026-02-01T00:00:00Z", "Lyon, avenue Berthelot")
        update(tmp_path)
        assert titles(tmp_path) == {"Drancy, la cour du camp", "Suresnes, clairière", "Lyon, avenue Berthelot"}
        assert any(query.get("from", "").startswith("2026-01-01") for query in repository.asked), "asked for news only"

        repository.records["oai:x:2"] = ("2026-03-01T00:00:00Z", None)
        update(tmp_path)
        assert titles(tmp_path) == {"Drancy, la cour du camp", "Lyon, avenue Berthelot"}

        repository.records["oai:x:2"] = ("2026-04-01T00:00:00Z", "Suresnes, clairière")
        update(tmp_path)
        assert "Suresnes, clairière" in titles(tmp_path)


def test_a_repository_that_answers_with_a_login_page_keeps_what_it_gave(
    tmp_path: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(repository) as url:
        (tmp_path / "network.toml").write_text(NETWORK.format(url=url), encoding="utf-8")
        update(tmp_path)
        monkeypatch.setattr(Repository, "answer", lambda self, query: "<html><body>Please log in</body></html>")
        result = update(tmp_path)
    assert "photographies" in result.sources
    assert result.sources["photographies"].stale
    assert titles(tmp_path) == {"Drancy, cour", "Suresnes, clairière"}


def test_a_repository_that_was_never_reached_leaves_an_empty_edition_that_says_so(tmp_path: Path) -> None:
    with serving(Repository()) as url:
        pass
    (tmp_path / "network.toml").write_text(NETWORK.format(url=url), encoding="utf-8")
    result = run(tmp_path, EmbeddedBackend(), workers=1, now=datetime(2026, 1, 2, tzinfo=UTC))
    assert (result.edition, result.records) == (1, 0)
    assert result.sources["photographies"].stale
