"""Fetching over https: the connection goes to a checked address, and the certificate must still be the name's."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import certifi
import pytest

from passeur.errors import HarvestError
from passeur.harvest.http import Client

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="NOT RUN: openssl, which makes the certificates, is missing")


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for `name` that signs itself, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            str(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.fixture
def secured(server, answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Gives what lets the server on loopback show a certificate for a name, which is trusted; and its address."""

    def secure(name: str) -> str:
        certificate, key = _certificate(tmp_path, name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
        monkeypatch.setattr(certifi, "where", lambda: str(certificate))
        server.answer = lambda *_: answer("<secure/>")
        return f"https://localhost:{server._server.server_port}/catalogue.xml"

    return secure


def test_the_certificate_of_the_name_is_accepted_although_the_connection_goes_to_an_address(secured):
    with Client() as client, client.get(secured("localhost")) as response:
        assert response.body.read() == b"<secure/>"


def test_the_certificate_of_another_name_is_refused(secured):
    with pytest.raises(HarvestError, match="certificate"), Client(sleep=lambda _: None) as client:
        client.get(secured("elsewhere.example")).__enter__()
