#!/usr/bin/env python3
"""Plays an engine from recordings (--record FILE, SKIFF_RECORD) on a Unix socket.

    scripted_engine.py SOCKET RECORDING

Every request must be one that was recorded (method, target and body; *** in the recording matches anything) and every
recorded exchange must be used. Prints "ready" once it listens. At SIGTERM, or when every exchange has been used and the
last connection has closed, it ends: with 0 if all went as recorded, else with 1 and one line per difference on stderr.
Chunks arrive as they were recorded; on an upgraded stream each waits for the bytes that were sent before it.
"""
import base64
import json
import os
import re
import signal
import socket
import sys
import threading
import time


def raw(value):
    """Bytes of a recorded piece; None for one of which only the size is known."""
    if isinstance(value, str):
        return value.encode()
    return base64.b64decode(value["base64"]) if "base64" in value else None


class Exchange:
    def __init__(self, request):
        self.request = request
        self.events = []  # (name, value) in their order, without the request
        self.used = False

    def __str__(self):
        return "%s %s" % (self.request["method"], self.request["target"])


def load(path):
    exchanges, numbers = [], {}
    for line in open(path):
        entry = json.loads(line)
        if "recording" in entry:
            numbers = {}
            continue
        number = entry.pop("exchange")
        (name, value), = entry.items()
        if name == "request":
            numbers[number] = Exchange(value)
            exchanges.append(numbers[number])
        else:
            numbers[number].events.append((name, value))
    return exchanges


def same(recorded, sent):
    if "***" not in recorded:
        return recorded == sent
    return re.fullmatch(".*".join(re.escape(piece) for piece in recorded.split("***")), sent, re.S) is not None


class Engine:
    def __init__(self, path, exchanges):
        self.exchanges = exchanges
        self.lock = threading.Lock()
        self.differences = []
        self.open = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(16)

    def differ(self, text):
        with self.lock:
            self.differences.append(text)

    def take(self, method, target, body):
        with self.lock:
            for exchange in self.exchanges:
                request = exchange.request
                expected = raw(request.get("body", "")) or b""
                if (not exchange.used and request["method"] == method and same(request["target"], target)
                        and (request.get("stream") or same(expected.decode("latin1"), body.decode("latin1")))):
                    exchange.used = True
                    return exchange
        return None

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            with self.lock:
                self.open += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            stream = connection.makefile("rb")
            while self.exchange(connection, stream):
                pass
        except (ConnectionError, BrokenPipeError):
            pass
        finally:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            connection.close()
            with self.lock:
                self.open -= 1

    def exchange(self, connection, stream):
        """One request and its answer; whether the connection goes on."""
        start = stream.readline()
        if not start:
            return False
        method, target, _ = start.decode().split(" ", 2)
        headers = {}
        for line in iter(stream.readline, b"\r\n"):
            name, value = line.decode().split(":", 1)
            headers[name.strip().lower()] = value.strip()
        body = self.read_body(stream, headers)
        exchange = self.take(method, target, body)
        if not exchange:
            self.differ("unexpected request: %s %s %s" % (method, target, body[:300].decode("latin1")))
            text = json.dumps({"message": "unexpected request: %s %s" % (method, target)}).encode()
            connection.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
                               b"Content-Length: %d\r\n\r\n" % len(text) + text)
            return True
        if any(name == "upgrade" for name, _ in exchange.events):
            self.play_stream(connection, stream, exchange)
            return False
        return self.play(connection, exchange)

    @staticmethod
    def read_body(stream, headers):
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(stream.readline(), 16):
                body += stream.read(size)
                stream.readline()
            stream.readline()
            return body
        return stream.read(int(headers.get("content-length", 0)))

    @staticmethod
    def send_head(connection, answer, chunked):
        lines = ["HTTP/1.1 %d %s" % (answer["status"], answer["reason"])]
        lines += ["%s: %s" % (name, value) for name, value in answer["headers"] if name.lower() != "transfer-encoding"]
        if chunked:
            lines.append("Transfer-Encoding: chunked")
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def play(self, connection, exchange):
        answer = next((value for name, value in exchange.events if name == "answer"), None)
        if not answer:
            return False  # the recorded engine gave none either
        names = [name.lower() for name, _ in answer["headers"]]
        bare = exchange.request["method"] == "HEAD" or answer["status"] in (204, 304)
        chunked = not bare and "content-length" not in names
        if not bare and not chunked and ("end", "complete") in exchange.events:  # masking may have changed the length
            size = sum(len(raw(value)) for name, value in exchange.events if name == "receive")
            answer["headers"] = [[name, str(size) if name.lower() == "content-length" else value]
                                 for name, value in answer["headers"]]
        self.send_head(connection, answer, chunked)
        for name, value in exchange.events:
            if name == "receive":
                piece = raw(value)
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            elif name == "end" and value == "cancelled":
                connection.recv(1)  # the client leaves
                return False
            elif name == "end" and value not in ("complete", "stopped"):
                return False  # the recorded connection broke here
        if chunked:
            connection.sendall(b"0\r\n\r\n")
        return True

    def play_stream(self, connection, stream, exchange):
        for name, value in exchange.events:
            if name == "answer":
                self.send_head(connection, value, False)
            elif name == "receive" and raw(value) is not None:
                connection.sendall(raw(value))
            elif name == "send" and raw(value) is not None:
                got = stream.read(len(raw(value)))
                if got != raw(value):
                    self.differ("%s: sent %r instead of %r" % (exchange, got[:200], raw(value)[:200]))
                    return
            elif name == "sent" and stream.read(1):
                self.differ("%s: bytes behind the recorded end" % exchange)
                return

    def all_done(self):
        with self.lock:
            return all(exchange.used for exchange in self.exchanges) and self.open == 0

    def report(self):
        for exchange in self.exchanges:
            if not exchange.used:
                self.differences.append("unused exchange: %s" % exchange)
        for line in self.differences:
            print(line, file=sys.stderr)
        return 1 if self.differences else 0


def main():
    engine = Engine(sys.argv[1], load(sys.argv[2]))
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    threading.Thread(target=engine.accept, daemon=True).start()
    os.write(1, b"ready\n")  # in one piece
    while not over.is_set() and not engine.all_done():
        time.sleep(0.01)
    for _ in range(100):  # what is still being closed belongs to it
        with engine.lock:
            if engine.open == 0:
                break
        time.sleep(0.01)
    os.unlink(sys.argv[1])
    os._exit(engine.report())


if __name__ == "__main__":
    main()
