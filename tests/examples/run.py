"""The quick-start of examples/quickstart with skiff, from an empty engine to a composed application and back.

    run.py BINARY [--engine 20|28]… [--official]"""
import json
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "harness")]
import cases
import engines
from cases import case

IMAGES = ("busybox:latest", "python:3.11-slim", "redis:7-alpine")


def project(t):
    folder = os.path.join(t.folder, "quickstart")
    shutil.copytree(os.path.join(engines.TOP, "examples", "quickstart"), folder, ignore=shutil.ignore_patterns("data", "__pycache__"))
    return folder


def page(t, path, seconds=40):
    """What the application answers on its published port."""
    def ask():
        done = t.shell("curl -s -m 5 http://localhost:8000" + path)
        return json.loads(done.out) if done.code == 0 and done.out.startswith("{") else None
    return t.until(ask, path + " answers", seconds)


@case()
def by_hand(t):
    folder = project(t)
    out = t.done("build", "-t", "quickstart", folder, seconds=180)
    assert "Successfully tagged quickstart:latest" in out, out
    assert t.done("build", "--no-cache", "-q", "-f", os.path.join(folder, "Dockerfile"), folder, seconds=180).startswith("sha256:")
    t.done("network", "create", "front")
    t.done("volume", "create", "kept")
    t.done("run", "-d", "--name", "store", "--network", "front", "--network-alias", "redis", "-v", "kept:/data", "redis:7-alpine")
    t.write("env.list", "LLM_API_KEY=secret\n")
    t.done("run", "-d", "--name", "app", "--network", "front", "-p", "8000:8000", "--env-file", "env.list", "-v", t.folder + "/data:/app/data", "quickstart")
    assert page(t, "/api/v1/health") == {"status": "ok", "redis": "up", "api_key": True}
    assert [page(t, "/")["visits"] for _ in range(3)] == [1, 2, 3]
    assert "0.0.0.0:8000->8000/tcp" in t.done("ps")
    assert "Uvicorn running" in t.done("logs", "app") + t.docker("logs", "app").err
    assert t.done("exec", "app", "pwd") == "/app\n"
    assert t.done("exec", "store", "redis-cli", "get", "visits") == "3\n"
    terminal = t.terminal("exec", "-it", "app", "/bin/bash")
    terminal.type("echo $((6*7))\r")
    terminal.expect("42\r\n")
    terminal.type("exit 3\r")
    assert terminal.end() == 3
    t.done("stop", "-t", "2", "app", "store")
    assert "app" in t.done("ps", "-a") and "app" not in t.done("ps")
    t.done("rm", "app")
    t.done("rm", "-f", "store")
    t.done("volume", "rm", "kept")
    t.done("network", "rm", "front")
    t.done("rmi", "quickstart")
    assert t.names() == []


@case()
def composed(t):
    folder = project(t)
    compose = lambda *arguments, **options: t.docker("compose", *arguments, folder=folder, seconds=240, LLM_API_KEY="secret", **options)
    result = compose("up", "-d")
    assert result.code == 0, result
    assert page(t, "/api/v1/health")["status"] == "ok"
    page(t, "/")
    assert t.names() == ["quickstart-backend-1", "quickstart-redis-1"]
    result = compose("ps", "--format", "{{.Service}} {{.State}}")
    assert sorted(result.out.split("\n")) == ["", "backend running", "redis running"], result
    result = compose("logs", "backend")
    assert "backend-1  | " in result.out and "Uvicorn running" in result.out, result
    started = t.container("quickstart-redis-1")["State"]["StartedAt"]
    result = compose("up", "-d", "--build")
    assert result.code == 0, result
    assert t.container("quickstart-redis-1")["State"]["StartedAt"] == started, "an unchanged service was restarted"
    result = compose("up", "-d", "--scale", "backend=3")
    assert result.code == 1 and "port is already allocated" in result.err, result
    result = compose("up", "-d", "--scale", "backend=1", "--scale", "redis=1")
    assert result.code == 0 and len([n for n in t.names() if t.is_running(n)]) == 2, result
    assert page(t, "/")["visits"] >= 2
    result = compose("down")
    assert result.code == 0 and t.names() == [], result
    assert t.engine.ask("GET", "/volumes/quickstart_redis_data"), "down keeps volumes"
    result = compose("up", "-d")
    assert result.code == 0 and page(t, "/")["visits"] >= 3, "the volume keeps the count"
    result = compose("down", "-v")
    assert result.code == 0 and t.engine.ask("GET", "/volumes/quickstart_redis_data") is None, result


@case()
def composed_in_the_foreground(t):
    folder = project(t)
    t.folder = folder
    terminal = t.terminal("compose", "up", "--build", "--menu=false")
    terminal.expect("Uvicorn running", 180)
    terminal.type("\x03")
    terminal.expect("Gracefully")
    assert terminal.end(40) == 130
    assert terminal.restored()
    assert not any(t.is_running(name) for name in t.names())
    t.done("compose", "down", "-v", folder=folder)


sys.exit(cases.main("examples", IMAGES))
