"""The search for secrets that every cluster makes at its end finds what is there."""

import base64
import sqlite3
import urllib.parse

import pytest

from harness.cluster import Cluster


@pytest.fixture
def used(sandbox, tmp_path):
    """A cluster that has made a dataset, its session and its draft token; ended by the test."""
    cluster = Cluster(tmp_path, sandbox)
    try:
        api = cluster.sign_in(cluster.start_gateway())
        cluster.start_worker("a")
        draft = api.draft(3)["draftToken"]
        api.finished(api.confirm(draft))
    except BaseException:
        cluster.end()
        raise
    return cluster, api.http.cookies["datagen_session"], draft


def encoded_forms(secret: str) -> list[bytes]:
    inside = f"a={secret}, and more".encode()
    return [inside, base64.b64encode(inside), base64.urlsafe_b64encode(inside[1:]),
            urllib.parse.quote(secret, safe="").encode()]


def ends_well(cluster: Cluster) -> bool:
    try:
        cluster.end()
    except AssertionError as failure:
        assert "secrets were left behind" in str(failure)
        return False
    return True


def test_what_was_planted_is_found(used):
    cluster, session, draft = used
    assert ends_well(cluster)
    named = cluster.secret('mailed "pässword" +/?')
    log = cluster.gateways[0].log
    clean = log.read_bytes()
    settings = cluster.settings
    for secret in (cluster.password, settings["DATAGEN_SESSION_SECRET"], settings["R1EN_CSTORE_AUTH_SECRET"], session,
                   draft, named):
        for planted in encoded_forms(secret):
            log.write_bytes(clean + planted + b"\n")
            assert not ends_well(cluster), planted
    log.write_bytes(clean)
    assert ends_well(cluster)


def test_a_token_that_nobody_named_is_found(used):
    cluster, session, _ = used
    head, payload, signature = session.split(".")
    (cluster.data / "files" / "planted").write_text(f"{head}.{payload}.{signature[::-1]}")
    assert not ends_well(cluster)


def test_values_of_the_database_are_searched_whole(used):
    """A long value lies in pieces in the file."""
    cluster, _, _ = used
    long_secret = cluster.secret("".join(chr(ord("a") + index % 26) + str(index) for index in range(3000)))
    assert ends_well(cluster)
    with sqlite3.connect(cluster.database_file()) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute("INSERT INTO hash_fields (hash, field, value) VALUES ('planted', 'x', ?)",
                         (long_secret.encode(),))
    assert not ends_well(cluster)
    database.close()
