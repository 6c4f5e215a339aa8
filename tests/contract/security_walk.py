"""Every operation of openapi.yaml, and tokens that no gateway may accept."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import openapi

STATE_CHANGING = {"post", "put", "patch", "delete"}


@dataclass(frozen=True)
class Operation:
    method: str
    template: str
    public: bool
    admin: bool
    has_body: bool
    needs_body: bool
    of_job: bool

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.template}"

    def path(self, job_id: str) -> str:
        path = self.template.replace("{id}", job_id)
        assert "{" not in path, f"{self.template}: the walk has no value for this parameter"
        return path


def operations() -> list[Operation]:
    found = []
    for template, item in openapi.DOCUMENT["paths"].items():
        for method in openapi.METHODS:
            if method not in item:
                continue
            described = item[method]
            found.append(Operation(method, template, described.get("security") == [],
                                   template.startswith("/api/admin/"), "requestBody" in described,
                                   described.get("requestBody", {}).get("required", False),
                                   template.startswith("/api/tasks/{id}")))
    return found


def methods_of(template: str) -> set[str]:
    return set(openapi.DOCUMENT["paths"][template]) & set(openapi.METHODS)


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def sign(claims: dict, secret: str, header: dict | None = None, digest=hashlib.sha256) -> str:
    head = _encode(json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode())
    signed = f"{head}.{_encode(json.dumps(claims).encode())}"
    return f"{signed}.{_encode(hmac.new(secret.encode(), signed.encode(), digest).digest())}"


def claims_of(token: str) -> dict:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def bad_tokens(good: str, draft: str, secret: str) -> dict[str, str]:
    """By what is wrong with them. `good` is a session, `draft` a draft token of the same user."""
    claims = claims_of(good)
    head, payload, signature = good.split(".")
    now = int(time.time())
    without = {name: {key: value for key, value in claims.items() if key != name} for name in claims}
    changed = _encode(json.dumps({**claims, "role": "admin"}).encode())
    first = "A" if signature[0] != "A" else "B"
    unsigned = _encode(b'{"alg":"none","typ":"JWT"}')
    return {
        "nothing": "",
        "no token": "x",
        "expired": sign({**claims, "iat": now - 700_000, "exp": now - 120}, secret),
        "forged": f"{head}.{changed}.{signature}",
        "broken signature": f"{head}.{payload}.{first}{signature[1:]}",
        "cut signature": f"{head}.{payload}.{signature[:-2]}",
        "no signature": f"{head}.{payload}.",
        "alg:none": f"{unsigned}.{payload}.",
        "alg:none with a signature": f"{unsigned}.{payload}.{signature}",
        "alg:None signed": sign(claims, secret, {"alg": "None", "typ": "JWT"}),
        "HS512": sign(claims, secret, {"alg": "HS512", "typ": "JWT"}, hashlib.sha512),
        "RS256": sign(claims, secret, {"alg": "RS256", "typ": "JWT"}),
        "wrong key": sign(claims, "k" * 64),
        "empty key": sign(claims, ""),
        "a draft": draft,
        "a draft that says it is a session": sign({**claims_of(draft), "typ": "session"}, secret),
        "another type": sign({**claims, "typ": "draft"}, secret),
        "no type": sign(without["typ"], secret),
        "no end": sign(without["exp"], secret),
        "no id": sign(without["jti"], secret),
        "no mark of the password": sign(without["pwv"], secret),
        "another password": sign({**claims, "pwv": claims["pwv"][::-1]}, secret),
        "nobody": sign({**claims, "username": "nobody"}, secret),
        "end as text": sign({**claims, "exp": str(claims["exp"])}, secret),
    }
