"""Stores of each dialect that the official clients can read, and both sides on them."""

import shutil
from dataclasses import dataclass

import peers
import pytest

from harness.sandbox import Sandbox

ACCOUNTS = {"R1EN_CSTORE_AUTH_HKEY": "test:auth", "R1EN_CSTORE_AUTH_SECRET": "not used"}


def pytest_collection_modifyitems(items):
    if shutil.which("node") is not None and (peers.HERE / "node_modules" / "@ratio1").is_dir():
        return
    for item in items:
        item.add_marker(pytest.mark.skip(reason="needs Node.js and the packages that scripts/setup installs"))


@dataclass
class Sides:
    ours: peers.Peer
    theirs: peers.Peer
    dialect: str


@pytest.fixture(scope="module", params=["node", "sandbox"])
def sides(request, tmp_path_factory):
    # A third dialect, answers without an envelope, is one that the official clients cannot read.
    stores = Sandbox(tmp_path_factory.mktemp("sandbox"), stores=1, store_dialect=request.param)
    replicas = ["0xai_one", "0xai_two"]
    ours = peers.our_engine(stores.cstore_url(), stores.r1fs_url(), replicas, ACCOUNTS)
    theirs = peers.official_clients(stores.cstore_url(), stores.r1fs_url(),
                                    {**ACCOUNTS, "EE_CHAINSTORE_PEERS": '["0xai_one","0xai_two"]'})
    yield Sides(ours, theirs, request.param)
    ours.end()
    theirs.end()
    stores.end()
