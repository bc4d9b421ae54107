"""A registry over TLS that hands out nothing itself: it asks the one behind it, and sends those who want a blob elsewhere.

    redirecting.py ADDRESS PORT FOLDER BEHIND

FOLDER has cert.pem and key.pem for ADDRESS:PORT. BEHIND is the http port of the real registry. Manifests are at the same address
under a relative location, blobs at http://ADDRESS:PORT+1, where a request that brings credentials along is refused."""
import http.server
import ssl
import sys
import threading
import urllib.error
import urllib.request

ADDRESS, PORT, FOLDER, BEHIND = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


class Front(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, headers=(("Content-Length", "0"),), body=b""):
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def move(self, status, location):
        self.reply(status, (("Location", location), ("Content-Length", "0")))

    def ask_behind(self):
        request = urllib.request.Request("http://127.0.0.1:%s%s" % (BEHIND, self.path), method=self.command)
        request.add_header("X-Forwarded-Proto", "https")
        for name in set(self.headers.keys()) - {"Connection"}:
            request.add_header(name, ", ".join(self.headers.get_all(name)))
        if "Content-Length" in self.headers:
            request.data = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            with urllib.request.urlopen(request) as answer:
                self.reply(answer.status, answer.getheaders(), answer.read())
        except urllib.error.HTTPError as answer:
            self.reply(answer.code, answer.headers.items(), answer.read())

    def do_GET(self):
        if "/blobs/" in self.path:
            self.move(307, "http://%s:%d%s" % (ADDRESS, PORT + 1, self.path))
        elif "/manifests/" in self.path and "?" not in self.path:
            self.move(302, self.path + "?moved=1")
        else:
            self.ask_behind()

    do_HEAD = do_PUT = do_POST = ask_behind


class Elsewhere(Front):
    def do_GET(self):
        if "Authorization" in self.headers:
            self.reply(400)
        else:
            self.headers["Authorization"] = "Basic bWFyeTpQYTU1LXcwcmQtb2YtbWFyeQ=="
            self.ask_behind()


front = http.server.ThreadingHTTPServer((ADDRESS, PORT), Front)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(FOLDER + "/cert.pem", FOLDER + "/key.pem")
front.socket = context.wrap_socket(front.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=http.server.ThreadingHTTPServer((ADDRESS, PORT + 1), Elsewhere).serve_forever, daemon=True).start()
front.serve_forever()
