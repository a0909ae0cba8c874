"""A program that speaks the protocol to the stand-in, in the test's own loop."""

from __future__ import annotations

from typing import Any

from aiohttp.test_utils import TestClient

Client = TestClient[Any, Any]


async def session(client: Client, **body: str) -> str:
    """A new session's token."""
    client.session.cookie_jar.clear()
    answer = await client.post("/api/chat/sessions", json=body)
    assert answer.status == 201
    token: str = (await answer.json())["session"]
    return token


def text(frame_id: str, words: str) -> dict[str, str]:
    """A text frame."""
    return {"type": "text", "id": frame_id, "text": words}
