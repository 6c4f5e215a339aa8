"""The README's walk-through, executed as it is written there against what `scripts/run --sandbox` starts."""

import csv
import json
import os
import re
import stat
import subprocess

import pytest

from harness.processes import BIN, ROOT, Process, wait_until


@pytest.fixture
def running(tmp_path):
    """scripts/run with everything private to this test: (URL, data directory)."""
    data = tmp_path / "data"
    environment = {"DATAGEMS_BIN_DIR": str(BIN), "DATAGEN_DATA_DIR": str(data), "DATAGEN_APP_PORT": "0",
                   "DATAGEN_JOB_POLL_SECONDS": "0.2"}
    arguments = [str(ROOT / "scripts" / "run"), "--sandbox", "--no-build"]
    process = Process("scripts/run", arguments, tmp_path / "run.log", environment)
    try:
        url = process.wait_for_output(r"open +(http://\S+)\n").group(1)
        process.wait_for_output("Ctrl-C stops it")
        yield url, data
    finally:
        status = process.terminate()
    assert status == 143, process.tail()


def walk_through() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- walk-through -->\n+```bash\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


def test_the_walk_through_makes_the_dataset_that_it_promises(running, tmp_path):
    url, data = running
    secrets = data / "secrets.env"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    folder = tmp_path / "here"
    folder.mkdir()
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk_through()], cwd=folder, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL, env={**os.environ, "URL": url, "DATAGEN_DATA_DIR": str(data)})
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
    assert len(rows) == 200
    lines = (folder / "dataset.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    with (folder / "dataset.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 200


def test_the_password_is_not_printed(running, tmp_path):
    _, data = running
    secrets = dict(line.split("=", 1) for line in (data / "secrets.env").read_text().splitlines() if "=" in line)
    printed = (tmp_path / "run.log").read_text() + "".join(path.read_text() for path in (data / "logs").iterdir())
    assert len(secrets) == 4
    for name in ("DATAGEN_SESSION_SECRET", "R1EN_CSTORE_AUTH_SECRET", "R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD"):
        assert secrets[name] not in printed


def test_the_second_start_keeps_the_secrets(running, tmp_path):
    _, data = running
    before = (data / "secrets.env").read_text()
    environment = {"DATAGEMS_BIN_DIR": str(BIN), "DATAGEN_DATA_DIR": str(data), "DATAGEN_APP_PORT": "nonsense"}
    again = Process("scripts/run", [str(ROOT / "scripts" / "run"), "--no-build"], tmp_path / "again.log", environment)
    wait_until(lambda: not again.is_running(), "the second start giving up")
    assert again.terminate() == 1
    assert "gateway ended or does not answer" in again.output()
    assert "DATAGEN_APP_PORT" in again.output()
    assert (data / "secrets.env").read_text() == before
