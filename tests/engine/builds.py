"""Builds by BuildKit on a live engine: interrupted at any moment, with base images that need a login, with keys."""
import contextlib
import os
import select
import signal
import subprocess

import engines
from cases import case
from registries import CLOSED, login, registry, tagged
from real_registry import PASSWORD

BUILDKIT = {"DOCKER_BUILDKIT": "1"}
MARK = "4711"  # seconds that nothing else sleeps


def build(t, *arguments, **options):
    return t.docker("build", "--progress", "plain", *arguments, **BUILDKIT, **options)


def sleepers():
    """Processes of steps on this machine, whatever namespace they are in."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if MARK.encode() in words:
            found.append(int(pid))
    return found


def waiting(t, *arguments):
    """A build that is in its step."""
    t.write("Dockerfile", "FROM busybox\nRUN echo wait''ing; sleep %s\n" % MARK)
    running = t.start("build", "--progress", "plain", "--no-cache", "-t", "never", *arguments, ".", **BUILDKIT)
    running.shows("waiting")
    return running


def has_read(running):
    """Bytes that the program has read, of its context above all."""
    with open("/proc/%d/io" % running.process.pid, encoding="ascii") as file:
        return int(file.read().split("rchar: ")[1].split()[0])


def leaves_nothing(t):
    t.until(lambda: not sleepers(), "the step has ended")
    assert t.engine.ask("GET", "/images/never/json") is None


@case()
def an_interrupted_step(t):
    for number in (signal.SIGINT, signal.SIGTERM):
        running = waiting(t)
        running.signal(number)
        result = running.end(15)
        assert result.code == 130, (number, result)
        assert result.out == "" and "CANCELED\n" in result.err, result
        assert result.err.endswith("ERROR: failed to build: failed to solve: Canceled: context canceled\n"), result
        leaves_nothing(t)


@case()
def an_interrupted_transfer(t):
    t.write("Dockerfile", "FROM busybox\nCOPY . /\n")
    with open(os.path.join(t.folder, "big"), "wb") as file:
        for _ in range(400):
            file.write(os.urandom(1 << 20))
    running = t.start("build", "--progress", "plain", "-t", "never", ".", **BUILDKIT)
    running.shows("transferring context: ")
    t.until(lambda: "MB" in running.text(1), "some of it is sent")
    running.signal(signal.SIGINT)
    result = running.end(15)
    assert result.code == 130 and "DONE 0.0s\nERROR" not in result.err, result
    leaves_nothing(t)


@contextlib.contextmanager
def silence(t):
    """Port 8097 of the engine: whoever connects gets no answer."""
    silent = subprocess.Popen(t.engine.inside(["python3", "-c", "import socket; s = socket.create_server(('127.0.0.1', 8097)); print(flush=True); kept = [s.accept() for _ in range(99)]"]),
                              stdout=subprocess.PIPE)
    try:
        silent.stdout.readline()
        yield
    finally:
        silent.kill()
        silent.wait()
        silent.stdout.close()


def ends_in_silence(t, shown, *arguments):
    running = t.start("build", "--progress", "plain", *arguments, ".", **BUILDKIT)
    running.shows(shown)
    running.signal(signal.SIGINT)
    result = running.end(15)
    assert result.code == 130 and result.err.endswith("context canceled\n"), result


@case()
def an_interrupted_fetch_pull_or_push(t):
    with silence(t):
        ends_in_silence(t, "load http://127.0.0.1:8097/Dockerfile", "-f", "http://127.0.0.1:8097/Dockerfile")
        t.write("Dockerfile", "FROM 127.0.0.1:8097/never\n")
        ends_in_silence(t, "load metadata for 127.0.0.1:8097/never")
        t.write("Dockerfile", "FROM busybox\nLABEL a=b\n")
        ends_in_silence(t, "pushing", "--push", "-t", "127.0.0.1:8097/never")


@case()
def an_interrupted_export(t):
    """Into a pipe of which only the beginning is read."""
    t.write("Dockerfile", "FROM busybox\nRUN head -c 200000000 /dev/urandom >/big\n")
    pipe = os.path.join(t.folder, "pipe")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        running = t.start("build", "--progress", "plain", "-o", "type=tar,dest=" + pipe, ".", **BUILDKIT)
        t.until(lambda: select.select([reader], [], [], 0)[0] and os.read(reader, 512), "the archive has begun", 60)
        running.signal(signal.SIGINT)
        assert running.end(15).code == 130
    finally:
        os.close(reader)


@case()
def an_interrupted_group(t):
    t.write("docker-bake.json", '{"group": {"default": {"targets": ["a", "b"]}}, "target": {"a": {"dockerfile-inline": "FROM busybox\\nRUN echo wait\'\'ing; sleep %s"}, '
            '"b": {"dockerfile-inline": "FROM busybox\\nRUN echo wait\'\'ing; sleep %s"}}}' % (MARK, MARK))
    running = t.start("buildx", "bake", "--progress", "plain", "--no-cache")
    running.shows("waiting")
    running.signal(signal.SIGINT)
    result = running.end(15)
    assert result.code == 130, result
    leaves_nothing(t)


@case()
def an_interrupted_classic_build(t):
    t.write("Dockerfile", "FROM busybox\nRUN echo wait''ing; sleep %s\n" % MARK)
    for number in (signal.SIGINT, signal.SIGTERM):
        running = t.start("build", "--no-cache", "-t", "never", ".", DOCKER_BUILDKIT="0")
        running.shows("waiting")
        running.signal(number)
        result = running.end(15)
        assert result.code == 128 + number, (number, result)
        leaves_nothing(t)
        t.until(lambda: not t.engine.ask("GET", "/containers/json", query={"all": 1}), "its container is removed")


@case()
def an_interrupted_classic_transfer(t):
    t.write("Dockerfile", "FROM busybox\nCOPY . /\n")
    with open(os.path.join(t.folder, "big"), "wb") as file:
        file.truncate(4 << 30)
    running = t.start("build", "-t", "never", ".", DOCKER_BUILDKIT="0")
    t.until(lambda: has_read(running) > 64 << 20, "some of it is sent")
    running.signal(signal.SIGINT)
    result = running.end(15)
    assert result.code == 130 and "Step" not in result.out, result
    leaves_nothing(t)


@case()
def a_reader_that_goes(t):
    t.write("Dockerfile", "FROM busybox\nRUN while :; do echo more; sleep 0.1; done; sleep %s\n" % MARK)
    result = t.shell("docker build --progress plain -t never . 2>&1 | grep -m 3 more | wc -l", DOCKER_BUILDKIT="1", seconds=30)
    assert result.out.strip() == "3", result
    leaves_nothing(t)


@case()
def a_killed_client(t):
    running = waiting(t)
    running.process.kill()
    running.end()
    leaves_nothing(t)


def with_login(t):
    """A base image of a registry that wants to know who asks; the same refusal names no secret."""
    image = tagged(t, CLOSED + "/box:1")
    assert login(t).code == 0
    t.done("push", "-q", image)
    t.write("Dockerfile", "FROM %s\nRUN echo built\n" % image)
    for _ in range(2):
        t.done("rmi", image)
        result = build(t, "--pull", "--no-cache", "-t", "made", ".")
        assert result.code == 0 and "built" in result.err, result
        assert PASSWORD not in result.err + result.out, result
        t.docker("pull", "-q", image)
    t.done("push", "-q", tagged(t, CLOSED + "/box:2"))
    pushed = build(t, "--push", "-t", CLOSED + "/made:1", ".")
    assert pushed.code == 0, pushed
    assert t.done("pull", "-q", CLOSED + "/made:1") == CLOSED + "/made:1\n"
    t.done("logout", CLOSED)
    t.write("Dockerfile", "FROM %s/box:2\nRUN echo built\n" % CLOSED)
    result = build(t, "--pull", "--no-cache", ".")
    assert result.code == 1 and "built" not in result.out and CLOSED in result.err, result


@case()
def a_base_image_behind_a_password(t):
    registry(t, "file", 5001, auth="htpasswd")
    with_login(t)


@case()
def a_base_image_behind_a_token(t):
    registry(t, "token", 5001, auth="token", token_port=5009)
    with_login(t)


@case()
def a_key_in_a_file(t):
    """The step asks the agent for its keys: one of this length answers with the public half of the file's."""
    key = os.path.join(t.base, "key")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "of the test", "-f", key], check=True)
    question = "import os, socket; s = socket.socket(socket.AF_UNIX); s.connect(os.environ['SSH_AUTH_SOCK']); s.sendall(b'\\\\0\\\\0\\\\0\\\\1\\\\x0b'); print('answer', s.recv(4096))"
    engines.images(t.engine, "python:3.11-slim")
    t.write("Dockerfile", 'FROM python:3.11-slim\nRUN --mount=type=ssh,id=k python3 -c "%s"\n' % question)
    result = build(t, "--no-cache", "--ssh", "k=" + key, ".")
    assert result.code == 0 and "ssh-ed25519" in result.err, result
    # nothing of it stays
    assert not [pid for pid in filter(str.isdigit, os.listdir("/proc")) if key.encode() in open_line(pid)]
    result = build(t, "--ssh", "k=Dockerfile", ".")
    assert result.code == 1 and "failed to parse Dockerfile" in result.err, result


def open_line(pid):
    try:
        with open("/proc/%s/cmdline" % pid, "rb") as file:
            return file.read()
    except OSError:
        return b""
