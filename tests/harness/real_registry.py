"""Real registries, Debian's docker-registry, for tests: open, with a password file, with a token server, with TLS."""
import json
import os
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What a search of outputs looks for: passwords, and what they look like on the way.
USER, PASSWORD = "mary", "Pa55-w0rd-of-mary"
HTPASSWD = "mary:$2y$05$abcdefghijklmnopqrstuu62DwjkN80Iw/ngCgH.CSI2VC61ze6Aq\n"  # bcrypt
OTHER, OTHER_PASSWORD = "paul", "Pa55-w0rd-of-paul"  # may pull only
AUTH = "bWFyeTpQYTU1LXcwcmQtb2YtbWFyeQ=="  # base64 of the first two


def sign_certificates(folder, address):
    """An authority (ca.pem) and a certificate of it for an address: cert.pem, key.pem."""
    script = r"""
set -e
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca-key.pem -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj /CN=registry -keyout key.pem -out request.pem
printf 'subjectAltName=IP:%s\nextendedKeyUsage=serverAuth\n' "$1" > ext
openssl x509 -req -days 2 -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile ext -out cert.pem
"""
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["bash", "-c", script, "_", address], cwd=folder, check=True, capture_output=True)


class Registry:
    """One registry in the network namespace of an engine. `inside`: how a command line gets there."""

    def __init__(self, inside, folder, port, host="127.0.0.1", auth=None, certificates=None, token_port=None):
        self.inside, self.folder, self.port, self.host = inside, folder, port, host
        self.address = "%s:%d" % (host, port)
        self.auth, self.certificates, self.token_port = auth, certificates, token_port
        self.process = self.token_process = None
        os.makedirs(folder, exist_ok=True)

    def settings(self):
        http = {"addr": self.address}
        if self.certificates:
            http["tls"] = {"certificate": self.certificates + "/cert.pem", "key": self.certificates + "/key.pem"}
        settings = {"version": 0.1, "log": {"level": "error"}, "http": http,
                    "storage": {"filesystem": {"rootdirectory": self.folder + "/data"}, "delete": {"enabled": True}}}
        if self.auth == "htpasswd":
            with open(self.folder + "/users", "w", encoding="ascii") as file:
                file.write(HTPASSWD)
            settings["auth"] = {"htpasswd": {"realm": "tests", "path": self.folder + "/users"}}
        if self.auth == "token":
            sign_certificates(self.folder + "/signing", "127.0.0.1")
            self.users({USER: {"password": PASSWORD, "may": {"*": ["pull", "push", "delete"]}},
                        OTHER: {"password": OTHER_PASSWORD, "may": {"*": ["pull"]}}, "": {"may": {"public/box": ["pull"]}}})
            settings["auth"] = {"token": {"realm": "http://127.0.0.1:%d/token" % self.token_port, "service": "tests", "issuer": "skiff-tests",
                                          "rootcertbundle": self.folder + "/signing/ca.pem"}}
        return settings

    def users(self, users):
        with open(self.folder + "/signing/users.json", "w", encoding="utf-8") as file:
            json.dump(users, file)

    def up(self):
        path = self.folder + "/config.yml"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.settings(), file)  # JSON is YAML
        run = lambda words: subprocess.Popen(self.inside(words), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if self.auth == "token":
            self.token_process = run(["python3", os.path.join(HERE, "token_server.py"), str(self.token_port), self.folder + "/signing"])
        self.process = run(["docker-registry", "serve", path])
        self.wait(self.host, self.port)
        if self.token_process:
            self.wait("127.0.0.1", self.token_port)
        return self

    def wait(self, host, port):
        """Until something listens there."""
        end = time.monotonic() + 20
        while subprocess.run(self.inside(["bash", "-c", "exec 3<>/dev/tcp/%s/%d" % (host, port)]), capture_output=True, check=False).returncode:
            if time.monotonic() > end:
                raise RuntimeError("no registry at %s:%d" % (host, port))
            time.sleep(0.05)

    def down(self):
        for process in (self.process, self.token_process):
            if process:
                process.kill()
                process.wait()
