"""A YAML language server as an editor runs it: a process of its own, spoken to over its stdin and stdout.

Nothing is waited for by the clock: each answer is awaited, and a minute without one is a failure.
"""

import json
import queue
import subprocess
from pathlib import Path
from threading import Thread
from typing import IO, Any, Self

PATIENCE_S = 90
"""Far more than the slowest machine takes for one answer."""

_SETTINGS: dict[str, Any] = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        # No catalogue is fetched: the schema is the one that the sheet itself names.
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    },
    "http": {"proxy": "", "proxyStrictSSL": True},
    "[yaml]": {},
    "editor": {},
    "files": {},
}


class LanguageServer:
    """One server with one workspace; a context manager that ends it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._published: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._asked_for_settings: queue.Queue[None] = queue.Queue()
        self._count = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": self._folder.as_uri(),
                "capabilities": {
                    "workspace": {
                        "configuration": True,
                        "didChangeConfiguration": {"dynamicRegistration": True},
                    },
                    "textDocument": {
                        "publishDiagnostics": {"versionSupport": True},
                        "hover": {"contentFormat": ["markdown", "plaintext"]},
                        "completion": {"completionItem": {"snippetSupport": True}},
                    },
                },
            },
        )
        self._send("initialized", {})
        self._asked_for_settings.get(timeout=PATIENCE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def open(self, path: Path, text: str | None = None) -> list[dict[str, Any]]:
        """The diagnostics of a document that an editor opens, with the text that it holds by now."""
        uri = path.as_uri()
        self._published[uri] = queue.Queue()
        content = path.read_text(encoding="utf-8") if text is None else text
        self._send(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": content}},
        )
        return self._published[uri].get(timeout=PATIENCE_S)

    def completions(self, path: Path, line: int, column: int) -> list[str]:
        """What the server offers at a place, both counted from 0 as editors do."""
        answer = self.request("textDocument/completion", _place(path, line, column))
        items = answer["items"] if isinstance(answer, dict) else answer
        return [item["label"] for item in items]

    def hover(self, path: Path, line: int, column: int) -> str:
        answer = self.request("textDocument/hover", _place(path, line, column))
        contents = answer["contents"] if answer else ""
        return str(contents["value"] if isinstance(contents, dict) else contents)

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self._count += 1
        answers = self._answers[self._count] = queue.Queue()
        self._write({"id": self._count, "method": method, "params": params})
        answer = answers.get(timeout=PATIENCE_S)
        assert "error" not in answer, answer
        return answer["result"]

    def _send(self, method: str, params: dict[str, Any]) -> None:
        self._write({"method": method, "params": params})

    def _write(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while (message := _next_message(self._process.stdout)) is not None:
            if "method" not in message:
                self._answers[message["id"]].put(message)
            elif message["method"] == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] in self._published:
                    self._published[params["uri"]].put(params["diagnostics"])
            elif "id" in message:
                self._write({"id": message["id"], "result": self._answer(message)})

    def _answer(self, message: dict[str, Any]) -> Any:
        """What an editor answers when the server asks."""
        if message["method"] != "workspace/configuration":
            return None
        asked = [item.get("section", "") for item in message["params"]["items"]]
        self._asked_for_settings.put(None)
        return [_SETTINGS.get(section) for section in asked]


def _next_message(stream: IO[bytes]) -> dict[str, Any] | None:
    length = 0
    while (line := stream.readline()) not in {b"\r\n", b""}:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    content = stream.read(length)
    if not length or len(content) < length:
        return None
    message: dict[str, Any] = json.loads(content)
    return message


def _place(path: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
