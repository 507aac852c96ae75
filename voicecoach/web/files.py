"""Files -> the application that gives them away, to whoever knows the token."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".lrc": "text/plain; charset=utf-8",
    ".cue": "text/plain; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""What voicecoach writes for others, by suffix; nothing else of a folder is given away."""
INDEX = "index.html"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
}

Visit = Callable[[str], None]
"""Called with the address of whoever asked for something."""


def build_app(files: Mapping[str, Path], token: str, visit: Visit) -> Starlette:
    """The application: `/TOKEN/name` for each file, byte ranges and HEAD included; everything else is not found."""

    async def give(request: Request) -> Response:
        name = request.path_params["name"] or INDEX
        path = files.get(name)
        if path is None or not path.is_file():
            return PlainTextResponse("There is no such file here.", 404, _HEADERS)
        visit(request.client.host if request.client else "")
        media_type = MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
        return FileResponse(path, media_type=media_type, headers=_HEADERS)

    async def lead_on(_request: Request) -> Response:
        return RedirectResponse(f"/{token}/", headers=_HEADERS)

    app = Starlette(
        routes=[
            Route(f"/{token}/{{name}}", give, methods=["GET"]),
            Route(f"/{token}/", _at_index(give), methods=["GET"]),
            Route(f"/{token}", lead_on, methods=["GET"]),
        ]
    )
    app.router.redirect_slashes = False  # whoever does not know the token learns nothing
    return app


def _at_index(
    give: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    async def give_index(request: Request) -> Response:
        scope: dict[str, Any] = dict(request.scope)
        scope["path_params"] = {"name": INDEX}
        return await give(Request(scope, request.receive))

    return give_index


def shareable(folder: Path) -> dict[str, Path]:
    """The files of a folder that are given away, by name: those that voicecoach writes for others, and none that is hidden."""
    return {
        path.name: path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".") and path.suffix.lower() in MEDIA_TYPES
    }
