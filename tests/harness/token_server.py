"""The authorization server of a registry with token authentication: gives tokens for what its users may do.

    token_server.py PORT FOLDER

FOLDER holds key.pem and cert.pem, with which tokens are signed, and users.json: {user: {"password": …, "may": {repository
or "*": [action…]}}}. The user "" is whoever gives no credentials. It answers GET with Basic credentials and POST in the form
of OAuth 2, and to whoever asks for offline access it gives a refresh token: the user's name with a mark in front."""
import base64
import http.server
import json
import os
import subprocess
import sys
import time
import urllib.parse

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
REFRESH = "refresh-of-"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def certificate():
    with open(os.path.join(FOLDER, "cert.pem"), encoding="ascii") as file:
        return "".join(line.strip() for line in file if "-----" not in line)


def sign(claims):
    head = {"typ": "JWT", "alg": "RS256", "x5c": [certificate()]}
    text = b64(json.dumps(head).encode()) + "." + b64(json.dumps(claims).encode())
    done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", os.path.join(FOLDER, "key.pem")], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return text + "." + b64(done.stdout)


def token(user, rights, scopes, service):
    access = []
    for scope in scopes:
        kind, name, actions = scope.rsplit(":", 1)[0].split(":", 1) + [scope.rsplit(":", 1)[1].split(",")]
        may = rights.get(name, rights.get("*", []))
        access.append({"type": kind, "name": name, "actions": [a for a in actions if a in may]})
    now = int(time.time())
    return sign({"iss": "skiff-tests", "sub": user, "aud": service, "exp": now + 300, "nbf": now - 10, "iat": now, "jti": str(time.time()), "access": access})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, document):
        data = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self):
        self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "incorrect username or password"}]})

    def grant(self, user, scopes, service, offline):
        with open(os.path.join(FOLDER, "users.json"), encoding="utf-8") as file:
            users = json.load(file)
        if user not in users:
            self.refuse()
            return
        made = token(user, users[user]["may"], scopes, service)
        self.answer(200, {"token": made, "access_token": made, "expires_in": 300, **({"refresh_token": REFRESH + user} if offline and user else {})})

    def knows(self, user, password):
        with open(os.path.join(FOLDER, "users.json"), encoding="utf-8") as file:
            return json.load(file).get(user, {}).get("password") == password

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
        given, user = self.headers.get("Authorization", ""), ""
        if given.startswith("Basic "):
            user, _, password = base64.b64decode(given[6:]).decode().partition(":")
            if not self.knows(user, password):
                self.refuse()
                return
        scopes = [s for group in query.get("scope", []) for s in group.split(" ")]
        self.grant(user, scopes, query.get("service", [""])[0], "offline_token" in query)

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        field = lambda name: form.get(name, [""])[0]
        if field("grant_type") == "refresh_token" and field("refresh_token").startswith(REFRESH):
            user = field("refresh_token")[len(REFRESH):]
        elif field("grant_type") == "password" and self.knows(field("username"), field("password")):
            user = field("username")
        else:
            self.refuse()
            return
        self.grant(user, field("scope").split(), field("service"), field("access_type") == "offline")


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
