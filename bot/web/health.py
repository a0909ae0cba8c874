"""/healthz, /readyz, /metrics."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest

from bot.web.parts import PARTS


@dataclass(frozen=True, kw_only=True)
class Meters:
    """What the web layer counts itself."""

    sockets: Gauge
    acks: Histogram

    @classmethod
    def of(cls, registry: CollectorRegistry) -> Meters:
        """Registered anew in a registry."""
        return cls(
            sockets=Gauge("xiaoge_web_sockets", "Open web chat sockets", registry=registry),
            acks=Histogram("xiaoge_web_ack_seconds", "From frame to durable receipt", registry=registry),
        )


METERS = web.AppKey("meters", Meters)


async def healthz(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"alive": True})


async def readyz(request: web.Request) -> web.Response:
    """Database and loops work; what does not is named."""
    missing = list(await request.app[PARTS].ready())
    return web.json_response({"ready": not missing, "missing": missing}, status=503 if missing else 200)


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text."""
    body = generate_latest(request.app[PARTS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


ROUTES = (web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics))
