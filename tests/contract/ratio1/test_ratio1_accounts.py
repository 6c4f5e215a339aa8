"""An account is the same one here and in programs that use the official account package, on one store."""

import itertools
import json
import unicodedata

import peers
import pytest
from peers import Refused

from harness.api import Api
from harness.cluster import Cluster
from harness.processes import wait_until
from harness.sandbox import Sandbox

# The package takes both as they are, blanks and all.
PEPPER = " πεπερι-🌶 with spaces "
ADMIN_PASSWORD = " Pâß-日本語 😀 "
PASSWORDS = [
    "correct horse battery staple", "  blanks around  ", unicodedata.normalize("NFC", "le café est là"),
    unicodedata.normalize("NFD", "le café est là"), "😀🔑-密码-пароль", "ж" * 200, "a nul \0 within", "\ufeffa mark\u2028",
]
SCHEMES = ["argon2id", "scrypt"]


class Town:
    """One store with a gateway of ours, and programs with the official package with and without its native module."""

    def __init__(self, folder):
        self._networks = itertools.count(1)
        self.stores = Sandbox(folder, stores=1)
        self.settings = {"R1EN_CSTORE_AUTH_HKEY": "test:auth", "R1EN_CSTORE_AUTH_SECRET": PEPPER}
        self.cluster = Cluster(folder, self.stores, engine="ratio1", **self.settings,
                               R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD=ADMIN_PASSWORD,
                               DATAGEN_TRUSTED_PROXIES="127.0.0.1")
        self.cluster.password = ADMIN_PASSWORD
        self.url = self.cluster.start_gateway()
        (folder / "without_argon2").mkdir()
        self.ours = peers.our_engine(self.stores.cstore_url(), self.stores.r1fs_url(), [], self.settings)
        self.theirs = {"argon2id": self._program(peers.HERE),
                       "scrypt": self._program(peers.packages_without_argon2(folder / "without_argon2"))}

    def _program(self, packages):
        return peers.official_clients(self.stores.cstore_url(), self.stores.r1fs_url(), self.settings, packages)

    def log_in(self, username: str, password: str) -> tuple[int, dict]:
        """From a network of its own each time: what is refused here is not to slow the next one down."""
        client = {"X-Forwarded-For": f"2001:db8:{next(self._networks):x}::1"}
        answer = Api(self.url).post("/api/auth/login", {"username": username, "password": password}, headers=client)
        return answer.status_code, answer.json()

    def record(self, username: str) -> dict:
        return self.cluster.hash_fields("test:auth")[username]

    def write(self, username: str, record: dict) -> None:
        self.cluster.write_hash_field("test:auth", username, json.dumps(record))

    def end(self) -> None:
        for program in (self.ours, *self.theirs.values()):
            program.end()
        self.cluster.end()
        self.stores.end()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    place = Town(tmp_path_factory.mktemp("town"))
    yield place
    place.end()


def refused_there(town, username: str, password: str, scheme: str = "argon2id") -> None:
    with pytest.raises(Refused) as refused:
        town.theirs[scheme].ask("authenticate", username=username, password=password)
    assert refused.value.code == "INVALID_CREDENTIALS"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_user_made_there_logs_in_here(town, scheme):
    for number, password in enumerate(PASSWORDS):
        name = f"there.{scheme}-{number}"
        town.theirs[scheme].ask("createUser", username=f" There.{scheme.upper()}-{number}\t", password=password)
        assert town.record(name)["password"]["algo"] == scheme
        assert town.log_in(name, password) == (200, {"username": name, "role": "user"})
        assert town.log_in(f"\tThere.{scheme}-{number} ", password)[0] == 200
        assert town.log_in(name, password + " ") == (401, {"error": "Invalid credentials"})


def test_passwords_are_not_normalised(town):
    composed, decomposed = PASSWORDS[2:4]
    town.theirs["argon2id"].ask("createUser", username="composed", password=composed)
    town.theirs["scrypt"].ask("createUser", username="decomposed", password=decomposed)
    assert town.log_in("composed", composed)[0] == town.log_in("decomposed", decomposed)[0] == 200
    assert town.log_in("composed", decomposed)[0] == town.log_in("decomposed", composed)[0] == 401


def test_our_first_admin_is_theirs(town):
    found = town.theirs["argon2id"].ask("authenticate", username=" Admin", password=ADMIN_PASSWORD)
    assert (found["username"], found["role"], found["type"], found["metadata"]) == ("admin", "admin", "simple", {})
    refused_there(town, "admin", ADMIN_PASSWORD.strip())
    assert town.log_in("admin", ADMIN_PASSWORD) == (200, {"username": "admin", "role": "admin"})


def test_a_user_made_here_logs_in_there(town):
    metadata = {"name": "Ștefan 😀", "email": "s@example.com", "country": "RO", "more": {"a": [1, None, True]}}
    for number, password in enumerate(PASSWORDS):
        name, role = f"here-{number}", ("user", "admin")[number % 2]
        town.ours.ask("create_user", username=f" Here-{number}", password=password, role=role, metadata=metadata)
        found = town.theirs["argon2id"].ask("authenticate", username=f"HERE-{number} ", password=password)
        assert (found["username"], found["role"], found["metadata"]) == (name, role, metadata)
        assert found["createdAt"] == found["updatedAt"] == town.record(name)["createdAt"]
        refused_there(town, name, password + " ")
        assert town.log_in(name, password) == (200, {"username": name, "role": role})
        with pytest.raises(Refused) as refused:
            town.theirs["argon2id"].ask("createUser", username=name, password=password)
        assert refused.value.code == "USER_EXISTS"
        with pytest.raises(Refused) as refused:
            town.ours.ask("create_user", username=name, password=password, role=role, metadata={})
        assert refused.value.code == "already_exists"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_password_changed_there_is_changed_here_and_ends_our_sessions(town, scheme):
    name = f"moved.{scheme}"
    if scheme == "argon2id":
        town.ours.ask("create_user", username=name, password="the first one", role="user", metadata={})
    else:
        town.theirs[scheme].ask("createUser", username=name, password="the first one")
    session = Api(town.url, name, "the first one")
    assert session.get("/api/auth/me").status_code == 200
    town.theirs[scheme].ask("changePassword", username=name, password="the first one", next=PASSWORDS[4])
    assert town.log_in(name, "the first one")[0] == 401
    assert town.log_in(name, PASSWORDS[4])[0] == 200
    wait_until(lambda: session.get("/api/auth/me").status_code == 401, "the session of the old password ending")


def test_what_is_updated_there_is_seen_here(town):
    there = town.theirs["argon2id"]
    there.ask("createUser", username="promoted", password=PASSWORDS[0], options={"metadata": {"email": "p@example.com"}})
    assert Api(town.url, "promoted", PASSWORDS[0]).get("/api/admin/accounts").status_code in (403, 404)
    there.ask("updateUser", username="promoted", options={"role": "admin", "metadata": {"name": "Zoë"}})
    assert town.log_in("promoted", PASSWORDS[0]) == (200, {"username": "promoted", "role": "admin"})
    assert town.record("promoted")["metadata"] == {"name": "Zoë"}
    there.ask("updateUser", username="promoted", options={"role": "user"})
    assert town.log_in("promoted", PASSWORDS[0])[1]["role"] == "user"


def test_an_account_without_a_password_never_logs_in(town):
    record = town.record("admin")
    town.write("nobody", {**record, "password": None})
    town.write("nothing", {key: value for key, value in record.items() if key != "password"})
    for name in ("nobody", "nothing"):
        for password in ("null", ADMIN_PASSWORD, " "):
            assert town.log_in(name, password)[0] == 401
            refused_there(town, name, password)
        assert town.theirs["argon2id"].ask("getUser", username=name)["role"] == "admin"


def test_records_that_are_good_enough_there_are_good_enough_here(town):
    record = town.record("admin")
    town.write("no.metadata", {key: value for key, value in record.items() if key != "metadata"})
    town.write("null.metadata", {**record, "metadata": None})
    town.write("more", {**record, "email": "m@example.com", "password": {**record["password"], "note": "x"}})
    town.write("python", {**record, "createdAt": "2026-01-01T00:00:00.123456Z", "updatedAt": "2026-01-01T00:00:00Z"})
    for name in ("no.metadata", "null.metadata", "more", "python"):
        assert town.theirs["argon2id"].ask("authenticate", username=name, password=ADMIN_PASSWORD)["role"] == "admin"
        assert town.log_in(name, ADMIN_PASSWORD) == (200, {"username": name, "role": "admin"})


@pytest.mark.parametrize("damage", [
    {"type": "oauth"}, {"role": "root"}, {"metadata": "x"}, {"createdAt": 1}, {"password": "x"},
    {"password": {"algo": "argon2id"}},
])
def test_records_that_make_no_sense_there_log_nobody_in_here(town, damage):
    town.write("damaged", {**town.record("admin"), **damage})
    refused_there(town, "damaged", ADMIN_PASSWORD)
    assert town.log_in("damaged", ADMIN_PASSWORD)[0] != 200


def test_user_names_have_one_spelling_on_both_sides(town):
    there = town.theirs["argon2id"]
    there.ask("createUser", username="a_k-9.z", password=PASSWORDS[0])
    there.ask("createUser", username="x" * 64, password=PASSWORDS[0])
    spellings = ["A_K-9.Z", "\ta_k-9.z\r\n", "\u00a0a_K-9.z\ufeff", "\u2003A_k-9.Z\u3000\u2028", "a_\u212a-9.z", "X" * 64,
                 " " + "x" * 64, "x" * 65, "a k", "ab", "ä_k-9.z", "a_k-9.z\u200b", "ａ_k-9.z", "a_k-9.z\0", "İabc"]
    for spelling in spellings:
        try:
            known = there.ask("authenticate", username=spelling, password=PASSWORDS[0])["username"]
        except Refused as refused:
            assert refused.code in ("INVALID_USERNAME", "INVALID_CREDENTIALS"), spelling
            known = None
        status, answer = town.log_in(spelling, PASSWORDS[0])
        assert (status, answer.get("username")) == ((200, known) if known else (401, None)), ascii(spelling)


def test_all_accounts_are_seen_there(town):
    listed = {user["username"]: user["role"] for user in town.theirs["argon2id"].ask("getAllUsers")}
    assert listed["admin"] == "admin"
    stored = town.cluster.hash_fields("test:auth")
    assert set(listed) == set(stored) - {"damaged"}
