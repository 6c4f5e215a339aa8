"""Sign-up: its answers are what openapi.yaml says, and what it stores is what the schemas say."""

import json

import jsonschema
import openapi
import pytest

from harness.api import Api
from harness.processes import ROOT

REGISTER, RESEND = "/api/auth/register", "/api/auth/register/resend"
ALICE = {"name": "Alice", "email": "alice@example.org", "country": "RO"}


@pytest.fixture
def mail(new_mail_server):
    return new_mail_server()


def expect(api: Api, status: int, path: str, body: dict) -> None:
    answer = api.post(path, body)
    assert answer.status_code == status, answer.text
    openapi.check(answer)


def test_answers(mail, sandbox, new_cluster, one_window):
    cluster = new_cluster(sandbox, **mail.settings(), **one_window, DATAGEN_REGISTER_MAX_PER_EMAIL="2")
    api = Api(cluster.start_gateway())
    bob = {**ALICE, "email": "bob@example.org"}
    expect(api, 400, REGISTER, {})
    expect(api, 200, REGISTER, ALICE)
    expect(api, 409, REGISTER, ALICE)
    expect(api, 429, REGISTER, ALICE)
    mail.fault = "busy"
    expect(api, 502, REGISTER, bob)
    expect(api, 400, RESEND, {})
    mail.fault = "login"  # which concerns everybody
    expect(api, 502, RESEND, {"email": bob["email"]})
    mail.fault = None
    expect(api, 200, RESEND, {"email": bob["email"]})
    expect(api, 429, RESEND, {"email": bob["email"]})


def test_answers_without_mail(sandbox, new_cluster):
    api = Api(new_cluster(sandbox).start_gateway())
    expect(api, 503, REGISTER, ALICE)
    expect(api, 503, RESEND, {"email": ALICE["email"]})


def test_documents(mail, sandbox, new_cluster):
    cluster = new_cluster(sandbox, **mail.settings())
    mail.fault = "busy"
    expect(Api(cluster.start_gateway()), 502, REGISTER, ALICE)
    [[username, entry]] = cluster.hash_fields("datagen:users").items()
    stored = {
        "user-entry": entry,
        "user-record": cluster.hash_fields(cluster.settings["R1EN_CSTORE_AUTH_HKEY"])[username],
        "register-mail-failure": cluster.hash_fields("datagen:register-mail-failures")[ALICE["email"]],
    }
    for name, document in stored.items():
        schema = json.loads((ROOT / "proto-schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(document)
