"""Schemas to make records of: the harness's own, and those of the corpus of the JSON Schema tests."""

import json

from harness.api import PERSON
from harness.processes import ROOT

_CORPUS = ROOT / "tests" / "contract" / "json_schema" / "corpus"


def corpus() -> dict[str, dict]:
    """Name → schema, in a fixed order."""
    schemas = {}
    for file in sorted(_CORPUS.glob("*.json")):
        for name, schema in json.loads(file.read_text(encoding="utf-8")).items():
            schemas[f"{file.stem}/{name}"] = schema
    return schemas


def draw_schema(dice) -> tuple[str, dict]:
    """Half of the time the plain one, so that runs stay quick."""
    if dice.random() < 0.5:
        return "person", PERSON
    schemas = corpus()
    name = dice.choice(list(schemas))
    return name, schemas[name]
