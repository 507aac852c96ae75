"""The application of a remote control: a page, where the session is, and commands, for whoever knows the token."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

LONGEST_COMMAND = 64
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Content-Type-Options": "nosniff",
}


def build_remote_app(
    token: str,
    read_page: Callable[[], str],
    read_now: Callable[[], dict[str, Any]],
    obey: Callable[[str], bool],
) -> Starlette:
    """`/TOKEN/` is the page, `/TOKEN/now` where the session is, and a POST to `/TOKEN/do` a command; the rest is not found.

    `obey` says whether it knows the command.
    """

    async def give_page(_request: Request) -> Response:
        return HTMLResponse(read_page(), headers=_HEADERS)

    async def give_now(_request: Request) -> Response:
        return JSONResponse(read_now(), headers=_HEADERS)

    async def take(request: Request) -> Response:
        text = b""
        async for part in request.stream():
            text += part
            if len(text) > LONGEST_COMMAND:
                return JSONResponse({"obeyed": False}, 413, _HEADERS)
        is_known = obey(text.decode("utf-8", "replace"))
        return JSONResponse({"obeyed": is_known}, 200 if is_known else 400, _HEADERS)

    app = Starlette(
        routes=[
            Route(f"/{token}/", give_page, methods=["GET"]),
            Route(f"/{token}/now", give_now, methods=["GET"]),
            Route(f"/{token}/do", take, methods=["POST"]),
        ]
    )
    app.router.redirect_slashes = False
    return app
