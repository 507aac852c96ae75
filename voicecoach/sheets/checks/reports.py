"""What `check` found, for people and for programs: as text, as JSON, or as SARIF for code hosts and editors."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voicecoach import __version__
from voicecoach.source import Fault, format_fault

FORMATS = ("text", "json", "sarif")
JSON_FORMAT = "voicecoach-check/1"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def format_text(faults: Iterable[Fault]) -> str:
    """Each fault as the house writes it, an empty line between two."""
    return "\n\n".join(format_fault(fault) for fault in faults)


def format_json(faults: Iterable[Fault], sheet_count: int) -> str:
    """One JSON object, a fault a line; lines and columns count from 1, and an end is exclusive."""
    entries = ",\n".join(f"    {_dump(_fields(fault))}" for fault in faults)
    listed = f"[\n{entries}\n  ]" if entries else "[]"
    return f'{{\n  "format": {_dump(JSON_FORMAT)},\n  "sheets": {sheet_count},\n  "faults": {listed}\n}}\n'


def format_sarif(faults: Iterable[Fault], meanings: dict[str, str]) -> str:
    """SARIF 2.1.0. `meanings` tells what a code means; a code without one is told by its first fault."""
    told = list(faults)
    codes = list(dict.fromkeys(fault.code for fault in told))
    first = {fault.code: fault.message for fault in reversed(told)}
    rules = [
        {"id": code, "shortDescription": {"text": meanings.get(code) or _sentence(first[code])}}
        for code in codes
    ]
    driver = {"name": "voicecoach", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(fault, codes.index(fault.code)) for fault in told],
    }
    return (
        json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
        + "\n"
    )


def _fields(fault: Fault) -> dict[str, Any]:
    span = fault.span
    return {
        "code": fault.code,
        "severity": fault.severity,
        "message": fault.message,
        "hint": fault.hint,
        "path": span.path,
        "line": span.line_number,
        "column": span.column_number,
        "end_column": span.end_column_number,
    }


def _result(fault: Fault, rule_index: int) -> dict[str, Any]:
    span = fault.span
    hint = f"\nhint: {fault.hint}" if fault.hint else ""
    region = {
        "startLine": span.line_number,
        "startColumn": span.column_number,
        "endColumn": span.end_column_number,
        "snippet": {"text": fault.line},
    }
    return {
        "ruleId": fault.code,
        "ruleIndex": rule_index,
        "level": "note" if fault.severity == "info" else fault.severity,
        "message": {"text": f"{_sentence(fault.message)}{hint}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(span.path)}, "region": region}}],
    }


def _uri(path: str) -> str:
    """A relative path as a relative reference, an absolute one as a file URI."""
    from urllib.parse import quote  # noqa: PLC0415  # only SARIF pays for the import

    return Path(path).as_uri() if Path(path).is_absolute() else quote(path.replace("\\", "/"))


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
