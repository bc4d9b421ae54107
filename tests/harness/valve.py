"""A way to a registry that ends in the middle: passes bytes on, and kills the registry when enough went through.

    valve.py PORT TARGET-PORT BYTES PID"""
import os
import signal
import socket
import sys
import threading

PORT, TARGET, LEFT, PID = (int(word) for word in sys.argv[1:])
LOCK = threading.Lock()


def count(size):
    global LEFT
    with LOCK:
        LEFT -= size
        if LEFT < 0:
            os.kill(PID, signal.SIGKILL)
            os._exit(0)  # with all its connections


def copy(source, sink):
    try:
        while data := source.recv(16384):
            count(len(data))
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


with socket.create_server(("127.0.0.1", PORT)) as server:
    while True:
        client = server.accept()[0]
        registry = socket.create_connection(("127.0.0.1", TARGET))
        for pair in ((client, registry), (registry, client)):
            threading.Thread(target=copy, args=pair, daemon=True).start()
