"""The sample environment, the README's table and the programs know the same settings."""

import re
import subprocess

import pytest
import settings_read

from harness.processes import BIN, ROOT

SAMPLE = (ROOT / "deploy" / "datagems.env.example").read_text(encoding="utf-8")
ASSIGNMENT = re.compile(r"^(#?)([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
SECRETS = {"DATAGEN_SESSION_SECRET": "s" * 48, "R1EN_CSTORE_AUTH_SECRET": "p" * 24,
           "R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD": "a password"}
# Name files that are read at once, and are on no machine of ours.
FILES = {"DATAGEN_TLS_CERT", "DATAGEN_TLS_KEY"}
PROGRAMS = ["datagems-gateway", "datagems-worker"]


def set_lines() -> dict[str, str]:
    return {name: value for comment, name, value in ASSIGNMENT.findall(SAMPLE) if not comment}


def optional_groups() -> list[dict[str, str]]:
    """Assignments in comments that stand together."""
    blocks = re.findall(r"(?:^#[A-Z][A-Z0-9_]+=.*\n)+", SAMPLE, re.MULTILINE)
    return [{name: value for _, name, value in ASSIGNMENT.findall(block)} for block in blocks]


def mistakes(program: str, settings: dict[str, str]) -> str:
    return subprocess.run([str(BIN / program), "--print-settings"], env=settings, capture_output=True, text=True,
                          timeout=60).stderr


def test_the_sample_names_every_setting_and_no_other():
    named = {name for _, name, _ in ASSIGNMENT.findall(SAMPLE)}
    assert settings_read.current_names() - named == set(), "not in deploy/datagems.env.example"
    assert named - settings_read.all_names() == set(), "read by no program"


def test_the_readme_names_every_setting():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("## Settings"):]
    rows = re.findall(r"^\| `.*$", table, re.MULTILINE)
    # `A_HOST` + `_PORT` stands for A_HOST and A_PORT.
    named = set(re.findall(r"[A-Z][A-Z0-9_]{3,}", " ".join(rows)))
    endings = set(re.findall(r"`(_[A-Z0-9_]+)`", " ".join(rows)))
    missing = {name for name in settings_read.current_names() - named
               if not any(name.endswith(ending) for ending in endings)}
    assert missing == set(), "not in the README's table"


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_sample_with_secrets_is_enough(program):
    assert mistakes(program, {**set_lines(), **SECRETS}) == ""
    for name in SECRETS:
        assert set_lines()[name] == "", "a secret that everybody knows"


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_stands_in_comments_is_taken(program):
    groups = optional_groups()
    assert len(groups) > 5
    for group in groups:
        if FILES & group.keys():
            continue
        assert mistakes(program, {**set_lines(), **SECRETS, **group}) == "", group
