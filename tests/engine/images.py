"""Images between the engine, files, terminals and registries over TLS; and the file in which the credentials are kept."""
import json
import os
import re
import signal
import stat
import subprocess

import real_registry
from cases import case
from real_registry import PASSWORD, USER
from registries import CLOSED, DAEMON, OPEN, big_image, fails, login, registry, stored, tagged
from terminal import Terminal
from transports import restarted


def with_authorities(t, address, authority, line):
    """A shell line for whose programs /etc/docker/certs.d names the authority of an address."""
    t.write("authorities.sh", "mkdir -p /etc/docker && mount -t tmpfs tmpfs /etc/docker && mkdir -p /etc/docker/certs.d/{0} &&\n"
            "cp {1} /etc/docker/certs.d/{0}/ca.crt && {2}\n".format(address, authority, line))
    return t.shell("unshare --mount bash authorities.sh")


@case()
def manifests_over_tls(t):
    certificates = os.path.join(t.base, "certificates")
    real_registry.sign_certificates(certificates, "127.0.0.1")
    registry(t, "file", 5001, auth="htpasswd")
    address = "127.0.0.1:5443"
    words = ["python3", os.path.join(real_registry.HERE, "redirecting.py"), "127.0.0.1", "5443", certificates, "5001"]
    t.started.append(subprocess.Popen(t.engine.inside(words), stderr=subprocess.DEVNULL))
    image, authority = address + "/box:1", certificates + "/ca.pem"
    assert login(t).code == 0
    t.done("push", tagged(t, CLOSED + "/box:1"))
    t.write(t.settings + "/config.json", json.dumps({"auths": {address: {"auth": real_registry.AUTH}}}))
    t.until(lambda: "127.0.0.1:5443" in t.shell("ss -ltn").out, "the front listens")
    # a certificate of nobody we know, unless that does not matter
    refused = ('failed to configure transport: error pinging v2 registry: Get "https://%s/v2/": tls: failed to verify certificate: x509: '
               "certificate signed by unknown authority" % address)
    fails(t, ["manifest", "inspect", image], refused)
    fails(t, ["manifest", "create", address + "/list:1", image], refused)
    shown = t.done("manifest", "inspect", "--insecure", "-v", image)
    assert json.loads(shown)["Descriptor"]["platform"] == {"architecture": "amd64", "os": "linux"}, shown
    # an authority of the registry, or one of the system
    result = with_authorities(t, address, authority, "docker manifest inspect -v " + image)
    assert (result.code, result.out, result.err) == (0, shown, ""), result
    assert t.done("manifest", "inspect", "-v", image, SSL_CERT_FILE=authority) == shown
    known = {"SSL_CERT_FILE": authority}
    t.done("manifest", "create", address + "/list:1", image, **known)
    told = t.done("manifest", "push", address + "/list:1", **known)
    assert re.fullmatch(r"Pushed ref \S+ with digest: sha256:[0-9a-f]{64}\nsha256:[0-9a-f]{64}\n", told), told
    assert json.loads(t.done("manifest", "inspect", address + "/list:1", **known))["manifests"][0]["platform"]["os"] == "linux"


@case()
def bars_on_a_terminal(t):
    registry(t)
    t.done("push", big_image(t, OPEN + "/big:1"))
    for columns in (120, 80, 30, 12):
        t.done("rmi", OPEN + "/big:1")
        terminal = Terminal(t.words(["pull", OPEN + "/big:1"]), t.environment(), t.folder, columns=columns)
        t.later.append(terminal.close)
        assert terminal.end(60) == 0
        assert "Downloaded newer image" in terminal.text and "\x1b[1A\x1b[2K\r" in terminal.text, terminal.text[-500:]
        assert terminal.restored()
        assert ("[=" in terminal.text) == (columns > 110), terminal.text[-500:]
        # a line that is painted again must not wrap, or the next one is painted in the wrong place
        lines = [line for line in re.split(r"[\r\n]|\x1b\[\d*[A-Z]", terminal.text) if re.match(r"[0-9a-f]{8,12}", line)]
        assert lines and (t.official or all(len(line) < columns for line in lines)), (columns, lines)


@case()
def an_interrupted_save_leaves_nothing(t):
    big_image(t, "big:1")
    t.write("old.tar", "what was there")
    for name in ("new.tar", "old.tar"):
        saving = t.start("save", "-o", name, "big:1")
        t.until(lambda: any(n.startswith(".tmp-") for n in os.listdir(t.folder)), "save writes beside the file")
        saving.signal(signal.SIGINT)
        assert saving.end().code == 130
        assert sorted(os.listdir(t.folder)) == ["big", "old.tar"], os.listdir(t.folder)
    with open(os.path.join(t.folder, "old.tar"), encoding="ascii") as file:
        assert file.read() == "what was there"


@case("28")
def platforms_of_one_image(t):
    restarted(t, "--feature", "containerd-snapshotter=true")
    registry(t)
    image, one = OPEN + "/p:all", OPEN + "/p:"
    for name in ("amd64", "arm64"):
        t.done("import", "--platform", "linux/" + name, "/dev/null", one + name)
        t.done("push", "-q", one + name)
    t.done("manifest", "create", "--insecure", image, one + "amd64", one + "arm64")
    t.done("manifest", "push", "--insecure", image)
    t.done("rmi", one + "amd64", one + "arm64")
    t.done("pull", "-q", "--platform", "linux/arm64", image)
    assert t.done("image", "inspect", "--platform", "linux/arm64", "-f", "{{.Architecture}}", image) == "arm64\n"
    assert t.done("history", "--platform", "linux/arm64", "--format", "{{.Comment}}", image) == "Imported from -\n"
    missing = "image with reference %s was found but does not provide the specified platform (linux/amd64)" % image
    for words in (["image", "inspect"], ["history"], ["save", "-o", "x.tar"]):
        result = t.docker(*words, "--platform", "linux/amd64", image)
        assert result.code == 1 and result.err.startswith(DAEMON) and missing in result.err, result
    t.done("pull", "-q", "--platform", "linux/amd64", image)
    if not t.official:  # the layout of docker 29
        told = t.done("images", "--tree", image).split("\n")
        assert [line.split("   ")[0].rstrip() for line in told] == ["IMAGE", image, "├─ linux/amd64", "└─ linux/arm64", "", ""], told
    t.done("save", "--platform", "linux/arm64", "-o", "arm.tar", image)
    t.done("rmi", image)
    assert t.done("load", "--platform", "linux/arm64", "-i", "arm.tar") == "Loaded image: %s\n" % image
    result = t.docker("load", "--platform", "linux/amd64", "-i", "arm.tar")
    assert result.code == 1 and "requested platform (linux/amd64) not found" in result.err, result
    t.done("tag", image, OPEN + "/p:again")
    told = t.done("push", "--platform", "linux/arm64", OPEN + "/p:again")
    assert told.startswith("\n Info -> Using --platform pushes only the specified platform manifest of a multi-platform image index.\n"), told
    t.done("rmi", "-f", "--platform", "linux/arm64", image)
    assert t.docker("image", "inspect", "--platform", "linux/arm64", image).code == 1


def at_a_terminal(t, words, *answers):
    """Types each answer when its question is there; exit code and all that the terminal showed."""
    terminal = t.terminal(*words)
    for question, answer in answers:
        while question not in terminal.text:
            assert terminal.read(10), "no question %r: %r" % (question, terminal.text)
        terminal.type(answer)
    code = terminal.end()
    assert terminal.restored()
    return code, terminal.text


@case()
def a_login_at_the_terminal(t):
    registry(t, "file", 5001, auth="htpasswd")
    name, password = ("Username: ", USER + "\r"), ("Password: ", PASSWORD + "\r")
    code, text = at_a_terminal(t, ["login", CLOSED], name, password)
    assert code == 0 and text.startswith("Username: mary\r\nPassword: \r\n\r\nWARNING! Your") and PASSWORD not in text, text
    assert stored(t)["auths"][CLOSED] == {"auth": real_registry.AUTH}
    code, text = at_a_terminal(t, ["login", CLOSED])
    assert code == 0 and text.endswith("Login Succeeded\r\n") and "[Username: mary]" in text, text
    # what is stored does not do any more
    t.write(t.settings + "/config.json", json.dumps({"auths": {CLOSED: {"auth": "bWFyeTp3cm9uZw=="}}}))
    code, text = at_a_terminal(t, ["login", CLOSED], ("Username (mary): ", "\r"), password)
    assert code == 0 and "failed with status: 401 Unauthorized\r\nUsername (mary): " in text, text
    t.done("logout", CLOSED)
    assert at_a_terminal(t, ["login", "-u", USER, CLOSED], ("Password: ", "\r"))[0] == 1
    code, text = at_a_terminal(t, ["login", "-u", USER, CLOSED], ("Password: ", "wrong\r"))
    assert code == 1 and "401 Unauthorized" in text and "wrong" not in text, text
    # Ctrl-C at a question is no error
    assert at_a_terminal(t, ["login", CLOSED], ("Username: ", "\x03")) == (0, "Username: ^C\r\n")
    assert at_a_terminal(t, ["login", CLOSED], name, ("Password: ", "\x03")) == (0, "Username: mary\r\nPassword: \r\n")
    assert stored(t) == {"auths": {}}


@case()
def two_logins_at_once(t):
    for port in (5001, 5003):
        registry(t, "file%d" % port, port, auth="htpasswd")
    t.write("real.json", "")
    path = t.settings + "/config.json"
    os.remove(path)
    os.symlink(t.folder + "/real.json", path)
    for _ in range(5):
        t.write("real.json", json.dumps({"unknown": {"kept": [1]}, "auths": {}}), mode=0o640)
        os.link(t.folder + "/real.json", t.folder + "/before.json")
        both = [t.start("login", "-u", USER, "-p", PASSWORD, "127.0.0.1:%d" % port) for port in (5001, 5003)]
        assert [one.end().code for one in both] == [0, 0]
        kept, after = stored(t), os.stat(path)
        # another file took the place of the old one, behind the link, with its mode
        assert os.path.islink(path) and after.st_nlink == 1 and stat.S_IMODE(after.st_mode) == 0o640, after
        os.remove(t.folder + "/before.json")
        assert t.official or kept["unknown"] == {"kept": [1]} and sorted(kept["auths"]) == ["127.0.0.1:5001", "127.0.0.1:5003"], kept
    assert os.listdir(t.folder) == ["real.json"], os.listdir(t.folder)
