"""Measures `compose` with many services beside the official program, on the same engine, and prints a table.

    compose.py BINARY [--services N] [--runs N] [--engine 20|28]

Each program brings its own project up, looks at it and takes it down, in turns. Wall and CPU time are the least of the runs; peak memory
is that of the program itself. The requests are counted by a proxy in a round of its own, which is not timed. Nothing is asserted."""
import argparse
import os
import re
import socket
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "harness"))
import engines
import measure

STEPS = (("up -d", ["up", "-d"]), ("up -d, no change", ["up", "-d"]), ("ps", ["ps"]), ("logs", ["logs"]), ("down", ["down", "-t", "0"]))
REQUEST = re.compile(rb"(?:GET|HEAD|POST|PUT|DELETE) \S+ HTTP/1\.1\r\n")


class Proxy:
    """Passes everything on to the engine and counts the requests."""

    def __init__(self, target, path):
        self.target, self.count = target, 0
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(256)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.socket.accept()
            engine = socket.socket(socket.AF_UNIX)
            engine.connect(self.target)
            for source, sink, counts in ((client, engine, True), (engine, client, False)):
                threading.Thread(target=self.copy, args=(source, sink, counts), daemon=True).start()

    def copy(self, source, sink, counts):
        try:
            while data := source.recv(65536):
                if counts:
                    self.count += len(REQUEST.findall(data))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def project(base, name, services):
    folder = os.path.join(base, name)
    os.makedirs(folder)
    with open(os.path.join(folder, "compose.yaml"), "w", encoding="utf-8") as file:
        file.write("services:\n")
        for i in range(services):
            file.write("  s%d:\n    image: busybox\n    init: true\n    command: sh -c 'echo up; exec sleep 3600'\n" % i)
            file.write("    stop_grace_period: 0s\n    environment: {NUMBER: \"%d\"}\n" % i)
            if i >= 10:
                file.write("    depends_on: [s%d]\n" % (i % 10))
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--services", type=int, default=50)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--engine", choices=["20", "28"], default="28")
    options = arguments.parse_args()
    docker, config = engines.official()
    programs = {"official": [docker, "compose"], "skiff": [engines.program(options.binary), "compose"]}
    engine = engines.Engine(options.engine, "bench-compose-%d" % os.getpid()).up()
    try:
        engines.images(engine, "busybox:latest")
        with tempfile.TemporaryDirectory() as base, open(os.devnull, "wb") as out:
            usage = os.path.join(base, "usage")
            measure.compiled(usage, "usage.c")
            proxy = Proxy(engine.socket, os.path.join(base, "socket"))
            folders = {name: project(base, name, options.services) for name in programs}
            best, requests = {}, {}
            for turn in range(options.runs + 1):
                host = "unix://" + os.path.join(base, "socket") if turn == 0 else engine.host
                environment = {**os.environ, "DOCKER_HOST": host, "DOCKER_CONFIG": config}
                for name, program in programs.items():
                    for step, words in STEPS:
                        before = proxy.count
                        code, *figures = measure.once(usage, program + words, environment, folders[name], out)
                        if code != 0:
                            print("%s %s ended with %d" % (name, step, code))
                        if turn == 0:
                            requests[name, step] = proxy.count - before
                        else:
                            best[name, step] = [min(pair) for pair in zip(best.get((name, step), figures), figures)]
            print("compose, %d services, engine %s" % (options.services, options.engine))
            print("%-20s %24s %24s %22s %18s" % ("", "wall ms", "CPU ms", "peak memory MB", "requests"))
            for step, _ in STEPS:
                (wall, cpu, memory), (own_wall, own_cpu, own_memory) = best["official", step], best["skiff", step]
                print("%-20s %8.0f %6.0f  (%5.1f x) %8.1f %6.1f  (%5.1f x) %8.1f %5.1f (%4.1f x) %8d %6d" % (
                    step, wall * 1e3, own_wall * 1e3, wall / own_wall, cpu * 1e3, own_cpu * 1e3, cpu / max(own_cpu, 1e-3),
                    memory / 1024, own_memory / 1024, memory / own_memory, requests["official", step], requests["skiff", step]))
    finally:
        engine.run("remove")


if __name__ == "__main__":
    main()
