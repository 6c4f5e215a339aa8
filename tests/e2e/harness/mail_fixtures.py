"""Fixtures: mail servers that end with their test. Apart from the others, as only these need aiosmtpd."""

import time

import pytest

from .mail import Certificate, MailServer
from .processes import wait_until

WINDOW = 24 * 3600  # seconds


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Certificate:
    """For localhost, of an authority of its own."""
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def new_mail_server(certificate):
    """new_mail_server(security, of=certificate) starts one."""
    servers = []

    def start(security: str = "starttls", of: Certificate = certificate) -> MailServer:
        servers.append(MailServer(of, security))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def one_window() -> dict[str, str]:
    """Settings with which all that a test does falls into the same window of the limits, which begin by the clock."""
    wait_until(lambda: time.time() % WINDOW < WINDOW - 60, "the next window", 70)
    return {"DATAGEN_REGISTER_RATE_WINDOW_SECONDS": str(WINDOW), "DATAGEN_REGISTER_RESEND_WINDOW_SECONDS": str(WINDOW)}
