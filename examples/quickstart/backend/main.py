"""Counts visits in Redis. Any page is a visit; /api/v1/health says whether the service and its Redis are up."""
import json
import os

from redis import asyncio as redis

visits = redis.Redis(host=os.environ.get("REDIS_HOST", "redis"), decode_responses=True, socket_timeout=5)


async def health():
    try:
        await visits.ping()
        return 200, {"status": "ok", "redis": "up", "api_key": bool(os.environ.get("LLM_API_KEY"))}
    except redis.RedisError as error:
        return 503, {"status": "degraded", "redis": str(error)}


async def count(path):
    try:
        return 200, {"path": path, "visits": await visits.incr("visits")}
    except redis.RedisError as error:
        return 503, {"path": path, "error": str(error)}


async def lifespan(receive, send):
    while True:
        event = await receive()
        await send({"type": event["type"] + ".complete"})
        if event["type"] == "lifespan.shutdown":
            return


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    if scope["type"] != "http":
        return
    status, body = await (health() if scope["path"] == "/api/v1/health" else count(scope["path"]))
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(body).encode() + b"\n"})
