"""Real registries: open, with a password file, with a token server, over TLS with a private authority; and what goes wrong."""
import base64
import json
import os
import re
import signal
import stat
import subprocess

import real_registry
from cases import case
from real_registry import OTHER, OTHER_PASSWORD, PASSWORD, USER
from transports import restarted

OPEN, CLOSED = "127.0.0.1:5000", "127.0.0.1:5001"
DAEMON = "Error response from daemon: "
PLAINTEXT = ("\nWARNING! Your credentials are stored unencrypted in '%s/config.json'.\nConfigure a credential helper to remove this warning. See\n"
             "https://docs.docker.com/go/credential-store/\n\n")
TIP = "\n\n Info -> To login with a different account, run 'docker logout' followed by 'docker login'\n\n\n"


def registry(t, name="open", port=5000, **options):
    made = real_registry.Registry(t.engine.inside, os.path.join(t.base, "registry-" + name), port, **options)
    t.later.append(made.down)
    return made.up()


def login(t, *flags, user=USER, password=PASSWORD, server=CLOSED, **options):
    return t.docker(*flags, "login", "-u", user, "--password-stdin", server, stdin=password.encode() + b"\n", **options)


def stored(t):
    with open(t.settings + "/config.json", encoding="utf-8") as file:
        return json.load(file)


def fails(t, words, message, code=1):
    """The command fails with this text and nothing else on standard error; its standard output."""
    result = t.docker(*words)
    assert (result.code, result.err) == (code, message + "\n"), (words, result)
    return result.out


def tagged(t, image):
    t.done("tag", "busybox", image)
    return image


def push_and_pull(t, image):
    told = t.done("push", tagged(t, image))
    digest = re.search(r"digest: (sha256:[0-9a-f]{64}) size: \d+\n$", told)
    assert digest and "The push refers to repository [%s]\n" % image.rpartition(":")[0] in told, told
    assert t.done("push", "-q", image) == image + "\n"
    t.done("rmi", image)
    told = t.done("pull", image)
    assert told.endswith("Digest: %s\nStatus: Downloaded newer image for %s\n%s\n" % (digest[1], image, image)), told
    assert t.done("pull", "-q", image) == image + "\n"
    return digest[1]


@case()
def an_open_registry(t):
    registry(t)
    digest = push_and_pull(t, OPEN + "/team/box:1")
    assert "Status: Image is up to date" in t.done("pull", OPEN + "/team/box:1")
    by_digest = "%s/team/box@%s" % (OPEN, digest)
    assert t.done("pull", by_digest).endswith("Status: Image is up to date for %s\n%s\n" % (by_digest, by_digest))
    told = t.done("push", "-a", tagged(t, OPEN + "/team/box:2")[:-2])
    assert told.count("digest: sha256:") == 2, told
    t.done("rmi", OPEN + "/team/box:1", OPEN + "/team/box:2")
    told = t.done("pull", "-a", OPEN + "/team/box")
    assert told.count("Digest: ") == 2 and told.endswith("\n%s/team/box\n" % OPEN), told
    assert t.done("run", "--rm", OPEN + "/team/box:2", "echo", "ran") == "ran\n"


@case()
def compose_resolves_digests(t):
    registry(t)
    registry(t, "closed", 5001, auth="htpasswd")
    assert login(t).code == 0
    digests = {image: push_and_pull(t, image) for image in (OPEN + "/box:1", CLOSED + "/team/box:latest")}
    t.write("compose.yaml", "name: dd\nservices:\n  a: {image: '%s/box:1', command: x}\n  b: {image: '%s/team/box'}\n" % (OPEN, CLOSED))
    names = [image + "@" + digest for image, digest in digests.items()]
    locked = "services:\n  a:\n    image: %s\n  b:\n    image: %s\n" % tuple(names)
    assert t.done("compose", "config", "--lock-image-digests") == locked
    assert t.done("compose", "config", "--resolve-image-digests").count("@sha256:") == 2
    t.done("compose", "config", "--lock-image-digests", "-o", "locked.yaml")
    told = t.done("compose", "-f", "compose.yaml", "-f", "locked.yaml", "config")
    assert all("    image: %s\n" % name in told for name in names) and "      - x\n" in told, told
    assert t.done("compose", "config", "--no-interpolate", "--lock-image-digests").count("@sha256:") == 2
    t.write("compose.yaml", "services: {a: {image: '%s/box:nosuch'}}\n" % OPEN)
    fails(t, ["compose", "config", "--resolve-image-digests", "-q"],
          "failed to resolve digest for %s/box:nosuch: " % OPEN + DAEMON + "manifest unknown: manifest unknown")


@case()
def what_a_registry_does_not_have(t):
    registry(t)
    push_and_pull(t, OPEN + "/box:1")
    missing = DAEMON + "manifest for %s not found: manifest unknown: manifest unknown"
    refused = 'Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused'
    for image in (OPEN + "/box:nosuch", OPEN + "/box@sha256:" + "0" * 64):
        assert fails(t, ["pull", image], missing % image) == ""
    assert fails(t, ["pull", OPEN + "/nosuch"], missing % (OPEN + "/nosuch:latest")) == "Using default tag: latest\n"
    assert fails(t, ["pull", "-q", "127.0.0.1:5999/box"], DAEMON + refused) == ""
    told = fails(t, ["push", OPEN + "/nosuch:1"], "An image does not exist locally with the tag: %s/nosuch" % OPEN)
    assert told == "The push refers to repository [%s/nosuch]\n" % OPEN, told
    told = fails(t, ["push", tagged(t, "127.0.0.1:5999/box:1")], refused)
    assert told == "The push refers to repository [127.0.0.1:5999/box]\n", told
    result = t.docker("run", "--rm", OPEN + "/box:nosuch")
    assert (result.code, result.err.split("\n")[1]) == (125, "docker: " + missing % (OPEN + "/box:nosuch")), result


@case()
def the_wrong_platform(t):
    registry(t)
    image = OPEN + "/box:1"
    push_and_pull(t, image)
    t.done("rmi", image)
    warning = "WARNING: image with reference %s was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)\n" % image
    result = t.docker("pull", "--platform", "linux/arm64", image)
    assert result.code == 0 and result.err == "" and result.out.endswith("\n%s\n" % image), result
    assert (warning in result.out) == (t.engine.version == "28"), result
    result = t.docker("run", "--rm", "--platform", "linux/arm64", image, "true")
    assert result.code == 125 and result.out == "" and "docker: %simage with reference %s was found but " % (DAEMON, image) in result.err, result
    assert result.err.startswith("Unable to find image '%s' locally\n" % image), result


@case()
def a_password_file(t):
    registry(t, "file", 5001, auth="htpasswd")
    os.chmod(t.settings + "/config.json", 0o640)
    image = tagged(t, CLOSED + "/box:1")
    anonymous = DAEMON + 'Head "http://%s/v2/box/manifests/1": no basic auth credentials' % CLOSED
    fails(t, ["push", image], "no basic auth credentials")
    fails(t, ["pull", image], anonymous)
    result = login(t, password="wrong")
    assert (result.code, result.out, result.err) == (1, "", DAEMON + "login attempt to http://%s/v2/ failed with status: 401 Unauthorized\n" % CLOSED), result
    assert stored(t) in ({}, {"auths": {}}), stored(t)
    result = login(t)
    assert (result.code, result.out, result.err) == (0, "Login Succeeded\n", PLAINTEXT % t.settings), result
    assert stored(t) == {"auths": {CLOSED: {"auth": real_registry.AUTH}}}
    assert stat.S_IMODE(os.stat(t.settings + "/config.json").st_mode) == 0o640, "the mode of the file was not kept"
    push_and_pull(t, image)
    result = t.docker("login", CLOSED)
    known = "Authenticating with existing credentials... [Username: %s]%s" % (USER, TIP)
    assert (result.code, result.out, result.err) == (0, "Login Succeeded\n", known), result
    assert t.done("logout", CLOSED) == "Removing login credentials for %s\n" % CLOSED
    assert stored(t) == {"auths": {}}
    fails(t, ["pull", image], anonymous)
    os.remove(t.settings + "/config.json")
    assert login(t).code == 0
    assert stat.S_IMODE(os.stat(t.settings + "/config.json").st_mode) == 0o600
    t.done("logout", CLOSED)
    # credentials of the environment come first
    auths = lambda secret: json.dumps({"auths": {CLOSED: {"auth": base64.b64encode(secret.encode()).decode()}}})
    t.done("pull", image, DOCKER_AUTH_CONFIG=auths(USER + ":" + PASSWORD))
    result = t.docker("pull", image, DOCKER_AUTH_CONFIG=auths(USER + ":wrong"))
    assert result.code == 1 and "unauthorized" in result.err or "no basic auth" in result.err, result


@case()
def a_token_server(t):
    made = registry(t, "token", 5001, auth="token", token_port=5009)
    image = tagged(t, CLOSED + "/box:1")
    fails(t, ["push", image], "denied: requested access to the resource is denied")
    result = login(t, password="wrong")
    assert (result.code, result.out) == (1, ""), result
    assert result.err == DAEMON + 'Get "http://%s/v2/": unauthorized: incorrect username or password\n' % CLOSED, result
    result = login(t)
    assert (result.code, result.out, result.err) == (0, "Login Succeeded\n", ""), result
    # the token stands for the password from now on
    assert stored(t) == {"auths": {CLOSED: {"auth": base64.b64encode(USER.encode() + b":").decode(), "identitytoken": "refresh-of-" + USER}}}
    push_and_pull(t, image)
    fails(t, ["login", CLOSED], "Error: Cannot perform an interactive login from a non TTY device" if t.official else
          "error: cannot perform an interactive login from a non-TTY device")
    # another user may pull and no more
    assert login(t, user=OTHER, password=OTHER_PASSWORD).code == 0
    t.done("pull", image)
    fails(t, ["push", image], "errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n")
    made.users({})
    result = t.docker("pull", image)
    assert result.code == 1 and "unauthorized: incorrect username or password" in result.err, result


def trust(t, authority, address):
    """The engine trusts this authority for this address, until it ends."""
    with open(os.path.join(t.engine.folder, "pid"), encoding="utf-8") as file:
        there = ["nsenter", "--mount=/proc/%s/ns/mnt" % file.read().strip(), "bash", "-ec"]
    with open(authority, encoding="ascii") as file:
        script = "mkdir -p /etc/docker; mount -t tmpfs tmpfs /etc/docker; mkdir -p /etc/docker/certs.d/{0}; cat >/etc/docker/certs.d/{0}/ca.crt".format(address)
        subprocess.run(there + [script], stdin=file, check=True)
    t.later.append(lambda: subprocess.run(there + ["umount /etc/docker"], check=False, capture_output=True))


@case()
def tls_with_a_private_authority(t):
    certificates = os.path.join(t.base, "certificates")
    real_registry.sign_certificates(certificates, "172.17.0.1")  # the engine's own bridge: 127.0.0.0/8 needs no certificate
    address = registry(t, "tls", 5443, host="172.17.0.1", certificates=certificates, auth="htpasswd").address
    image = tagged(t, address + "/box:1")
    unknown = 'Get "https://%s/v2/": %sx509: certificate signed by unknown authority' % (
        address, "tls: failed to verify certificate: " if t.engine.version == "28" else "")
    fails(t, ["push", image], unknown)
    result = login(t, server=address)
    assert (result.code, result.err) == (1, DAEMON + unknown + "\n"), result
    trust(t, certificates + "/ca.pem", address)
    assert login(t, server=address).code == 0
    push_and_pull(t, image)


def big_image(t, image):
    t.write("big/Dockerfile", "FROM busybox\nRUN head -c 30000000 /dev/urandom > /big\n")
    t.done("build", "-q", "-t", image, "big")
    return image


def valve(t, made, size, port=5002):
    """Another address of the registry; it kills the registry after so many bytes."""
    words = ["python3", os.path.join(real_registry.HERE, "valve.py"), str(port), str(made.port), str(size), str(made.process.pid)]
    process = subprocess.Popen(t.engine.inside(words))
    t.started.append(process)
    made.wait("127.0.0.1", port)
    return "127.0.0.1:%d" % port


@case()
def a_registry_dies_under_push_and_comes_back(t):
    made = registry(t)
    pushing = t.start("push", big_image(t, valve(t, made, 10000000) + "/big:1"))
    pushing.shows("Retrying in 5 seconds")
    assert made.process.wait(5) != 0
    registry(t, "open", 5002)
    result = pushing.end(40)
    assert result.code == 0 and re.search(r"\n1: digest: sha256:[0-9a-f]{64} size: \d+\n$", result.out) and result.err == "", result


@case()
def a_registry_dies_under_pull(t):
    restarted(t, "--max-concurrent-downloads", "1", "--max-download-attempts", "1")
    made = registry(t)
    t.done("push", big_image(t, OPEN + "/big:1"))
    t.done("rmi", OPEN + "/big:1")
    address = valve(t, made, 10000000)
    result = t.docker("pull", address + "/big:1")
    assert result.code == 1 and result.out.startswith("1: Pulling from big\n") and "Downloaded" not in result.out, result
    assert re.fullmatch('unexpected EOF\n|(Get ".*": )?dial tcp %s: connect: connection refused\n' % address, result.err), result
    assert t.done("images", "-q", address + "/big") == ""


def secrets_in(text):
    """Which secrets a text holds, as they are or in any base64 in it."""
    known = (PASSWORD, OTHER_PASSWORD, real_registry.AUTH.rstrip("="), "refresh-of-")
    texts = [text]
    for word in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for start in range(4):
            piece = word[start:].translate(str.maketrans("-_", "+/"))
            texts.append(base64.b64decode(piece[:len(piece) // 4 * 4]).decode("latin-1"))
    return [secret for secret in known if any(secret in one for one in texts)]


@case(official=False)
def no_output_holds_a_credential(t):
    assert secrets_in("x %s y" % base64.urlsafe_b64encode(b'{"password":"%s"}' % PASSWORD.encode()).decode()), "the search finds nothing"
    registry(t, "token", 5001, auth="token", token_port=5009)
    registry(t, "file", 5003, auth="htpasswd")
    t.write("b/Dockerfile", "FROM %s/box:1\n" % CLOSED)
    t.write("compose.yaml", "services: {box: {image: '%s/box:1'}}\n" % CLOSED)
    told = []

    def tell(what, result):
        told.append((what, result.out + result.err))

    for number, flags in enumerate((["--debug"], ["--trace"], ["--trace=http"], ["--trace=curl"], ["--trace=json"], ["--error-format", "json"], ["-l", "debug"], ["--record", "rec"])):
        for server in (CLOSED, "127.0.0.1:5003", "127.0.0.1:5999"):
            image = tagged(t, "%s/box:1" % server)
            tell((flags, "login -p"), t.docker(*flags, "login", "-u", USER, "-p", PASSWORD, server))
            tell((flags, "login"), login(t, *flags, server=server))
            tell((flags, "again"), t.docker(*flags, "login", server))
            tell((flags, "push"), t.docker(*flags, "push", image))
            tell((flags, "pull"), t.docker(*flags, "pull", image))
            tell((flags, "manifest"), t.docker(*flags, "manifest", "inspect", "--insecure", image))
        tell((flags, "plugin"), t.docker(*flags, "plugin", "install", "--grant-all-permissions", CLOSED + "/nosuch"))
        tell((flags, "search"), t.docker(*flags, "search", CLOSED + "/box"))
        tell((flags, "build"), t.docker(*flags, "build", "--pull", "b"))
        tell((flags, "compose pull"), t.docker(*flags, "compose", "pull"))
        tell((flags, "compose push"), t.docker(*flags, "compose", "push"))
        tell((flags, "other"), login(t, *flags, user=OTHER, password=OTHER_PASSWORD))
        tell((flags, "denied"), t.docker(*flags, "push", CLOSED + "/box:1"))
        auths = json.dumps({"auths": {CLOSED: {"auth": real_registry.AUTH, "password": PASSWORD}}})
        tell((flags, "overlay"), t.docker(*flags, "pull", CLOSED + "/box:1", DOCKER_AUTH_CONFIG=auths))
        tell((flags, "broken"), t.docker(*flags, "pull", CLOSED + "/box:1", DOCKER_AUTH_CONFIG=auths[:-1]))
        tell((flags, "logout"), t.docker(*flags, "logout", CLOSED))
    with open(os.path.join(t.folder, "rec"), encoding="utf-8") as file:
        told.append(("recording", file.read()))
    assert len(told) > 100 and "X-Registry-Auth" in told[-1][1], "nothing was told"
    found = [(what, secrets) for what, text in told if (secrets := secrets_in(text))]
    assert not found, found


@case(official=False)
def retry_until_the_registry_is_there(t):
    registry(t)
    push_and_pull(t, OPEN + "/box:1")
    image = tagged(t, "127.0.0.1:5004/box:1")
    pushing = t.start("push", "--retry", "20", "--retry-delay", "500ms", image)
    pushing.shows("Trying again in 500ms (1 of 20)")
    registry(t, "late", 5004)
    result = pushing.end()
    assert result.code == 0 and re.search(r"digest: sha256:[0-9a-f]{64} size: \d+\n$", result.out), result
    assert "127.0.0.1:5004: connect: connection refused" in result.err, result
    # until there is nothing left to try
    result = t.docker("pull", "--retry", "2", "--retry-delay", "10ms", "127.0.0.1:5999/box:1")
    assert result.code == 1 and result.err.count("connection refused") == 3 and result.err.count("Trying again") == 2, result
    # what will not change is not tried again
    for words in (["pull", "--retry", "3", OPEN + "/box:nosuch"], ["push", "--retry", "3", OPEN + "/nosuch:1"]):
        result = t.docker(*words)
        assert result.code == 1 and "Trying again" not in result.err, result
    # waiting can be ended
    waiting = t.start("pull", "--retry", "3", "--retry-delay", "1h", "127.0.0.1:5999/box:1")
    waiting.shows("Trying again in 1h0m0s (1 of 3)")
    waiting.signal(signal.SIGINT)
    assert waiting.end(5).code == 130
    assert t.docker("pull", "--retry", "-1", OPEN + "/box:1").code == 1
    assert t.docker("pull", "--retry-delay", "5", OPEN + "/box:1").code == 125


@case(official=False)
def progress_as_json(t):
    registry(t)
    told = [json.loads(line) for line in t.done("push", "--progress", "json", tagged(t, OPEN + "/box")).splitlines()]
    assert any("aux" in message for message in told) and told[0]["status"].startswith("The push refers to"), told
    t.done("rmi", OPEN + "/box")
    told = [json.loads(line) for line in t.done("pull", "--progress=json", OPEN + "/box").splitlines()]
    assert told[-1]["status"] == "Status: Downloaded newer image for %s/box:latest" % OPEN, told
    result = t.docker("pull", "--progress", "json", OPEN + "/nosuch")
    assert result.code == 1 and "manifest unknown" in result.err, result
    assert t.docker("pull", "--progress", "dots", OPEN + "/box").err == 'invalid progress "dots": choose auto or json\n'
    assert t.docker("pull", "-q", "--progress", "json", OPEN + "/box").code == 1
