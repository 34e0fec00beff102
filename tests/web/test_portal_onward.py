"""The way on in the API and on pages: the same steps, in the reader's language, for anybody who asks."""

import json

import pytest
from django.test import Client


def _ask(client: Client, query: str) -> tuple[int, dict[str, object]]:
    response = client.get(f"/api/v1/onward?{query}")
    assert response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    return response.status_code, json.loads(response.content)


def test_the_api_gives_steps_with_reasons(client: Client) -> None:
    status, answer = _ask(client, "context=imaginaire&lang=en&at=48.85,2.35&most=2")
    assert status == 200
    assert answer["lang"] == "en"
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert len(steps) == 2
    for step in steps:
        assert step["why"]
        assert step["url"].startswith("http://testserver/en/partners/")
        assert {"code", "subject", "label", "words", "depth_here", "depth_there", "share"} == set(step["reasons"][0])
        assert step["opening"]["state"] in ("open", "closed", "unknown")
        assert step["waiting"]["best"]


def test_here_is_the_record_s_partner_and_never_proposed(client: Client) -> None:
    _, answer = _ask(client, "context=objets/poste-1")
    assert answer["context"]["here"] == "musee"  # type: ignore[index]
    assert "musee" not in {step["partner"] for step in answer["steps"]}  # type: ignore[attr-defined, index]
    _, answer = _ask(client, "context=imaginaire&here=archives")
    assert "archives" not in {step["partner"] for step in answer["steps"]}  # type: ignore[attr-defined, index]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "context is missing"),
        ("context=x&here=nulle-part", 404, "nulle-part"),
        ("context=list:rien", 404, "rien"),
        ("context=x&lang=tlh", 400, "tlh"),
        ("context=x&audience=robots", 400, "robots"),
        ("context=x&day=demain", 400, "demain"),
        ("context=x&at=ici", 400, "ici"),
        ("context=x&at=123,4", 400, "123,4"),
        ("context=x&most=99", 400, "99"),
    ],
)
def test_what_is_wrong_is_said(client: Client, query: str, status: int, said: str) -> None:
    code, answer = _ask(client, query)
    assert code == status
    assert said in str(answer["error"])


def test_a_day_decides_what_is_open(client: Client) -> None:
    for day in ("2026-11-30", "2026-12-01"):
        status, answer = _ask(client, f"context=imaginaire&day={day}")
        assert status == 200
        assert answer["steps"]
