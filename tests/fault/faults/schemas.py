"""Schemas to make records of: the harness's own, and those of the corpus of the JSON Schema tests."""

import functools
import json
import re

from harness.api import PERSON
from harness.processes import ROOT

_CORPUS = ROOT / "tests" / "contract" / "json_schema" / "corpus"


def _patterns(schema):
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "pattern" and isinstance(value, str))
        yield from schema.get("patternProperties", {})
    members = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    for member in members:
        yield from _patterns(member)


def _python_reads(schema) -> bool:
    """Python's expressions know no Unicode properties: it could not check the rows."""
    try:
        for pattern in _patterns(schema):
            re.compile(pattern)
    except re.error:
        return False
    return True


@functools.cache
def corpus() -> dict[str, dict]:
    """Name → schema, in a fixed order; those whose rows Python can check."""
    schemas = {}
    for file in sorted(_CORPUS.glob("*.json")):
        for name, schema in json.loads(file.read_text(encoding="utf-8")).items():
            if _python_reads(schema):
                schemas[f"{file.stem}/{name}"] = schema
    return schemas


def draw_schema(dice) -> tuple[str, dict]:
    """Half of the time the plain one, so that runs stay quick."""
    if dice.random() < 0.5:
        return "person", PERSON
    schemas = corpus()
    name = dice.choice(list(schemas))
    return name, schemas[name]
