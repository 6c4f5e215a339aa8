"""Further users, put into the store as another program would: by their record."""

import base64
import hashlib
import json
import os

from .cluster import Cluster

_SCRYPT = {"N": 32768, "r": 8, "p": 1}
_WHEN = "2026-01-01T00:00:00.000Z"


def add_user(cluster: Cluster, username: str, password: str, role: str = "user") -> None:
    cluster.secret(password)
    pepper = cluster.settings["R1EN_CSTORE_AUTH_SECRET"].encode()
    salt = os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt + pepper, n=_SCRYPT["N"], r=_SCRYPT["r"], p=_SCRYPT["p"],
                            dklen=32, maxmem=64 * 1024 * 1024)
    record = {
        "type": "simple",
        "password": {
            "algo": "scrypt", "hash": base64.b64encode(digest).decode(), "salt": base64.b64encode(salt).decode(),
            "version": 1, "params": {**_SCRYPT, "keyLength": 32},
        },
        "role": role, "metadata": {}, "createdAt": _WHEN, "updatedAt": _WHEN,
    }
    cluster.write_hash_field(cluster.settings["R1EN_CSTORE_AUTH_HKEY"], username, json.dumps(record))
