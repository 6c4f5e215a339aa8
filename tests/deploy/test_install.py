"""What `cmake --install` puts in place, and what systemd thinks of it."""

import os
import re
import subprocess

import pytest
import unit_file

from harness.processes import BIN, ROOT

UNITS = ["datagems-gateway.service", "datagems-worker@.service"]
MAX_EXPOSURE = 2.5


def run(*command) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def unit_path(installed, unit):
    return installed / "lib" / "systemd" / "system" / unit


def test_all_is_in_place(installed):
    programs = {path.name for path in (installed / "bin").iterdir()}
    assert {"datagems-gateway", "datagems-worker"} <= programs
    for program in ("datagems-gateway", "datagems-worker"):
        assert run(installed / "bin" / program, "--version").startswith(program)
    for file in ("lib/sysusers.d/datagems.conf", "share/datagems/datagems.env.example", "share/doc/datagems/README.md",
                 "share/doc/datagems/LICENSE", "share/doc/datagems/openapi.yaml"):
        assert (installed / file).is_file(), file
    if (ROOT / "web" / "dist" / "index.html").is_file():
        assert (installed / "share/datagems/web/index.html").is_file()


def test_a_package_can_be_made_of_it(installed, tmp_path):
    environment = {**os.environ, "DESTDIR": str(tmp_path)}
    subprocess.run(["cmake", "--install", str(BIN.parent), "--prefix", "/usr"], check=True, capture_output=True,
                   env=environment)
    for unit in UNITS:
        settings = unit_file.read(tmp_path / "usr/lib/systemd/system" / unit)
        assert "/usr/bin/datagems-" in settings["ExecStart"][0]
    names = {path.relative_to(tmp_path / "usr") for path in (tmp_path / "usr").rglob("*")}
    assert names == {path.relative_to(installed) for path in installed.rglob("*")}


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong(installed, unit):
    assert run("systemd-analyze", "verify", "--man=no", unit_path(installed, unit)) == ""
    command = unit_file.read(unit_path(installed, unit))["ExecStart"][0].split()
    assert all(os.access(part, os.X_OK) for part in command if part.startswith("/"))


@pytest.mark.parametrize("unit", UNITS)
def test_the_sandbox_is_tight(installed, unit):
    told = run("systemd-analyze", "security", "--offline=yes", "--no-pager", unit_path(installed, unit))
    exposure = float(re.search(r"Overall exposure level for \S+: (\d+\.\d+)", told).group(1))
    assert exposure <= MAX_EXPOSURE, told


@pytest.mark.parametrize("unit", UNITS)
def test_a_stop_leaves_time_for_what_is_under_way(installed, unit):
    settings = unit_file.read(unit_path(installed, unit))
    shown = run("env", "-i", "DATAGEN_MOCK_CSTORE=1", BIN / "datagems-gateway", "--print-settings")
    grace = float(re.search(r"^DATAGEN_STOP_GRACE_SECONDS=(.*)$", shown, re.MULTILINE).group(1))
    assert float(settings["TimeoutStopSec"][0]) > 2 * grace


def test_the_user_can_be_made(installed, tmp_path):
    (tmp_path / "etc").mkdir()
    told = run("systemd-sysusers", "--dry-run", f"--root={tmp_path}", installed / "lib/sysusers.d/datagems.conf")
    assert "Creating user 'datagems'" in told
    for unit in UNITS:
        assert unit_file.read(unit_path(installed, unit))["User"] == ["datagems"]


def test_no_document_names_another_place():
    """Paths that the README tells are those of the units."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in ("/etc/datagems/datagems.env", "/var/lib/datagems", "datagems-worker@", "systemd-sysusers"):
        assert path in readme
