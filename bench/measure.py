"""Measures skiff beside the official program and a raw request in C, on the same engine, and prints tables.

    measure.py BINARY [--runs N] [--engine 20|28] [--quick]

Wall and CPU time are the least and the median of N runs, taken in turns so that a busy machine hits all alike; peak memory is the
greatest resident set of the process and its children. Nothing here is asserted: a time in a test would fail on a busy day."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tests", "harness")]
import engines
import size

MANY = 300


def compiled(program, source):
    subprocess.run(["gcc", "-O2", "-static", "-o", program, os.path.join(HERE, source)], check=True)


class Sample:
    def __init__(self):
        self.wall, self.cpu, self.memory = [], [], []


def once(usage, words, environment, folder, out):
    """One run: exit code, seconds of wall and of CPU time, peak memory in KB."""
    reader, writer = os.pipe()
    done = subprocess.Popen([usage, str(writer)] + words, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                            stderr=subprocess.DEVNULL, pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader) as file:
        code, wall, cpu, memory = file.readline().split()
    done.wait()
    return int(code), float(wall), float(cpu), int(memory)


def measure(rows, runs, environment, folder):
    """rows: name -> words. Prints a table of name, wall, CPU, memory."""
    usage = os.path.join(folder, "usage")
    if not os.path.exists(usage):
        compiled(usage, "usage.c")
    samples = {name: Sample() for name in rows}
    with open(os.devnull, "wb") as out:
        for _ in range(runs):
            for name, words in rows.items():
                code, wall, cpu, memory = once(usage, words, environment, folder, out)
                if code != 0:
                    samples[name].code = code
                samples[name].wall.append(wall * 1000)
                samples[name].cpu.append(cpu * 1000)
                samples[name].memory.append(memory / 1024)
    for name, sample in samples.items():
        print("  %-34s %9.2f %9.2f %9.2f %9.2f %8.1f%s" % (
            name, min(sample.wall), statistics.median(sample.wall), min(sample.cpu), statistics.median(sample.cpu),
            max(sample.memory), "   exit code %d" % sample.code if hasattr(sample, "code") else ""))
    sys.stdout.flush()


def head(title):
    print("\n%s\n  %-34s %9s %9s %9s %9s %8s" % (title, "", "wall", "median", "CPU", "median", "peak"))
    print("  %-34s %9s %9s %9s %9s %8s" % ("", "ms", "ms", "ms", "ms", "MB"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--runs", type=int, default=20)
    arguments.add_argument("--engine", choices=["20", "28"], default="20")
    arguments.add_argument("--quick", action="store_true", help="only the short commands")
    options = arguments.parse_args()
    skiff = os.path.realpath(options.binary)
    docker, config = engines.official()
    base = tempfile.mkdtemp(prefix="bench-")
    engine = engines.Engine(options.engine, "bench-%s-%d" % (options.engine, os.getpid()))
    try:
        engine.up()
        engines.images(engine, "busybox:latest")
        engine.empty(["busybox:latest"])
        raw = os.path.join(base, "raw")
        compiled(raw, "raw.c")
        with open(os.path.join(base, "compose.yaml"), "w", encoding="utf-8") as file:
            file.write("services:\n  web:\n    image: busybox\n    command: sleep 600\n    ports: ['8080:80']\n    environment: {A: b}\n")
        environment = {"PATH": "/usr/bin:/bin", "HOME": base, "DOCKER_HOST": engine.host, "DOCKER_CONFIG": config, "LANG": "C.UTF-8",
                       "DOCKER_BUILDKIT": "0"}
        quiet = dict(environment)
        subprocess.run([docker, "run", "-d", "--name", "one", "busybox", "sleep", "600"], env=quiet, check=True, stdout=subprocess.DEVNULL)

        for line, path in (("ps", "/containers/json"), ("version", "/version"), ("compose ps", None), ("compose config", None), ("--help", None)):
            head(line)
            rows = {"skiff " + line: [skiff] + line.split(), "docker " + line: [docker] + line.split()}
            if path:
                rows["raw GET " + path] = [raw, engine.socket, path]
            measure(rows, options.runs, environment, base)

        print("\nSize of the programs\n  skiff %.1f MB; docker, compose and buildx %.1f MB" % (
            os.path.getsize(skiff) / 1e6, sum(os.path.getsize(p) for p in (
                docker, config + "/cli-plugins/docker-compose", config + "/cli-plugins/docker-buildx")) / 1e6))
        size.show(skiff)
        if options.quick:
            return
        large(options, skiff, docker, engine, environment, base)
    finally:
        if engine.host:
            engine.empty([])
            engine.run("remove")
        shutil.rmtree(base, ignore_errors=True)


def copies(docker, skiff, engine, environment, base):
    """A file of 1 GB into a container and out of it, beside curl doing the same request with an archive made before."""
    file, archive, out = (os.path.join(base, name) for name in ("gb", "gb.tar", "out"))
    subprocess.run(["sh", "-c", 'head -c 1000000000 /dev/urandom >"$1"; tar cf "$2" -C "$3" gb', "sh", file, archive, base], check=True)
    subprocess.run([docker, "create", "--name", "sink", "busybox"], env=environment, check=True, stdout=subprocess.DEVNULL)
    curl = ["curl", "-s", "--unix-socket", engine.socket]
    address = "http://docker/containers/sink/archive?path="
    for what, words, request in (("cp of 1 GB into a container", ["cp", file, "sink:/"], ["-T", archive, address + "/"]),
                                 ("cp of 1 GB into a file", ["cp", "sink:/gb", out], ["-o", out, address + "/gb"])):
        head(what)
        measure({"skiff cp": [skiff] + words, "docker cp": [docker] + words, "curl": curl + request}, 3, environment, base)
    for path in (file, archive, out):
        os.unlink(path)
    engine.empty(["busybox:latest"])


def large(options, skiff, docker, engine, environment, base):
    runs = max(3, options.runs // 6)
    for number in range(MANY):
        engine.ask("POST", "/containers/create", {"Image": "busybox", "Labels": {"n": str(number)}}, {"name": "many-%d" % number})
    head("ps -a with %d containers" % MANY)
    measure({"skiff ps -a": [skiff, "ps", "-a"], "docker ps -a": [docker, "ps", "-a"]}, runs * 2, environment, base)
    engine.empty(["busybox:latest"])

    subprocess.run([docker, "run", "--name", "talker", "busybox", "sh", "-c", "yes 0123456789012345678901234567890123456789012345678 | head -n 4000000"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    head("logs of 200 MB to a file")
    script = '"$0" logs talker > "$1"; s=$?; rm -f "$1"; exit $s'
    log = os.path.join(base, "log")
    measure({"skiff logs": ["sh", "-c", script, skiff, log], "docker logs": ["sh", "-c", script, docker, log]}, runs, environment, base)

    head("start -a of 200 MB")
    subprocess.run([docker, "create", "--name", "burst", "busybox", "sh", "-c", "yes 0123456789012345678901234567890123456789012345678 | head -n 4000000"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    measure({"skiff start -a": [skiff, "start", "-a", "burst"], "docker start -a": [docker, "start", "-a", "burst"]}, runs, environment, base)

    subprocess.run([docker, "rm", "talker", "burst"], env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([docker, "run", "--name", "big", "busybox", "sh", "-c", "for i in 1 2 3 4 5 6 7 8; do head -c 125000000 /dev/urandom >/f$i; done"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([docker, "commit", "big", "big:1"], env=environment, check=True, stdout=subprocess.DEVNULL)
    for what, words, path in (("export of 1 GB", ["export", "big"], "/containers/big/export"),
                              ("cp of 1 GB to -", ["cp", "big:/", "-"], "/containers/big/archive?path=/"),
                              ("save of 1 GB", ["save", "big:1"], "/images/big:1/get")):
        head(what)
        measure({"skiff " + words[0]: ["sh", "-c", '"$@" | cat', "sh", skiff] + words, "docker " + words[0]: ["sh", "-c", '"$@" | cat', "sh", docker] + words,
                 "curl": ["sh", "-c", '"$@" | cat', "sh", "curl", "-s", "--unix-socket", engine.socket, "http://docker" + path]}, 3, environment, base)
    archive = os.path.join(base, "big.tar")
    subprocess.run([docker, "save", "-o", archive, "big:1"], env=environment, check=True)
    head("load of 1 GB")
    measure({"skiff load": [skiff, "load", "-i", archive], "docker load": [docker, "load", "-i", archive],
             "curl": ["curl", "-s", "--unix-socket", engine.socket, "-H", "Content-Type: application/x-tar", "-X", "POST", "-T", archive,
                      "http://docker/images/load?quiet=1"]}, 3, environment, base)
    os.remove(archive)
    engine.empty(["busybox:latest"])
    copies(docker, skiff, engine, environment, base)

    context = os.path.join(base, "context")
    piece = os.urandom(20480)
    for number in range(20000):
        folder = os.path.join(context, "d%d" % (number // 200))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "f%d" % number), "wb") as file:
            file.write(piece)
    with open(os.path.join(context, "Dockerfile"), "w", encoding="utf-8") as file:
        file.write("FROM busybox\n")
    head("build with a context of 20,000 files, 400 MB")
    measure({"skiff build": [skiff, "build", "-q", context], "docker build": [docker, "build", "-q", context]}, runs, environment, base)


if __name__ == "__main__":
    main()
