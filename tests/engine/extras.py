"""What only skiff has: trace, read-only mode, waiting, logs of several containers, other names of the program."""
import json
import os
import re
import signal
import subprocess
import threading
import time

import engines
from cases import Running, case


@case(official=False)
def trace_tells_each_call(t):
    lines = t.docker("--trace", "ps", "-q").err.split("\n")
    assert lines[0].startswith("HEAD /_ping 200 "), lines
    assert "/containers/json 200 " in lines[1] and lines[1].endswith("B received"), lines
    told = [json.loads(line) for line in t.docker("ps", "-q", SKIFF_TRACE="json").err.splitlines()]
    assert told[1]["status"] == 200 and told[1]["method"] == "GET" and told[1]["received"] > 0, told


@case(official=False)
def trace_as_http(t):
    t.write(t.settings + "/config.json", json.dumps({"HttpHeaders": {"X-Meta": "shown", "X-Api-Key": "hidden"}}))
    result = t.docker("--trace=http", "network", "create", "--label", "a=b", "traced")
    said = result.err.splitlines()
    begin = next(i for i, line in enumerate(said) if line.startswith("> POST "))
    assert said[0] == "> HEAD /_ping" and said[begin].endswith("/networks/create"), said
    assert "> X-Meta: shown" in said and "> X-Api-Key: ***" in said and "hidden" not in result.err, said
    assert "> Content-Type: application/json" in said[begin:] and any(line.startswith('> {"Name":"traced"') for line in said[begin:]), said
    assert "< 201 Created" in said[begin:] and "< Content-Type: application/json" in said[begin:], said
    sent = len(next(line for line in said[begin:] if line.startswith("> {"))) - 2
    assert re.fullmatch(r"\* POST \S+/networks/create 201 \d+ms %dB sent 8\dB received" % sent, said[-1]), said
    run = t.docker("--trace=http", "run", "--rm", "-e", "DB_PASSWORD=hush", "busybox", "echo", "inside").err.splitlines()
    assert "> Upgrade: tcp" in run and any(line.startswith("< 101 ") for line in run) and not any("hush" in line for line in run), run
    assert any(re.fullmatch(r"\* POST \S+/attach\S* 101 \d+ms 0B sent 15B received", line) for line in run), run
    failed = t.docker("--trace=http", "-H", "unix:///nosuch.sock", "ps").err.splitlines()
    assert failed[0] == "> HEAD /_ping" and any(re.match(r"\* HEAD /_ping - \d+ms 0B sent 0B received \(Cannot ", line) for line in failed), failed


@case(official=False)
def trace_can_be_pasted(t):
    command = t.docker("--trace=curl", "network", "create", "--label", "a=it's", "traced").err.strip().split("\n")[-1]
    t.done("network", "rm", "traced")
    pasted = t.shell(command)
    assert pasted.code == 0 and '"Id"' in pasted.out, (command, pasted)
    assert t.done("network", "inspect", "-f", "{{.Labels.a}}", "traced") == "it's\n"
    assert "'http://[::1]:9/_ping'" in t.docker("--trace=curl", "-H", "tcp://[::1]:9", "ps").err


@case(official=False)
def trace_shows_no_secret(t):
    auths = {"auths": {"127.0.0.1:9": {"auth": "dXNlcjp0b3BzZWNyZXQ="}}}
    for mode in ("http", "curl", "json"):
        told = t.docker("--trace=" + mode, "pull", "127.0.0.1:9/x", DOCKER_AUTH_CONFIG=json.dumps(auths)).err
        assert "topsecret" not in told and "dXNlcjp0" not in told and "X-Registry-Auth: ey" not in told, told
        login = t.docker("--trace=" + mode, "login", "-u", "user", "-p", "topsecret", "127.0.0.1:9").err
        assert "topsecret" not in login, login


@case(official=False)
def failures_as_data(t):
    def told(*words, code):
        result = t.docker("--error-format", "json", *words)
        assert result.code == code, result
        return [json.loads(line) for line in result.err.splitlines()]
    one, two = told("rm", "nosuch1", "nosuch2", code=1)
    assert (one["class"], one["status"], one["method"], one["path"], one["object"], one["retryable"]) == \
        ("not_found", 404, "DELETE", "/containers/nosuch1", "nosuch1", False), one
    assert one["message"] == "Error response from daemon: No such container: nosuch1" and two["object"] == "nosuch2", two
    t.done("create", "--name", "taken", "busybox")
    conflict, = told("run", "--name", "taken", "busybox", code=125)
    assert (conflict["class"], conflict["status"], conflict["exit_code"]) == ("conflict", 409, 125), conflict
    usage, = told("ps", "--nonsense", code=125)
    assert usage["class"] == "usage" and "status" not in usage and usage["message"].startswith("unknown flag: --nonsense"), usage
    far, = told("-H", "unix:///nowhere", "ps", code=1)
    assert far["class"] == "connection" and far["retryable"], far


@case(official=False)
def read_only_refuses_changes(t):
    result = t.docker("--read-only", "run", "--rm", "busybox", "true")
    assert result.code == 125 and "read-only mode: refused to send POST" in result.err, result
    assert t.docker("network", "create", "nope", SKIFF_READ_ONLY="1").code == 1
    assert "nope" not in t.done("network", "ls", "--format", "{{.Name}}")
    assert t.docker("ps", "-q", SKIFF_READ_ONLY="1").code == 0
    assert t.docker("network", "rm", "-f", "bridge", SKIFF_READ_ONLY="yes").code == 1, "any other word means yes"


@case(official=False)
def patience_for_an_engine_that_starts(t):
    t.engine.run("down")
    later = threading.Timer(1, t.engine.up)
    later.start()
    begun = time.monotonic()
    # not inside of the engine's name space, which comes with it
    result = subprocess.run([t.program, "ps", "-q"], env=t.environment(SKIFF_CONNECT_TIMEOUT="60s"), capture_output=True, timeout=90, check=False)
    later.join()
    assert result.returncode == 0 and time.monotonic() - begun > 0.9, result
    begun = time.monotonic()
    assert t.docker("-H", "unix:///nosuch.sock", "ps", SKIFF_CONNECT_TIMEOUT="1").code == 1
    assert time.monotonic() - begun < 5


@case(official=False)
def wait_for_words_in_the_log(t):
    t.done("run", "-d", "--name", "ww", "busybox", "sh", "-c", "sleep 1; echo now ready; sleep 60")
    assert t.done("wait", "--condition", "log=^now r", "ww") == "ww\n"
    assert t.done("wait", "--condition", "log=ready$", "--timeout", "10s", "ww") == "ww\n", "the past counts as well"
    result = t.docker("wait", "--condition", "log=never", "--timeout", "500ms", "ww")
    assert result.code == 124 and result.err == "timed out waiting for ww to be log=never\n", result


@case(official=False)
def wait_for_states(t):
    t.done("create", "--name", "ww", "busybox", "sh", "-c", "sleep 1; exit 3")
    running = t.start("wait", "--condition", "running", "ww")
    time.sleep(0.3)
    t.done("start", "ww")
    assert running.end().out == "ww\n"
    result = t.docker("wait", "--condition", "healthy", "ww")
    assert result.code == 1 and result.err == "container ww exited (3) before it was healthy\n", result
    assert t.done("wait", "--condition", "exited", "ww") == "3\n"
    assert t.done("wait", "--condition", "created", "ww") == "ww\n"
    gone = t.start("wait", "--condition", "removed", "ww")
    gone.hears(signal.SIGINT)
    time.sleep(1)
    t.done("rm", "ww")
    assert gone.end().out == "3\n"
    assert t.docker("wait", "--condition", "nope", "ww").code == 125


@case(official=False)
def wait_for_states_that_pass(t):
    t.done("run", "-d", "--name", "ww", "busybox", "sleep", "60")
    for word in ("running", "ready", "created", "configured", "initialized"):
        assert t.done("wait", "--condition", word, "ww") == "ww\n", word
    paused = t.start("wait", "--condition", "paused", "ww")
    time.sleep(0.5)
    assert paused.process.poll() is None
    t.done("pause", "ww")
    assert paused.end().out == "ww\n"
    ready = t.start("wait", "--condition", "ready", "ww")
    time.sleep(0.5)
    assert ready.process.poll() is None, "a paused one is not ready"
    t.done("unpause", "ww")
    assert ready.end().out == "ww\n"
    for word, code in (("stopped", 137), ("stopping", 137), ("removing", 137)):
        waiting = t.start("wait", "--condition", word, "ww")
        time.sleep(0.5)
        assert waiting.process.poll() is None, word
        t.done("rm", "-f", "ww")
        assert waiting.end().out == "%d\n" % code, word
        t.done("run", "-d", "--name", "ww", "busybox", "sleep", "60")
    t.done("run", "-d", "--name", "again", "--restart", "always", "busybox", "sh", "-c", "sleep 1; exit 2")
    assert t.done("wait", "--condition", "restarting", "again") == "again\n"
    both = t.done("wait", "--condition", "paused", "--condition", "running", "ww")
    assert both == "ww\n", "one of several conditions"


@case(official=False)
def wait_for_health(t):
    t.done("run", "-d", "--name", "ww", "--health-cmd", "test -f /ok", "--health-interval", "500ms", "--health-retries", "1", "busybox", "sleep", "60")
    assert t.done("wait", "--condition", "unhealthy", "ww", seconds=40) == "ww\n"
    ready, healthy = t.start("wait", "--condition", "ready", "ww"), t.start("wait", "--condition", "healthy", "ww")
    time.sleep(1)
    assert ready.process.poll() is None and healthy.process.poll() is None
    t.done("exec", "ww", "touch", "/ok")
    assert ready.end(40).out == "ww\n" and healthy.end(40).out == "ww\n"


@case(official=False)
def wait_for_any_of_several(t):
    t.done("run", "-d", "--name", "slow", "busybox", "sleep", "60")
    t.done("run", "-d", "--name", "fast", "busybox", "sh", "-c", "sleep 1; exit 5")
    assert t.done("wait", "--any", "slow", "fast") == "5\n"
    result = t.docker("wait", "--condition", "exited", "--timeout", "3s", "slow", "fast")
    assert result.code == 124 and result.out == "5\n", result


@case(official=False)
def wait_for_a_port(t):
    t.done("run", "-d", "--name", "ww", "busybox", "sh", "-c", "until [ -e /go ]; do sleep 0.1; done; sleep 60 | nc -l -p 7000")
    waiting = t.start("wait", "--condition", "port=7000", "--timeout", "30s", "ww")
    time.sleep(1)
    assert waiting.process.poll() is None, "it does not listen yet"
    t.done("exec", "ww", "touch", "/go")
    result = waiting.end(40)
    assert (result.code, result.out) == (0, "ww\n"), result


@case(official=False)
def run_and_wait_until_healthy(t):
    t.done("run", "-d", "--wait", "--name", "ww", "--health-cmd", "test -f /ok", "--health-interval", "1s", "busybox", "sh", "-c",
           "sleep 1; touch /ok; sleep 60")
    assert t.container("ww")["State"]["Health"]["Status"] == "healthy"
    result = t.docker("run", "-d", "--wait", "--name", "bad", "--health-cmd", "false", "--health-retries", "600", "busybox", "sh", "-c", "sleep 1; exit 4")
    assert result.code == 1 and "container bad exited (4) before it was ready" in result.err, result


@case(official=False)
def logs_of_several_in_order(t):
    for name in ("one", "two"):
        t.done("run", "--name", name, "-l", "app=x", "busybox", "sh", "-c", "echo first; sleep 1; echo last >&2")
    expected = "one  | first\none  | last\ntwo  | first\ntwo  | last\n"
    result = t.docker("logs", "two", "one")
    assert sorted((result.out + result.err).split("\n")) == sorted(expected.split("\n")), result
    assert t.shell("docker logs --filter label=app=x 2>&1").out == expected
    assert t.shell("docker logs two one 2>&1").out == expected
    late = t.shell("docker logs -t -n 1 one two")
    assert late.out == "" and [line[:7] for line in late.err.splitlines()] == ["one  | ", "two  | "] and "Z last" in late.err, late
    assert t.docker("logs", "one", "nosuch").code == 1
    assert t.docker("logs", "one").out == "first\n", "one container has no prefix"
    none = t.docker("logs")
    assert none.code == 1 and none.err.startswith("docker: 'docker logs' requires 1 argument\n"), none


@case(official=False)
def logs_of_several_hold_no_whole_log(t):
    t.done("run", "--name", "big", "busybox", "sh", "-c", "yes 0123456789012345678901234567890123456789 | head -n 1000000")
    t.done("run", "--name", "late", "busybox", "sh", "-c", "sleep 1; echo end")
    words = ["bash", "-c", "ulimit -v 400000; docker logs big late | tail -n 1"]
    done = subprocess.run(t.engine.inside(words), env=t.environment(), capture_output=True, timeout=120, check=False)
    assert done.stdout == b"late  | end\n", done


@case(official=False)
def logs_follow_a_name(t):
    t.done("run", "--name", "ff", "busybox", "echo", "first")
    following = t.start("logs", "-F", "ff")
    following.shows("first")
    t.done("start", "ff")
    t.until(lambda: following.text(0).count("first") == 2, "the output after the restart")
    t.done("rm", "ff")
    t.done("run", "--name", "ff", "busybox", "echo", "second")
    following.shows("ff  | second")


@case(official=False)
def names_of_the_program(t):
    for name in ("docker-compose", "docker-buildx"):
        os.symlink(t.program, os.path.join(t.base, "bin", name))
    t.write("compose.yaml", "name: pp\nservices:\n  web:\n    image: busybox\n    command: sleep 60\n")
    metadata = json.loads(t.shell("docker-compose docker-cli-plugin-metadata").out)
    assert metadata["SchemaVersion"] == "0.1.0" and metadata["Vendor"], metadata
    up = t.shell("docker-compose up -d && docker-compose ps -q | wc -l && docker-compose down -t 0")
    assert up.code == 0 and up.out == "1\n", up
    assert t.shell("docker-compose --version").out.startswith("Docker Compose version ")
    host = t.shell("docker-compose -H unix:///nosuch.sock ps")
    assert host.code == 1 and "unix:///nosuch.sock" in host.err, host
    called = t.shell("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=docker docker-compose compose version --short")
    assert called.code == 0 and called.out.startswith("2."), called
    assert t.shell("docker-buildx --help").out.startswith("Usage:  docker buildx")


@case(official=False)
def failures_of_up_are_explained(t):
    t.write("compose.yaml", """name: ee
services:
  sick:
    image: busybox
    init: true
    command: sh -c 'echo working hard; exec sleep 60'
    stop_grace_period: 0s
    healthcheck: {test: [CMD-SHELL, "echo not well; false"], interval: 1s, retries: 1}
  missing: {image: busybox, command: nosuchcommand}
  ends: {image: busybox, init: true, command: sh -c 'echo last words; kill -9 $$$$'}
  named: {image: busybox, container_name: taken, command: sleep 60}
  port: {image: busybox, command: sleep 60, ports: ["8765:80"]}
""")
    wait = t.docker("compose", "up", "--explain", "--wait", "sick")
    assert wait.code == 1 and "ee-sick-1 is unhealthy" in wait.err and "exit code 1\n    | not well" in wait.err and "| working hard" in wait.err, wait
    plain = t.docker("compose", "up", "--wait", "sick")
    assert "last lines" not in plain.err and plain.err.strip().split("\n")[-1] == wait.err.strip().split("\n")[-1], plain
    assert "ee-missing-1 cannot start: " in t.docker("compose", "up", "-d", "--explain", "missing").err
    ends = t.docker("compose", "up", "--explain", "--exit-code-from", "ends", "ends")
    assert ends.code == 137 and "exited with code 137 (ended by signal KILL)" in ends.err and "    | last words" in ends.err, ends
    t.done("create", "--name", "taken", "busybox")
    assert "The name belongs to container taken, created." in t.docker("compose", "up", "-d", "--explain", "named").err
    t.done("run", "-d", "--name", "holder", "-p", "8765:1", "busybox", "sleep", "60")
    port = t.docker("compose", "up", "-d", "--explain", "port").err
    assert "Port 8765 is published by container holder, running." in port, port
    shown = t.terminal("compose", "up", "-d", "port")
    shown.expect("Port 8765 is published by container holder")
    assert shown.end() == 1


@case(official=False)
def compose_of_the_official_docker(t):
    docker, _ = engines.official()
    os.makedirs(os.path.join(t.settings, "cli-plugins"))
    os.symlink(t.program, os.path.join(t.settings, "cli-plugins", "docker-compose"))
    t.write("compose.yaml", "name: oo\nservices:\n  web:\n    image: busybox\n    init: true\n    command: sh -c 'echo hello; exec sleep 60'\n"
            "    stop_grace_period: 0s\n")
    plugins = json.loads(t.shell(docker + " info --format '{{json .ClientInfo.Plugins}}'").out)
    assert [(p["Name"], p.get("Err")) for p in plugins] == [("compose", None)], plugins
    up = t.shell("%s compose up -d && %s -l debug compose ps -q | wc -l && %s compose exec -T web echo inside" % (docker, docker, docker))
    assert up.code == 0 and up.out.split() == ["1", "inside"], up
    assert "--pull\t" in t.shell(docker + " __complete compose up --pul").out
    assert t.shell(docker + " compose up --nosuch").err == "unknown flag: --nosuch\n"
    assert t.shell(docker + " -H unix:///nosuch.sock compose ps").code == 1
    t.done("compose", "stop")
    # A signal for docker alone, off a terminal: it passes it on by closing a socket.
    attached = Running(t.engine.inside([docker, "compose", "up"]), t.environment(), t.folder, subprocess.DEVNULL)
    attached.shows("hello")
    attached.signal(signal.SIGINT)
    result = attached.end()
    assert result.code == 130 and "Gracefully" in result.out, result
    assert t.done("ps", "-q") == "", "the container still runs"
    assert t.shell(docker + " compose down").code == 0


@case(official=False)
def plugin_is_told_to_stop(t):
    plugin = t.write(os.path.join(t.settings, "cli-plugins", "docker-waits"), """#!/usr/bin/python3
import os, socket, sys
if sys.argv[1] == "docker-cli-plugin-metadata":
    print('{"SchemaVersion":"0.1.0","Vendor":"x"}')
    sys.exit(0)
peer = socket.socket(socket.AF_UNIX)
peer.connect("\\0" + os.environ["DOCKER_CLI_PLUGIN_SOCKET"][1:])
print("connected", flush=True)
peer.recv(1)
print("told to stop", flush=True)
sys.exit(9)
""", 0o755)
    assert os.path.exists(plugin)
    running = t.start("waits")
    running.shows("connected")
    running.signal(2)
    result = running.end()
    assert result.code == 9 and "told to stop" in result.out, result
