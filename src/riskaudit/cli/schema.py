"""`riskaudit schema`: JSON Schemas from the models, for completion in editors and for readers of reports."""

from __future__ import annotations

import json
from typing import Any

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["rule", "dataset", "report", "manifest", "waivers"]))
def command(what: str) -> None:
    """打印 JSON Schema · print the JSON Schema of a rule file, a dataset file, report.json, manifest.json or
    waivers.yaml.
    """
    click.echo(json.dumps(schema_of(what), ensure_ascii=False, indent=2))


def schema_of(what: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `rule`, `dataset`, `report`, `manifest` or `waivers`."""
    from riskaudit.model.dataset import Dataset
    from riskaudit.model.manifest import Manifest
    from riskaudit.model.register import WaiversFile
    from riskaudit.model.report import Report

    if what == "rule":
        return _rule_schema()
    if what in ("report", "manifest"):
        schema = (Report if what == "report" else Manifest).model_json_schema(by_alias=True, mode="serialization")
    elif what == "waivers":
        schema = WaiversFile.model_json_schema(by_alias=True)
    else:
        schema = Dataset.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _rule_schema() -> dict[str, Any]:
    """The schema of a rule file: the rule's own keys, and each kind's parameters under `check`."""
    from riskaudit.checks import KINDS
    from riskaudit.model.rule import Rule

    schema = Rule.model_json_schema(by_alias=True)
    definitions = schema.setdefault("$defs", {})
    choices = []
    for name, kind in KINDS.items():
        shape = kind.model_json_schema(by_alias=True)
        definitions |= shape.pop("$defs", {})
        shape["properties"] = {"kind": {"const": name}, **shape.get("properties", {})}
        shape["required"] = ["kind", *shape.get("required", [])]
        definitions[kind.__name__] = shape
        choices.append({"$ref": f"#/$defs/{kind.__name__}"})
    definitions["Check"] = {"oneOf": choices, "discriminator": {"propertyName": "kind"}}
    for given_by_path in ("id", "theme", "bases"):
        schema["properties"].pop(given_by_path, None)
    definitions["Example"] = {"type": "object", "description": "a record, or {records, partners, as_of}"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
