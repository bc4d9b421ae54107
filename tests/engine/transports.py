"""Ways to the engine: TCP, TLS with client certificates, ssh; each against a real peer."""
import hashlib
import json
import os
import subprocess

import engines
from cases import case


def works(t, seconds=60, **environment):
    """The kinds of requests there are: a document, a stream in both directions with half-close, an archive."""
    ask = lambda *arguments, **options: t.docker(*arguments, seconds=seconds, **options, **environment)
    result = ask("version", "--format", "{{.Server.Version}}")
    assert result.code == 0 and result.out.strip(), result
    result = ask("run", "--rm", "-i", "busybox", "sh", "-c", "cat; echo err >&2; exit 4", stdin=b"to and fro\n" * 20000)
    assert (result.code, result.out, result.err) == (4, "to and fro\n" * 20000, "err\n"), str(result)[:500]
    t.write("app/Dockerfile", "FROM busybox\nCOPY . /app\n")
    t.write("app/file", "x" * 200000)
    result = ask("build", "-q", "app")
    assert result.code == 0 and result.out.startswith("sha256:"), result
    result = ask("logs", "nosuch")
    assert result.code == 1 and "No such container" in result.err, result


def restarted(t, *options):
    """The same engine with more options, for this case."""
    t.engine.run("down")
    other = engines.Engine(t.engine.version, t.engine.name, options)
    other.up()

    def back():
        t.engine.run("down")
        t.engine.up()

    t.later.append(back)


@case()
def plain_tcp(t):
    restarted(t, "-H", "tcp://127.0.0.1:2375")
    works(t, DOCKER_HOST="tcp://127.0.0.1:2375")
    works(t, DOCKER_HOST="tcp://localhost")


@case("20")
def tcp_over_ipv6(t):
    restarted(t, "-H", "tcp://[::1]:2375")
    works(t, DOCKER_HOST="tcp://[::1]:2375")


def certificates(t):
    """A certificate authority, a server and a client signed by it, and a stranger."""
    folder = os.path.join(t.base, "certs")
    os.makedirs(folder)
    script = r"""
set -e
ca() { openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout $1-key.pem -out $1.pem; }
sign() { openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout $1-key.pem -out $1.csr
  printf '%b' "$2" > $1.ext; openssl x509 -req -days 2 -in $1.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile $1.ext -out $1-cert.pem; }
ca ca; ca other
sign server 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'
sign client 'extendedKeyUsage=clientAuth\n'
mkdir good wrong none
cp ca.pem good/ca.pem; cp client-cert.pem good/cert.pem; cp client-key.pem good/key.pem
cp good/cert.pem good/key.pem wrong/; cp other.pem wrong/ca.pem
cp ca.pem none/ca.pem; cp other.pem none/cert.pem; cp other-key.pem none/key.pem
"""
    subprocess.run(["bash", "-c", script], cwd=folder, check=True, capture_output=True)
    return folder


def stored_context(t, name, host, material=None):
    """A context as the official `context create` leaves it in the store."""
    place = hashlib.sha256(name.encode()).hexdigest()
    t.write("%s/contexts/meta/%s/meta.json" % (t.settings, place),
            json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}}}))
    for file in ("ca.pem", "cert.pem", "key.pem") if material else ():
        with open(os.path.join(material, file), encoding="ascii") as source:
            t.write("%s/contexts/tls/%s/docker/%s" % (t.settings, place, file), source.read(), 0o600)


@case()
def tls_with_client_certificates(t):
    folder = certificates(t)
    restarted(t, "-H", "tcp://127.0.0.1:2376", "--tlsverify", "--tlscacert", folder + "/ca.pem", "--tlscert",
              folder + "/server-cert.pem", "--tlskey", folder + "/server-key.pem")
    there = {"DOCKER_HOST": "tcp://127.0.0.1:2376", "DOCKER_TLS_VERIFY": "1"}
    works(t, DOCKER_CERT_PATH=folder + "/good", **there)
    works(t, DOCKER_HOST="tcp://localhost:2376", DOCKER_TLS_VERIFY="1", DOCKER_CERT_PATH=folder + "/good")
    result = t.docker("ps", DOCKER_CERT_PATH=folder + "/wrong", **there)
    assert result.code == 1 and "certificate" in result.err, result
    result = t.docker("ps", DOCKER_CERT_PATH=folder + "/none", **there)
    assert result.code == 1 and result.err, result
    result = t.docker("ps", DOCKER_HOST="tcp://127.0.0.1:2376")
    assert result.code == 1 and result.err, result
    result = t.docker("ps", DOCKER_CERT_PATH=t.base, **there)
    assert result.code == 1 and "ca.pem" in result.err, result
    # the same through a context, which keeps copies of the files
    stored_context(t, "secure", "tcp://127.0.0.1:2376", folder + "/good")
    works(t, DOCKER_HOST=None, DOCKER_CONTEXT="secure")


def sshd(t):
    """A real ssh server on port 2222 of the engine's network; logs in with a key; PATH and engine are set for it."""
    folder = os.path.join(t.base, "ssh")
    os.makedirs(folder, mode=0o700)
    os.makedirs("/run/sshd", exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(folder, name)], check=True)
    t.write(folder + "/sshd_config", "Port 2222\nListenAddress 127.0.0.1\nHostKey {0}/host\nAuthorizedKeysFile {0}/user.pub\nStrictModes no\n"
            "PermitRootLogin yes\nUsePAM no\nPidFile none\nSetEnv PATH={1}:/usr/bin:/bin DOCKER_HOST={2}\n".format(folder, t.base + "/bin", t.engine.host))
    t.write(folder + "/config", "Host *\n  IdentityFile {0}/user\n  UserKnownHostsFile {0}/known\n  StrictHostKeyChecking no\n  LogLevel ERROR\n".format(folder))
    # keeps away from the settings of whoever runs the tests
    t.write(t.base + "/bin/ssh", "#!/bin/sh\nexec /usr/bin/ssh -F {0}/config \"$@\"\n".format(folder), 0o755)
    server = subprocess.Popen(t.engine.inside(["/usr/sbin/sshd", "-D", "-f", folder + "/sshd_config", "-E", folder + "/log"]),
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    t.started.append(server)
    t.until(lambda: t.shell("exec 3<>/dev/tcp/127.0.0.1/2222").code == 0, "sshd listens")
    return folder


@case()
def ssh(t):
    folder = sshd(t)
    works(t, DOCKER_HOST="ssh://root@127.0.0.1:2222")

    def logins():
        with open(os.path.join(folder, "log"), encoding="utf-8") as file:
            return file.read().count("Accepted publickey")

    before = logins()
    t.done("ps", "-a", DOCKER_HOST="ssh://root@127.0.0.1:2222")
    t.done("run", "--rm", "busybox", "true", DOCKER_HOST="ssh://root@127.0.0.1:2222")
    made = logins() - before
    assert t.official or made == 2, "%d ssh connections for two commands" % made
    result = t.docker("ps", DOCKER_HOST="ssh://root@127.0.0.1:1")
    assert result.code == 1 and result.err, result


@case()
def dial_stdio(t):
    result = t.docker("system", "dial-stdio", stdin=b"GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n")
    assert result.code == 0 and "200 OK" in result.out and result.out.endswith("OK"), result


@case("20")
def contexts(t):
    stored_context(t, "here", t.engine.host)
    assert "Server" in t.done("--context", "here", "version", DOCKER_HOST=None)
    t.write(t.settings + "/config.json", '{"currentContext": "here"}')
    t.done("ps", DOCKER_HOST=None)
    result = t.docker("--context", "nosuch", "ps", DOCKER_HOST=None)
    assert result.code == 1 and "nosuch" in result.err, result


@case(official=False)
def recording_masks_secrets(t):
    t.write(t.settings + "/config.json", '{"auths": {"127.0.0.1:5999": {"auth": "dXNlcjpzM2NyM3Q="}}}')
    t.docker("--record", "exchanges", "pull", "127.0.0.1:5999/x")
    t.done("--record", "more", "run", "--rm", "-e", "PLAIN=1", "busybox", "echo", "recorded")
    t.done("ps", SKIFF_RECORD=os.path.join(t.folder, "third"))
    for name in ("exchanges", "more", "third"):
        with open(os.path.join(t.folder, name), encoding="utf-8") as file:
            text = file.read()
        assert text.strip(), name + " is empty"
        assert "s3cr3t" not in text and "dXNlcjpzM2NyM3Q" not in text, name + " holds a secret"
