"""Fixtures: mail servers that end with their test. Apart from the others, as only these need aiosmtpd."""

import pytest

from .mail import Certificate, MailServer


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
