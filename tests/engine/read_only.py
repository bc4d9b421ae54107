"""`--read-only` refuses every verb that changes something, and the engine is as before."""
import contextlib
import http.server
import json
import os
import socketserver
import threading

from cases import case
from prunes import held
from registries import OPEN, registry, tagged

# What only asks (or changes files of this machine alone), so that each new verb has to be put on one of the two sides.
ASKING = set("""buildx bake; buildx create; buildx du; buildx history inspect; buildx history inspect attachment; buildx history logs; buildx history ls;
buildx history open; buildx inspect; buildx install; buildx ls; buildx rm; buildx stop; buildx uninstall; buildx use; buildx version; checkpoint ls;
completion bash; completion fish; completion powershell; completion zsh; compose check; compose config; compose events;
compose images; compose logs; compose ls; compose plan; compose port; compose ps; compose stats; compose top; compose version;
compose volumes; compose wait; compose watch; config inspect; config ls; container diff; container export; container inspect;
container logs; container ls; container port; container stats; container top; container wait; context create; context export; context import;
context inspect; context ls; context rm; context show; context update; context use; image history; image inspect; image ls; image save;
inspect; logout; manifest annotate; manifest create; manifest inspect; manifest rm; network inspect; network ls; node inspect; node ls;
plugin inspect; plugin ls; search; secret inspect; secret ls; service inspect; service logs; service ls; service ps; node ps; stack config; stack ls;
stack ps; stack services; swarm join-token; swarm unlock-key; system df; system events; system info; version; volume inspect; volume ls;
compose export; buildx imagetools inspect; buildx history export; compose bridge convert; trust inspect""".replace("\n", " ").split("; "))
# They look for what these engines do not have before they write: a plugin, a cluster volume, checkpoints, a worker.
ELSEWHERE = """
checkpoint create c one
checkpoint rm c one
node promote worker
plugin upgrade --grant-all-permissions p
volume update --availability drain v
"""
HELD_ELSEWHERE = {"/nodes/worker": {"ID": "worker", "Version": {"Index": 1}, "Spec": {"Role": "worker", "Availability": "active"}},
                  "/plugins/p/json": {"Name": "p:latest", "PluginReference": "127.0.0.1:9/p:latest", "Enabled": False},
                  "/plugins/privileges": [],
                  "/volumes/v": {"Name": "v", "ClusterVolume": {"ID": "v", "Version": {"Index": 1}, "Spec": {"Availability": "active"}}}}
WRITING = """
build -q .
buildx build -q .
buildx prune -f
buildx history rm --all
buildx history import
buildx dial-stdio
compose attach web
compose build
compose commit web made
compose cp compose.yaml web:/
compose create --force-recreate
compose down
compose exec -T web true
compose kill
compose pause
compose pull
compose push
compose restart
compose rm -sf
compose run --rm web true
compose scale web=2
compose start idle
compose stop
compose unpause
compose up -d idle
config create c compose.yaml
config rm c
attach web
commit web
cp compose.yaml web:/
create busybox
exec web true
kill web
pause web
container prune -f
rename web bew
restart web
rm -f web
run --rm busybox true
run -d busybox true
start idle
start -a idle
stop web
unpause web
update -m 64m web
import compose.yaml
load -i compose.yaml
image prune -f
image prune -af
pull 127.0.0.1:9/x
push 127.0.0.1:9/x
rmi busybox
tag busybox other
login -u u -p p 127.0.0.1:9
network connect lan idle
network create other
network disconnect lan web
network prune -f
network rm lan
node demote SELF
node rm SELF
node update --availability drain SELF
plugin create p plug
plugin disable p
plugin enable p
plugin install --grant-all-permissions 127.0.0.1:9/p
plugin push 127.0.0.1:9/p
plugin rm p
plugin set p A=b
secret create s compose.yaml
secret rm s
service create busybox
service rm x
service rollback x
service scale x=1
service update x
stack deploy -c compose.yaml x
stack rm x
swarm ca --rotate
swarm init
swarm join --token x 127.0.0.1:1
swarm leave
swarm unlock
swarm update --autolock
system dial-stdio
system prune -f
builder prune -f
volume create other
volume prune -f
volume rm data
"""


def path_of(words, known):
    """`compose up -d` → its entry."""
    for count in (3, 2, 1):
        if " ".join(words[:count]) in known:
            return known[" ".join(words[:count])]
    return None


@case(official=False)
def read_only_refuses_each_verb(t):
    tree = json.loads(t.done("__commands", "--json"))
    missing = {entry["record"] for entry in tree if "missing" in entry}
    verbs = {entry["record"] for entry in tree if "group" not in entry or entry["record"] == "buildx history inspect"} - missing
    known = {entry["path"]: entry["record"] for entry in tree}
    t.write("compose.yaml", "name: ro\nservices:\n  web:\n    image: busybox\n    build: .\n    command: sleep 600\n    stop_grace_period: 0s\n  idle: {image: busybox, command: sleep 600, stop_grace_period: 0s}\n")
    t.write("Dockerfile", "FROM busybox\nRUN true\n")
    t.write("plug/config.json", "{}")
    os.makedirs(os.path.join(t.folder, "plug", "rootfs"))
    t.done("network", "create", "lan")
    t.done("run", "-d", "--name", "web", "--network", "lan", "-v", "data:/data", "busybox", "sleep", "600")
    t.done("create", "--name", "idle", "busybox", "true")
    t.done("tag", "busybox", "127.0.0.1:9/x")
    t.done("compose", "up", "-d", "--no-build", seconds=90)
    t.done("compose", "stop", "idle")
    t.engine.ask("POST", "/swarm/init", {"ListenAddr": "127.0.0.1", "AdvertiseAddr": "127.0.0.1"})
    t.later.append(lambda: t.engine.ask("POST", "/swarm/leave", query={"force": 1}))
    names = {"ingress", "docker_gwbridge"}  # come a moment later
    t.until(lambda: names <= {n["Name"] for n in t.engine.ask("GET", "/networks")}, "the networks of the swarm")
    node = t.done("info", "-f", "{{.Swarm.NodeID}}").strip()
    states = [(c["Id"], c["State"]) for c in t.engine.ask("GET", "/containers/json", query={"all": 1})]
    before, refused, wrong = held(t), set(), []
    for line in WRITING.strip().split("\n"):
        record = path_of(line.split(), known)
        if record in missing:
            continue
        result = t.docker("--read-only", *line.replace("SELF", node).split(), seconds=30)
        refused.add(record)
        if result.code == 0 or "read-only mode: refused" not in result.err + result.out:
            wrong.append((line, result))
    assert not wrong, "\n".join("%s: %s" % each for each in wrong)
    assert held(t) == before, (held(t), before)
    assert [(c["Id"], c["State"]) for c in t.engine.ask("GET", "/containers/json", query={"all": 1})] == states
    refused |= {path_of(line.split(), known) for line in ELSEWHERE.strip().split("\n")} | {"manifest push"}  # in the cases below
    neither = verbs - refused - ASKING
    assert not neither and not refused & ASKING, (neither, refused & ASKING)


class StandIn(http.server.BaseHTTPRequestHandler):
    """An engine that holds what the real ones do not, and notes the requests that would change it."""
    protocol_version, written = "HTTP/1.1", []

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        if self.command not in ("GET", "HEAD"):
            self.written.append(path)
        place = "/" + path.split("/", 2)[2] if path.startswith("/v1.") else path
        body = json.dumps(HELD_ELSEWHERE.get(place, {})).encode()
        self.send_response(200)
        for name, value in (("Api-Version", "1.51"), ("Ostype", "linux"), ("Docker-Experimental", "true"), ("Swarm", "active/manager"),
                            ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # nobody waits for the end of an answer that is not needed
            self.wfile.write(b"" if self.command == "HEAD" else body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


@case("28", official=False)
def read_only_refuses_what_needs_another_engine(t):
    path = os.path.join(t.base, "engine.sock")
    server = socketserver.ThreadingUnixStreamServer(path, StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    t.later.append(server.shutdown)
    for line in ELSEWHERE.strip().split("\n"):
        StandIn.written.clear()
        result = t.docker("-H", "unix://" + path, "--read-only", *line.split())
        assert result.code == 1 and "read-only mode: refused" in result.err and not StandIn.written, (line, result, StandIn.written)
        t.docker("-H", "unix://" + path, *line.split())
        assert StandIn.written, line + " writes nothing without the flag either"


@case("28", official=False)
def read_only_refuses_manifests(t):
    registry(t)
    t.done("push", tagged(t, OPEN + "/box:1"))
    t.done("manifest", "create", "--insecure", OPEN + "/list:1", OPEN + "/box:1")
    there = "curl -s -o /dev/null -w '%%{http_code}' http://%s/v2/list/manifests/1" % OPEN
    refused = t.docker("--read-only", "manifest", "push", "--insecure", OPEN + "/list:1")
    assert refused.code == 1 and refused.err == "read-only mode: refused to push a manifest\n", refused
    assert t.shell(there).out == "404"
    t.done("manifest", "push", "--insecure", OPEN + "/list:1")
    assert t.shell(there).out == "200"
