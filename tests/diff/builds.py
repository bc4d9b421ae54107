"""Cache fidelity: the builds of builds.corpus, each by the official program and by skiff on one engine. The second to build
must find every step in the cache that the first has filled, and both must end with the same image id. Every other build
begins with skiff, so that the cache is shared in both directions.

    builds.py BINARY [--engine 20|28|containerd]… [--official] [-v] [NAME…]

`containerd` is Engine 28 with containerd's image store, where
provenance is switched off because it names the time. `--official` compares the official program with itself."""
import argparse
import gzip
import io
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "harness")]
import engines
import ledger

STEP = re.compile(r"^#(\d+) \[[^\]]*\d+/\d+\] (?!FROM )(.*)$", re.M)
MTIME = 1700000000
PATIENCE = 300  # seconds for one build


class Build:
    def __init__(self, title, dockerfile):
        words = shlex.split(title)
        self.name, self.flags = words[0], words[1:]
        self.new = self.mark("[28]")
        self.settled = self.mark("[settled]")
        self.dockerfile = dockerfile


    def mark(self, word):
        return word in self.flags and not self.flags.remove(word)


def corpus():
    out, title, lines = [], None, []
    with open(os.path.join(HERE, "builds.corpus"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("=== "):
                if title:
                    out.append(Build(title, "".join(lines)))
                title, lines = line[4:], []
            elif title:
                lines.append(line)
    return out + [Build(title, "".join(lines))]


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)


def make_folders(base):
    """What the builds copy: files of many kinds, with fixed times."""
    context, side = os.path.join(base, "context"), os.path.join(base, "side")
    for name in ("text", "with space", "folder/a.md", "folder/deep/er/x", "folder/deep/b.md", "left/out.tmp", "hard1", "ünïcode"):
        write(os.path.join(context, name), name + "\n")
    write(os.path.join(context, "script"), "#!/bin/sh\n", 0o755)
    write(os.path.join(context, "setuid"), "x", 0o4755)
    write(os.path.join(context, ".dockerignore"), "left\n**/*.tmp\nDockerfile*\n")
    write(os.path.join(context, "Ignoring.dockerignore"), "*\n!folder\nfolder/deep/*\n!folder/deep/b.md\n")
    os.link(os.path.join(context, "hard1"), os.path.join(context, "hard2"))
    os.symlink("text", os.path.join(context, "link"))
    os.symlink("folder/deep", os.path.join(context, "link-to-folder"))
    os.makedirs(os.path.join(context, "empty"), exist_ok=True)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, text in (("in/one", b"1"), ("in/two", b"22")):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(text), MTIME, 0o640
            tar.addfile(entry, io.BytesIO(text))
    write(os.path.join(context, "archive.tar"), archive.getvalue())
    write(os.path.join(context, "archive.tar.gz"), gzip.compress(archive.getvalue(), mtime=MTIME))
    make_odd_files(os.path.join(context, "odd"))
    write(os.path.join(side, "secret"), "the word")
    write(os.path.join(side, "other", "thing"), "thing\n")
    for folder, _, files in os.walk(base, topdown=False):
        for name in files:
            os.utime(os.path.join(folder, name), (MTIME, MTIME), follow_symlinks=False)
        os.utime(folder, (MTIME, MTIME))
    return context, side


def make_odd_files(folder):
    """What is rare in a context: no files at all, holes, names that are long or broken over lines, modes and attributes."""
    for name in ("new\nline", "n" * 255, os.path.join(*["p" * 250] * 13, "deep")):
        write(os.path.join(folder, name), name[:9])
    write(os.path.join(folder, "closed", "file"), "x", 0o600)
    os.chmod(os.path.join(folder, "closed"), 0o700)
    with open(os.path.join(folder, "sparse"), "wb") as file:
        file.truncate(8 << 20)
        file.seek(4 << 20)
        file.write(b"island")
    os.mkfifo(os.path.join(folder, "pipe"), 0o640)
    os.mknod(os.path.join(folder, "device"), 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(folder, "socket"))
    os.symlink("nowhere", os.path.join(folder, "dangling"))
    write(os.path.join(folder, "marked"), "x")
    os.setxattr(os.path.join(folder, "marked"), "user.kind", b"odd")


class Builder:
    def __init__(self, label, program, config, engine, folders, extra):
        self.label, self.program, self.config, self.engine = label, program, config, engine
        self.context, self.side = folders
        self.extra = extra

    def run(self, build):
        """(exit code, image id, steps that ran, what was said)"""
        flags = [flag.replace("$C", self.context).replace("$S", self.side) for flag in build.flags]
        stdin = None
        for number, flag in enumerate(flags):
            if number and flags[number - 1] == "-f" and flag != "-":
                write(flag, build.dockerfile)
                os.utime(flag, (MTIME, MTIME))
        if "-f" not in flags:
            write(os.path.join(self.context, "Dockerfile"), build.dockerfile)
        elif "-" in flags:
            stdin = build.dockerfile.encode()
        iid = os.path.join(self.side, "iid")
        environment = {"PATH": os.environ["PATH"], "HOME": self.side, "DOCKER_HOST": self.engine.host, "DOCKER_CONFIG": self.config,
                       "BUILDX_CONFIG": os.path.join(self.side, "buildx"), "CORPUS_SECRET": "hidden"}
        words = [self.program, "build", "--progress", "plain", "--iidfile", iid, "-t", "corpus:" + build.name] + self.extra + flags
        try:
            done = subprocess.run(words + [self.context], env=environment, input=stdin, stdin=None if stdin else subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            return 124, "", [], (late.stdout or b"").decode(errors="replace") + "\ntook more than %d s" % PATIENCE
        text = done.stdout.decode(errors="replace")
        ran = [name for number, name in STEP.findall(text) if not re.search(r"^#%s CACHED$" % number, text, re.M)]
        image = open(iid, encoding="utf-8").read() if os.path.exists(iid) else ""
        return done.returncode, image, ran, text


def play(builds, pair, verbose):
    passed = failed = 0
    for number, build in enumerate(builds):
        first, second = pair if number % 2 == 0 else pair[::-1]
        if build.settled:  # what the engine writes into the image of steps that have just run differs from what it writes later
            first.run(build)
        one, two = first.run(build), second.run(build)
        problems = []
        if one[0] or two[0]:
            problems.append("exit codes %d and %d" % (one[0], two[0]))
        if one[1] != two[1] or not one[1]:
            problems.append("image %s and %s" % (one[1] or "none", two[1] or "none"))
        if two[2]:
            problems.append("not in the cache: %s" % "; ".join(sorted(set(two[2]))))
        if problems:
            failed += 1
            print("DIFFERENT %s (%s, then %s): %s" % (build.name, first.label, second.label, ", ".join(problems)))
            print("  " + (one if one[0] else two)[3].strip()[-1500:].replace("\n", "\n  "))
        else:
            passed += 1
            if verbose:
                print("equal     %s: %s" % (build.name, one[1]))
        sys.stdout.flush()
    return passed, failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--engine", action="append", choices=["20", "28", "containerd"])
    arguments.add_argument("--official", action="store_true")
    arguments.add_argument("-v", "--verbose", action="store_true")
    arguments.add_argument("names", nargs="*")
    options = arguments.parse_intermixed_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the engines are removed
    docker, config = engines.official()
    program = docker if options.official else engines.program(options.binary)
    passed = failed = 0
    for kind in options.engine or ["20", "28", "containerd"]:
        version = "20" if kind == "20" else "28"
        engine = engines.Engine(version, "builds-%s-%d" % (kind, os.getpid()),
                                ["--feature", "containerd-snapshotter=true"] if kind == "containerd" else [])
        base = tempfile.mkdtemp(prefix="skiff-builds-")
        try:
            engine.up()
            engines.images(engine, "busybox:latest")
            folders = make_folders(base)
            extra = ["--provenance=false"] if kind == "containerd" else []
            pair = [Builder(label, which, config, engine, folders, extra) for label, which in (("official", docker), ("skiff", program))]
            builds = [b for b in corpus() if (version == "28" or not b.new) and (not options.names or b.name in options.names)]
            more = play(builds, pair, options.verbose)
            passed, failed = passed + more[0], failed + more[1]
            print("builds on %s: %d equal, %d different" % (kind, *more))
        finally:
            if engine.host:
                engine.run("remove")
            shutil.rmtree(base, ignore_errors=True)
    return ledger.count("builds", passed, failed)


sys.exit(main())
