"""proto-schemas/openapi.yaml, and whether an answer is one that it describes."""

import re

import jsonschema
import requests
import yaml

from harness.processes import ROOT

DOCUMENT = yaml.safe_load((ROOT / "proto-schemas" / "openapi.yaml").read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")
_RESOLVER = jsonschema.RefResolver("", DOCUMENT)


def resolved(node: dict) -> dict:
    while "$ref" in node:
        node = _RESOLVER.resolve(node["$ref"])[1]
    return node


def validator(reference: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$ref": reference}, resolver=_RESOLVER)


def _pattern(template: str) -> re.Pattern:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)) + "$")


def template_of(path: str) -> str:
    """The described path that `path` is an instance of; one without parameters comes first."""
    if path in DOCUMENT["paths"]:
        return path
    found = [template for template in DOCUMENT["paths"] if _pattern(template).match(path)]
    assert len(found) == 1, f"{path} is described {len(found)} times"
    return found[0]


def check(answer: requests.Response) -> str:
    """Fails unless the answer's status, headers and body are described; returns "<method> <path> <status>"."""
    method = answer.request.method.lower()
    template = template_of(requests.utils.urlparse(answer.url).path)
    where = f"{method} {template} {answer.status_code}"
    responses = DOCUMENT["paths"][template][method]["responses"]
    described = responses.get(str(answer.status_code), responses.get("default"))
    assert described is not None, f"{where} is not described: {answer.text[:500]}"
    response = resolved(described)
    for name, header in response.get("headers", {}).items():
        assert name in answer.headers or not resolved(header).get("required"), f"{where}: no header {name}"
    content = response.get("content", {})
    if not content:
        return where
    media_type = answer.headers["Content-Type"].split(";")[0].strip()
    assert media_type in content, f"{where}: {media_type} is not described"
    schema = content[media_type].get("schema")
    if media_type == "application/json" and schema is not None:
        errors = list(jsonschema.Draft202012Validator(schema, resolver=_RESOLVER).iter_errors(answer.json()))
        assert not errors, f"{where}: {errors[0].json_path} {errors[0].message}\n{answer.text[:2000]}"
    return where
