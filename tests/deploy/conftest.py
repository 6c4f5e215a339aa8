"""The end-to-end harness's fixtures, and an installation to look at."""

import subprocess
from pathlib import Path

import pytest

from harness.processes import BIN

pytest_plugins = ["harness.fixtures"]


@pytest.fixture(scope="session")
def installed(tmp_path_factory) -> Path:
    """The prefix of `cmake --install`."""
    prefix = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", str(BIN.parent), "--prefix", str(prefix)], check=True, capture_output=True)
    return prefix
