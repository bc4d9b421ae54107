"""`prune --dry-run`: what it tells is what the same command then does, and telling changes nothing."""
import json
import signal
import subprocess

from cases import case

LAYERS = """FROM busybox
LABEL made=%(label)s
RUN dd if=/dev/urandom of=/shared bs=1000 count=300 2>/dev/null
WORKDIR /empty
RUN dd if=/dev/urandom of=/own-%(label)s bs=1000 count=%(size)d 2>/dev/null
"""


def held(t):
    """Names of all there is."""
    ask = t.engine.ask
    return [sorted(c["Id"] for c in ask("GET", "/containers/json", query={"all": 1})),
            sorted(json.dumps([i["Id"], sorted(i["RepoTags"] or [])]) for i in ask("GET", "/images/json", query={"all": 1})),
            sorted(v["Name"] for v in ask("GET", "/volumes")["Volumes"] or []),
            sorted(n["Id"] for n in ask("GET", "/networks"))]


def foretold(t, *arguments):
    """The dry run and then the prune; returns its lines."""
    before = held(t)
    told = t.done(*arguments, "--dry-run", SKIFF_READ_ONLY="1")
    assert held(t) == before
    did = t.done(*arguments, "-f")
    as_done = told.replace("Would delete ", "Deleted ").replace("reclaimable", "reclaimed")
    assert sorted(as_done.split("\n")) == sorted(did.split("\n")), (told, did)
    return did


def build(t, label, size, *tags):
    t.write("Dockerfile", LAYERS % {"label": label, "size": size})
    t.done("build", "-q", *[word for tag in tags for word in ("-t", tag)], ".", seconds=120)


def fill(t):
    build(t, "one", 500, "app:1")
    build(t, "two", 700, "app:1")  # the first one loses its name, and shares a layer with this one
    build(t, "three", 900, "app:3", "other/app:3", "127.0.0.1:5000/app")
    build(t, "four", 1100, "used:1", "used:2")
    t.done("create", "--name", "made", "--label", "keep=yes", "used:1", "true")
    t.done("run", "--name", "wrote", "-v", "/anonymous", "-v", "named:/named", "busybox", "sh", "-c",
           "head -c 200000 /dev/zero > /file; head -c 300000 /dev/zero > /anonymous/file; head -c 400000 /dev/zero > /named/file")
    t.done("network", "create", "unused")
    t.done("network", "create", "--label", "keep=yes", "labelled")
    t.done("network", "create", "inuse")
    t.done("run", "-d", "--name", "runs", "--network", "inuse", "-v", "held:/held", "busybox", "sleep", "600")
    t.done("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "with-options")
    t.done("run", "--rm", "-v", "free:/v", "busybox", "sh", "-c", "head -c 500000 /dev/zero > /v/file")


@case(official=False)
def prunes_of_each_kind_are_foretold(t):
    fill(t)
    assert "Total reclaimed space: 0B" not in foretold(t, "image", "prune")
    assert "made" in t.names() and "labelled" not in foretold(t, "network", "prune", "--filter", "label!=keep")
    foretold(t, "network", "prune")
    foretold(t, "volume", "prune", "--filter", "label!=x")
    if t.engine.version != "20":
        assert "free" in foretold(t, "volume", "prune", "-a")
    foretold(t, "container", "prune", "--filter", "label=keep=yes")
    foretold(t, "container", "prune", "--filter", "until=10h")
    assert "wrote" in t.names() and "made" not in t.names()
    foretold(t, "image", "prune", "-a", "--filter", "label=made=three")
    foretold(t, "container", "prune")
    foretold(t, "volume", "prune")
    foretold(t, "image", "prune", "-a", "--filter", "until=24h")
    deleted = foretold(t, "image", "prune", "-a")
    assert "untagged: used:2" in deleted, deleted


@case(official=False)
def images_in_use_are_foretold(t):
    fill(t)
    assert "untagged: used:" in foretold(t, "image", "prune", "-a"), "one of the two names goes"


@case(official=False)
def system_prune_is_foretold(t):
    fill(t)
    foretold(t, "system", "prune", "--filter", "label!=keep")
    foretold(t, "system", "prune", "-a", "--volumes")


@case("28", official=False)
def builder_prune_is_foretold(t):
    build_kit = {"DOCKER_BUILDKIT": "1"}
    t.write("Dockerfile", LAYERS % {"label": "one", "size": 500})
    t.done("build", "-q", ".", seconds=120, **build_kit)
    for options in ([], ["-a"]):
        told = t.done("builder", "prune", "--dry-run", "--verbose", *options, **build_kit)
        classic = t.done("builder", "prune", "--dry-run", "--verbose", *options, DOCKER_BUILDKIT="0")
        did = t.done("builder", "prune", "-f", "--verbose", *options, **build_kit)
        assert "Total:\t0B" not in did, did
        identities = [sorted(line for line in text.split("\n") if line.startswith(("ID:", "Size:", "Total:"))) for text in (told, did, classic)]
        assert identities[0] == identities[1] == identities[2], (told, did, classic)
    refused = t.docker("builder", "prune", "--dry-run", "--reserved-space", "1GB")
    assert refused.code == 1 and "--dry-run" in refused.err, refused


@case(official=False)
def filters_of_the_configuration(t):
    t.write(t.settings + "/config.json", json.dumps({"pruneFilters": ["label!=keep", "until=nonsense"]}))
    refused = t.docker("network", "prune", "--dry-run")
    assert refused.code == 1 and "nonsense" in refused.err, refused
    t.write(t.settings + "/config.json", json.dumps({"pruneFilters": ["label!=keep"]}))
    t.done("network", "create", "--label", "keep", "kept")
    t.done("network", "create", "gone")
    assert foretold(t, "network", "prune") == "Deleted Networks:\ngone\n\n"
    assert foretold(t, "network", "prune", "--filter", "label=keep") == "Deleted Networks:\nkept\n\n"


@case()
def a_signal_at_the_question_is_no(t):
    for number in (signal.SIGINT, signal.SIGTERM):
        asked = t.start("image", "prune", "-a", stdin=subprocess.PIPE)
        asked.shows("[y/N] ")
        asked.signal(number)
        result = asked.end()
        assert result.code == 0 and result.out.endswith("[y/N] \n") and result.err == "", result
    assert t.done("images", "-q", "busybox"), "the image was removed"
