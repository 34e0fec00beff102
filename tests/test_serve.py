"""A served network: a rollback is seen within five seconds, a withdrawal within sixty; no request is dropped."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from passeur.bench.load import answering, served
from passeur.bench.synthetic import make_network
from passeur.lake import edition as editions
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.web.desk.withdrawing import lift, withdraw

#: Seconds within which a running server must serve the edition that the pointer names.
PROMISED = 5.0
#: Seconds within which it must not give a record any more that was withdrawn.
WITHDRAWN = 60.0


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_the_demonstration_is_built_from_nothing_and_served_by_one_command(tmp_path: Path) -> None:
    with answering("demo", "--dir", str(tmp_path / "demo")) as port:
        assert get(port, "/fr/")[0] == 200
        assert "Cavaillès" in get(port, "/fr/search?q=Cavailles")[1]


def test_permalinks_have_the_origin_that_visitors_know(tmp_path: Path) -> None:
    make_network(tmp_path, 200, seed=3)
    update(tmp_path, EmbeddedBackend())
    with answering("serve", str(tmp_path), "--origin", "https://portal.example.org") as port:
        assert "Sitemap: https://portal.example.org/sitemap.xml" in get(port, "/robots.txt")[1]


def test_ctrl_c_ends_a_server_at_once_and_what_visitors_ask_for_in_vain_is_not_logged(tmp_path: Path) -> None:
    make_network(tmp_path, 200, seed=3)
    update(tmp_path, EmbeddedBackend())
    command = [sys.executable, "-m", "passeur", "serve", str(tmp_path), "--port", "0", "--workers", "2"]
    # A terminal sends Ctrl-C to all processes of a group.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as child:
        assert child.stdout is not None
        port = int(child.stdout.readline().split(":")[2].partition("/")[0])
        while True:
            try:
                assert get(port, "/healthz")[0] == 200
                break
            except ConnectionError:
                time.sleep(0.1)
        assert get(port, "/fr/record/archives-ead/nothing")[0] == 404
        os.killpg(child.pid, signal.SIGINT)
        out, _ = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, "")  # a worker that has to be killed is told of


def test_a_server_starts_without_what_only_plans_of_visits_need() -> None:
    code = "import sys; from passeur.web import settings; settings.configure(); import passeur.web.urls"
    code += "; print({'pandas', 'vroom', 'duckdb', 'splink'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_rollback_is_served_within_seconds_and_no_request_fails(tmp_path: Path) -> None:
    make_network(tmp_path, 200, seed=3)
    update(tmp_path, EmbeddedBackend())
    new = tmp_path / "ead" / "new.xml"
    new.write_text(
        '<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>NOUVEAU</eadid></eadheader><archdesc level="fonds">'
        "<did><unittitle>Pièce nouvelle (fictif)</unittitle></did></archdesc></ead>",
        encoding="utf-8",
    )
    update(tmp_path, EmbeddedBackend())
    record = "/fr/record/archives-ead/NOUVEAU"
    answers: list[int] = []
    over = threading.Event()

    def visit(port: int) -> None:
        while not over.is_set():
            answers.append(get(port, "/fr/search?q=fictif")[0])

    with served(tmp_path, workers=2) as port:
        assert get(port, record)[0] == 200
        visitors = [threading.Thread(target=visit, args=(port,)) for _ in range(4)]
        for each in visitors:
            each.start()
        editions.switch(tmp_path, 1)
        began = time.monotonic()
        seen = 0
        while seen < 8 and time.monotonic() - began < PROMISED * 2:
            seen = seen + 1 if get(port, record)[0] in (404, 410) else 0
        took = time.monotonic() - began
        over.set()
        for each in visitors:
            each.join()
    assert seen == 8, "the edition before is not served"
    assert took < PROMISED
    assert len(answers) > 20
    assert set(answers) == {200}


def test_a_withdrawal_is_seen_by_every_worker_and_no_request_fails(tmp_path: Path) -> None:
    make_network(tmp_path, 200, seed=3)
    update(tmp_path, EmbeddedBackend())
    edition = editions.Edition(tmp_path / "editions" / "1")
    record = next(iter(edition.ids()))
    edition.close()
    answers: list[int] = []
    over = threading.Event()

    def visit(port: int) -> None:
        while not over.is_set():
            answers.append(get(port, "/fr/search?q=fictif")[0])

    def until(port: int, status: int) -> bool:
        """Whether both workers give the record so, before it is too late."""
        began, seen = time.monotonic(), 0
        while seen < 8 and time.monotonic() - began < WITHDRAWN:
            seen = seen + 1 if get(port, f"/fr/record/{record}")[0] == status else 0
        return seen == 8

    with served(tmp_path, workers=2) as port:
        assert get(port, f"/fr/record/{record}")[0] == 200
        visitors = [threading.Thread(target=visit, args=(port,)) for _ in range(4)]
        for each in visitors:
            each.start()
        withdraw(tmp_path, record, by="A. Exemple", why="demandé")
        gone = until(port, 410)
        lift(tmp_path, record, by="A. Exemple", why="demandé encore")
        back = until(port, 200)
        over.set()
        for each in visitors:
            each.join()
    assert (gone, back) == (True, True)
    assert len(answers) > 20
    assert set(answers) == {200}
