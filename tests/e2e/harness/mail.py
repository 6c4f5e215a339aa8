"""A mail server of the tests' own (aiosmtpd, on loopback), with certificates made for the occasion."""

import asyncio
import email
import email.policy
import re
import ssl
import subprocess
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

from . import secret_search

USER = "mail-user"
PASSWORD = "mail-password-for-tests"


class Certificate:
    """An authority and a certificate of it for localhost, in `folder`."""

    def __init__(self, folder: Path, host: str = "localhost"):
        self.authority = folder / "authority.pem"
        self.chain = folder / "server.pem"
        self.key = folder / "server.key"
        request, names = folder / "server.csr", folder / "names.ext"
        names.write_text(f"subjectAltName=DNS:{host}\n")
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tests",
                      "-keyout", folder / "authority.key", "-out", self.authority)
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", self.key,
                      "-out", request)
        self._openssl("x509", "-req", "-days", "2", "-in", request, "-CA", self.authority,
                      "-CAkey", folder / "authority.key", "-CAcreateserial", "-extfile", names, "-out", self.chain)

    @staticmethod
    def _openssl(*arguments) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


class _Session(SMTP):
    """One connection."""

    async def smtp_QUIT(self, arg):
        if self.event_handler.fault == "silent_at_the_end":
            await self.event_handler.ended.wait()
        await super().smtp_QUIT(arg)

    async def smtp_MAIL(self, arg):
        if self.event_handler.fault == "silent":
            await self.event_handler.ended.wait()
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg):
        if self.event_handler.fault != "drop_in_data":
            return await super().smtp_DATA(arg)
        await self.push("354 go on")
        self.transport.abort()


class MailServer:
    """Runs in a thread of its own on a port that the kernel picks. `security` is "starttls", "implicit" or "none" (a
    server that offers no TLS at all). `fault` makes it fail: "login", "recipient", "busy", "drop_in_data", "silent" (says nothing more
    before the mail), "silent_at_the_end"."""

    def __init__(self, certificate: Certificate, security: str = "starttls"):
        self.certificate = certificate
        self.security = security
        self.fault = None
        self.mails = []
        self.logins: list[tuple[str, str]] = []
        self.port = 0
        self.ended = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = threading.Event()
        self._thread.start()
        assert self._started.wait(30)

    def settings(self, **others) -> dict[str, str]:
        """A gateway's settings for this server."""
        return {
            "DATAGEN_SMTP_HOST": "localhost",
            "DATAGEN_SMTP_PORT": str(self.port),
            "DATAGEN_SMTP_SECURITY": "implicit" if self.security == "implicit" else "starttls",
            "DATAGEN_SMTP_USER": USER,
            "DATAGEN_SMTP_PASS": PASSWORD,
            "DATAGEN_SMTP_FROM": "DataGems <no-reply@gems.example>",
            "DATAGEN_SMTP_CA_FILE": str(self.certificate.authority),
            "DATAGEN_SMTP_TIMEOUT_SECONDS": "10",
            "DATAGEN_APP_URL": "https://gems.example",
            **others,
        }

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        implicit = self.certificate.context() if self.security == "implicit" else None
        server = self._loop.run_until_complete(
            self._loop.create_server(self._session, "127.0.0.1", 0, ssl=implicit))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(server.wait_closed())
        self._loop.close()

    def _session(self) -> _Session:
        starttls = self.certificate.context() if self.security == "starttls" else None
        return _Session(self, hostname="mail.test", authenticator=self._authenticate, loop=self._loop,
                        tls_context=starttls, require_starttls=starttls is not None,
                        auth_required=True, auth_require_tls=self.security == "starttls")

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        login = data.login.decode(), data.password.decode()
        self.logins.append(login)
        return AuthResult(success=login == (USER, PASSWORD) and self.fault != "login", handled=False)

    # What aiosmtpd asks its handler for.

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.fault == "recipient":
            return "550 5.1.1 no such user"
        if self.fault == "busy":
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        received = Received(envelope.mail_from, envelope.rcpt_tos, message)
        secret_search.learn_everywhere("a mailed password", received.credentials()[1])
        self.mails.append(received)
        return "250 OK"

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self.ended.set)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)


class Received:
    """A mail as the server took it."""

    def __init__(self, sender: str, recipients: list[str], message):
        self.sender = sender
        self.recipients = recipients
        self.message = message
        self.text = message.get_content().replace("\r\n", "\n")

    def credentials(self) -> tuple[str, str]:
        """The user name and password that it tells."""
        username = re.search(r"^User name: (\S+)$", self.text, re.MULTILINE)
        password = re.search(r"^Password: +(\S+)$", self.text, re.MULTILINE)
        assert username and password, self.text
        return username.group(1), password.group(1)
