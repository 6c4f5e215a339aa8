"""Signing up by mail, with a real mail server: from the form to the first log-in, and what may go wrong on the way."""

import concurrent.futures
import time

import pytest
import requests

from harness.api import Api
from harness.mail import Certificate, MailServer, PASSWORD, USER
from harness.mail_fixtures import WINDOW
from harness.processes import wait_until

ALICE = {"name": "Alice Ånd", "email": " Alice.B@Example.org ", "country": "Romania"}
ADDRESS = "alice.b@example.org"
SENT = {"message": "If credentials are eligible for resend, they were sent."}
FAILURES = "datagen:register-mail-failures"


@pytest.fixture
def mail(new_mail_server) -> MailServer:
    return new_mail_server()


@pytest.fixture
def start(sandbox, new_cluster):
    """start(mail_server, SETTING=value, …) is a cluster with a gateway that sends mail there, and its URL."""

    def run(server: MailServer, **settings):
        cluster = new_cluster(sandbox, **{**server.settings(), **settings})
        return cluster, cluster.start_gateway()

    return run


def register(url: str, person: dict = ALICE, **headers) -> requests.Response:
    return requests.post(url + "/api/auth/register", json=person, timeout=60, headers=headers)


def resend(url: str, email: str = ADDRESS) -> requests.Response:
    return requests.post(url + "/api/auth/register/resend", json={"email": email}, timeout=60)


def assert_delivery_failed(answer: requests.Response) -> None:
    assert answer.status_code == 502, answer.text
    assert answer.json() == {
        "error": "Account created, but email delivery failed. Use the resend endpoint to retry.", "canResend": True}


def emails(cluster) -> set[str]:
    """Of those who have an account."""
    return {user["email"] for user in cluster.hash_fields("datagen:users").values()}


def sign_in_with(url: str, received) -> Api:
    """Somebody who has read the mail."""
    assert received.recipients == [ADDRESS]
    api = Api(url, *received.credentials())
    who = api.get("/api/auth/me").json()
    assert (who["username"], who["role"]) == (received.credentials()[0], "user")
    return api


@pytest.mark.parametrize("security", ["starttls", "implicit"])
def test_whoever_signs_up_gets_a_mail_that_lets_them_in(new_mail_server, start, security):
    server = new_mail_server(security)
    cluster, url = start(server)
    answer = register(url)
    assert answer.status_code == 200, answer.text
    username = answer.json()["username"]
    assert answer.json() == {"username": username, "message": "Account created. Credentials sent by email."}
    assert username.startswith("alice_b_") and len(username) == len("alice_b_") + 4
    assert server.logins == [(USER, PASSWORD)]

    [received] = server.mails
    assert received.credentials()[0] == username
    assert received.sender == "no-reply@gems.example"
    assert received.message["From"] == "DataGems <no-reply@gems.example>"
    assert received.message["To"] == ADDRESS
    assert received.message["Message-ID"].endswith("@gems.example>")
    assert abs(received.message["Date"].datetime.timestamp() - time.time()) < 600
    assert "https://gems.example" in received.text
    sign_in_with(url, received)

    assert cluster.hash_fields("datagen:users")[username]["email"] == ADDRESS
    assert cluster.hash_fields(FAILURES) == {}
    again = register(url)
    assert (again.status_code, again.json()) == (409, {"error": "Email already registered"})
    assert len(server.mails) == 1


@pytest.mark.parametrize("fault, code", [("login", "login_refused"), ("drop_in_data", "connection_lost"),
                                         ("recipient", "refused_550"), ("busy", "refused_451")])
def test_a_mail_that_failed_can_be_sent_again(mail, start, fault, code):
    cluster, url = start(mail)
    mail.fault = fault
    assert_delivery_failed(register(url))
    assert mail.mails == []
    entry = cluster.hash_fields(FAILURES)[ADDRESS]
    assert (entry["status"], entry["lastErrorCode"], entry["attempts"]) == ("failed", code, 1)
    assert register(url).status_code == 409

    mail.fault = None
    answer = resend(url, " ALICE.b@example.org")
    assert (answer.status_code, answer.json()) == (200, SENT)
    [received] = mail.mails
    sign_in_with(url, received)
    assert cluster.hash_fields(FAILURES) == {}


def test_the_password_that_is_sent_again_is_the_first_one_at_every_gateway(mail, start):
    cluster, url = start(mail, DATAGEN_REGISTER_RESEND_MAX_PER_EMAIL="100")
    mail.fault = "drop_in_data"
    assert_delivery_failed(register(url))
    sealed = cluster.hash_fields(FAILURES)[ADDRESS]["passwordEncrypted"]
    other = cluster.start_gateway()
    assert resend(other).status_code == 502
    assert cluster.hash_fields(FAILURES)[ADDRESS]["passwordEncrypted"] == sealed
    assert cluster.hash_fields(FAILURES)[ADDRESS]["attempts"] == 2
    mail.fault = None
    assert resend(other).status_code == 200
    assert resend(url).status_code == 200
    [received] = mail.mails
    sign_in_with(url, received)


def test_a_server_without_starttls_never_hears_the_credentials(new_mail_server, start):
    server = new_mail_server("none")
    cluster, url = start(server)
    assert_delivery_failed(register(url))
    assert cluster.hash_fields(FAILURES)[ADDRESS]["lastErrorCode"] == "starttls_missing"
    assert (server.logins, server.mails) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@pytest.mark.parametrize("wrong", ["host", "authority"])
def test_a_server_that_cannot_prove_itself_never_hears_the_credentials(new_mail_server, start, tmp_path, security, wrong):
    other = Certificate(tmp_path, "mail.example" if wrong == "host" else "localhost")
    server = new_mail_server(security, other)
    trusted = {} if wrong == "host" else {"DATAGEN_SMTP_CA_FILE": "/etc/ssl/certs/ca-certificates.crt"}
    cluster, url = start(server, **trusted)
    assert_delivery_failed(register(url))
    assert cluster.hash_fields(FAILURES)[ADDRESS]["lastErrorCode"] == "certificate_refused"
    assert (server.logins, server.mails) == ([], [])


def test_asking_again_tells_nothing_about_an_address(mail, start):
    _, url = start(mail, DATAGEN_REGISTER_RESEND_MAX_PER_IP="100")
    mail.fault = "busy"
    assert_delivery_failed(register(url))
    mail.fault = None
    known, unknown = resend(url), resend(url, "nobody@example.org")
    assert len(mail.mails) == 1
    assert (known.status_code, known.json()) == (200, SENT)
    assert (unknown.status_code, unknown.json()) == (200, SENT)
    assert abs(known.elapsed.total_seconds() - unknown.elapsed.total_seconds()) < 1
    mail.fault = "login"
    assert resend(url, "nobody@example.org").status_code == 502


def test_a_password_that_waited_too_long_is_not_sent(mail, start):
    cluster, url = start(mail, DATAGEN_REGISTER_FAILURE_TTL_SECONDS="1")
    mail.fault = "drop_in_data"
    assert_delivery_failed(register(url))
    mail.fault = None
    failed_at = time.monotonic()
    wait_until(lambda: time.monotonic() - failed_at > 1.1, "the password growing old")
    answer = resend(url)
    assert (answer.status_code, answer.json()) == (200, SENT)
    assert mail.mails == []
    assert cluster.hash_fields(FAILURES) == {}


def test_sign_ups_are_limited_by_client_and_by_address(mail, start, one_window):
    _, url = start(mail, DATAGEN_TRUSTED_PROXIES="127.0.0.0/8", DATAGEN_REGISTER_MAX_PER_IP="2",
                   DATAGEN_REGISTER_MAX_PER_EMAIL="1", **one_window)

    def person(name):
        return {**ALICE, "email": f"{name}@example.org"}

    def from_client(address, name):
        answer = register(url, person(name), **{"X-Forwarded-For": address})
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= WINDOW
        return answer.status_code

    assert from_client("198.51.100.1", "a") == 200
    assert from_client("198.51.100.1", "b") == 200
    assert from_client("198.51.100.1", "c") == 429
    assert from_client("198.51.100.99, 198.51.100.1", "c") == 429
    assert from_client("2001:db8::1", "c") == 200
    assert from_client("2001:db8::2", "d") == 200
    assert from_client("2001:db8::3", "e") == 429
    assert from_client("198.51.100.2", "a") == 429


def test_answers_come_in_the_order_of_the_contract(mail, start, one_window):
    _, url = start(mail, DATAGEN_SMTP_PASS="", DATAGEN_REGISTER_MAX_PER_EMAIL="1", **one_window)
    for broken in ({"name": " ", "email": "no address", "country": ""}, {"email": ADDRESS},
                   {**ALICE, "name": "a\r\nBcc: b"}, {**ALICE, "name": "x" * 121}, {**ALICE, "email": None}):
        answer = register(url, broken)
        assert answer.status_code == 400
        assert answer.json()["error"] == "Invalid payload"
    assert set(register(url, {"name": " ", "email": "no address", "country": ""})
               .json()["details"]["fieldErrors"]) == {"name", "email", "country"}
    assert register(url).status_code == 503
    assert register(url).status_code == 429
    assert resend(url).status_code == 503


@pytest.mark.parametrize("fault, status", [("silent", 502), ("silent_at_the_end", 200)])
def test_a_server_that_falls_silent_is_not_waited_for_long(mail, start, fault, status):
    _, url = start(mail, DATAGEN_SMTP_TIMEOUT_SECONDS="2")
    mail.fault = fault
    answer = register(url)
    assert answer.status_code == status, answer.text
    assert answer.elapsed.total_seconds() < 15
    assert len(mail.mails) == (1 if status == 200 else 0)


def test_a_gateway_that_stops_does_not_wait_for_a_silent_server(mail, start):
    cluster, url = start(mail, DATAGEN_SMTP_TIMEOUT_SECONDS="300", DATAGEN_STOP_GRACE_SECONDS="1")
    mail.fault = "silent"
    with concurrent.futures.ThreadPoolExecutor(8) as senders:
        for number in range(8):
            senders.submit(register, url, {**ALICE, "email": f"a{number}@example.org"})
        wait_until(lambda: len(mail.logins) >= 4, "mails under way")
        wait_until(lambda: "a0@example.org" in emails(cluster), "the account whose mail is asked for below")
        began = time.monotonic()
        assert cluster.gateways[0].terminate() == 0
        assert time.monotonic() - began < 20
    mail.fault = None
    assert resend(cluster.start_gateway(), "a0@example.org").status_code == 200
    assert len(mail.mails) == 1


@pytest.mark.parametrize("fault", ["recipient", "busy"])
def test_a_refused_address_is_not_told_when_asked_for_again(mail, start, fault):
    cluster, url = start(mail)
    mail.fault = fault
    assert_delivery_failed(register(url))
    answer = resend(url)
    assert (answer.status_code, answer.json()) == (200, SENT)
    assert cluster.hash_fields(FAILURES)[ADDRESS]["attempts"] == 2


def test_sign_ups_that_race_make_one_account(mail, start):
    cluster, url = start(mail, DATAGEN_REGISTER_MAX_PER_EMAIL="100", DATAGEN_REGISTER_MAX_PER_IP="100")
    urls = [url, cluster.start_gateway()]
    with concurrent.futures.ThreadPoolExecutor(6) as people:
        answers = list(people.map(register, urls * 3))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    [received] = mail.mails
    sign_in_with(url, received)
    assert len(cluster.hash_fields("datagen:users")) == 1


def test_neither_logs_nor_stores_hold_a_password(mail, start):
    cluster, url = start(mail)
    mail.fault = "drop_in_data"
    assert_delivery_failed(register(url))
    mail.fault = None
    assert resend(url).status_code == 200
    cluster.secret(mail.mails[0].credentials()[1])
    cluster.secret(PASSWORD)
    cluster.end()
