"""Engines of a test run (see ../engine/engines), and the raw requests tests ask them with."""
import http.client
import json
import os
import socket
import subprocess
import time
import urllib.parse

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SCRIPT = os.path.join(TOP, "tests", "engine", "engines")


class Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("docker", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Engine:
    """A private engine of this run, on Engine 20.10 or 28.5."""

    def __init__(self, version, name, options=()):
        self.version, self.name, self.options = version, name, list(options)
        self.host = None

    def up(self):
        done = subprocess.run([SCRIPT, "up", self.version, self.name] + self.options, check=True, stdout=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, timeout=1800, text=True)
        self.host = done.stdout.strip()
        return self

    @property
    def socket(self):
        return self.host[len("unix://"):]

    @property
    def folder(self):
        return os.path.dirname(self.socket)

    def run(self, action):
        subprocess.run([SCRIPT, action, self.name], check=True, timeout=300, stdin=subprocess.DEVNULL)

    def inside(self, words):
        """The command line that runs these words where the engine's published ports are on localhost."""
        with open(os.path.join(self.folder, "pid"), encoding="utf-8") as file:
            return ["nsenter", "--net=/proc/%s/ns/net" % file.read().strip(), "--"] + list(words)

    def ask(self, method, path, body=None, query=None, timeout=60, content="application/json"):
        """One request; the JSON answer (or text), None for 404. Any other refusal is an error of the test."""
        connection = Connection(self.socket, timeout)
        if query:
            path += "?" + urllib.parse.urlencode({k: json.dumps(v) if isinstance(v, (dict, list)) else v for k, v in query.items()})
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        connection.request(method, path, data, {"Content-Type": content})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status == 404:
            return None
        if answer.status >= 400:
            raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, text[:300]))
        if answer.getheader("Content-Type", "").startswith("application/json") and b"\n{" not in text:
            return json.loads(text) if text.strip() else None
        return text

    def copy_image(self, other, name):
        """Give another engine the same image, with the same identity."""
        data = self.ask("GET", "/images/%s/get" % name, timeout=300)
        other.ask("POST", "/images/load", data, timeout=300, content="application/x-tar")

    def empty(self, keep):
        """Leave a swarm, remove all containers, volumes, networks and images, except the images with these names."""
        if self.ask("GET", "/info")["Swarm"]["LocalNodeState"] != "inactive":
            self.ask("POST", "/swarm/leave", query={"force": 1})
        end = time.monotonic() + 20
        while containers := self.ask("GET", "/containers/json", query={"all": 1}):
            for container in containers:
                try:
                    self.ask("DELETE", "/containers/%s" % container["Id"], query={"force": 1, "v": 1})
                except RuntimeError:  # it is just being removed
                    if time.monotonic() > end:
                        raise
            time.sleep(0.05)
        for volume in self.ask("GET", "/volumes")["Volumes"] or []:
            self.ask("DELETE", "/volumes/%s" % volume["Name"], query={"force": 1})
        while networks := [n for n in self.ask("GET", "/networks") if n["Name"] not in ("bridge", "host", "none")]:
            for network in networks:
                try:
                    self.ask("DELETE", "/networks/%s" % network["Id"])
                except RuntimeError:  # the engine is just taking those of a swarm away
                    if time.monotonic() > end:
                        raise
            time.sleep(0.05)
        for image in self.ask("GET", "/images/json", query={"all": 0}):
            names = [n for n in image["RepoTags"] or [] if n != "<none>:<none>"]
            kept = [n for n in names if n in keep]
            for name in [n for n in names if n not in keep] or ([] if kept else [image["Id"]]):
                self.ask("DELETE", "/images/%s" % name, query={"force": 1})
        # parents that lost their children's names, and the build cache
        self.ask("POST", "/images/prune", query={"filters": {"dangling": {"true": True}}})
        self.ask("POST", "/build/prune", query={"all": 1})


def program(path):
    """The program under test; a missing one must not be taken for another of the same name further down PATH."""
    path = os.path.realpath(path)
    if not os.access(path, os.X_OK):
        raise SystemExit("%s: no such program" % path)
    return path


def images(engine, *names):
    """Make the base images on an engine, without asking a registry."""
    environment = dict(os.environ, DOCKER_HOST=engine.host)
    subprocess.run([os.path.join(TOP, "scripts", "images"), "--local"] + list(names), check=True, env=environment, timeout=600,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def official():
    """Installs the official programs; returns (path of docker, its configuration folder with the plugins)."""
    done = subprocess.run([SCRIPT, "peers"], check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=1800, text=True)
    path, config = done.stdout.strip().rsplit(" DOCKER_CONFIG=", 1)
    return os.path.join(path[len("PATH="):].split(":")[0], "docker"), config
