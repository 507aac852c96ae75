"""What `check` found, for people and for programs: as text, as JSON, or as SARIF for code hosts and editors."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.jsonform import JsonForm
from voicecoach.source import Fault, format_fault
from voicecoach.version import __version__

FORMATS = ("text", "json", "sarif")
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class FaultFields:
    """Something that is wrong with a sheet."""

    code: str
    """Which kind of fault, such as `unknown-field`."""
    severity: str
    """error or warning; a sheet with an error cannot be used."""
    message: str
    """What is wrong, in a sentence."""
    hint: str | None
    """What to write instead; null when nothing more can be said."""
    path: str
    """The sheet."""
    line: int
    """Counts from 1."""
    column: int
    """Counts from 1."""
    end_column: int
    """One past the last column of what is wrong."""


@dataclass(frozen=True, slots=True)
class CheckFields:
    """Everything that is wrong with some sheets."""

    sheets: int
    """How many sheets were checked."""
    faults: tuple[FaultFields, ...]
    """By sheet and place."""


FORM = JsonForm("check", 1, "Faults of sheets", CheckFields)


def format_text(faults: Iterable[Fault]) -> str:
    """Each fault as the house writes it, an empty line between two."""
    return "\n\n".join(format_fault(fault) for fault in faults)


def format_json(faults: Iterable[Fault], sheet_count: int) -> str:
    """One JSON object; lines and columns count from 1, and an end is exclusive."""
    return FORM.text(CheckFields(sheet_count, tuple(_fields(fault) for fault in faults)))


def format_sarif(faults: Iterable[Fault], meanings: dict[str, str]) -> str:
    """SARIF 2.1.0. `meanings` explains the codes; a code without an explanation gets the message of its first fault."""
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


def _fields(fault: Fault) -> FaultFields:
    span = fault.span
    return FaultFields(
        code=fault.code,
        severity=fault.severity,
        message=fault.message,
        hint=fault.hint,
        path=span.path,
        line=span.line_number,
        column=span.column_number,
        end_column=span.end_column_number,
    )


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
