"""What reaches the engine of contexts that are out of the ordinary, by the official program and by skiff: the archive of the
classic builder byte for byte, as a stand-in for an engine receives it, and the files that a build by BuildKit copied out of
the context; with both, exit code and outputs.

    contexts.py BINARY [--engine 20|28|containerd]… [--official] [-v] [CASE…]

A case is a function that makes the folder. Some spoil it while it is being sent: there is a relay in front of the engine, and
what has passed it tells when. `--official` compares the official program with itself."""
import argparse
import contextlib
import hashlib
import io
import os
import re
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "harness")]
import engines
import ledger

PATIENCE = 120
MTIME = 1700000000
# As root is bound by permissions: without the two capabilities that set it above them.
BOUND = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
BEGAN = time.time()
CASES = {}
SENDERS = ("20", "28", "containerd")  # engines that BuildKit is asked of


def case(spoil=None, limit=None, bound=False, only=None, flags=(), loose=False, on="context", kept=()):
    """spoil: called with the folder once some of the file `big` is sent. limit: bytes of the archive that count. bound: whether
    permissions hold for who builds. only: one builder. loose: only the exit code is compared. on: what is built. kept: where the two
    differ on purpose, as docs/compatibility.md says."""
    def add(function):
        CASES[function.__name__.replace("_", "-")] = dict(make=function, spoil=spoil, limit=limit, bound=bound, only=only, flags=list(flags),
                                                          loose=loose, on=on, kept=kept)
        return function
    return add


class At:
    """A folder as current directory, so that what is made in it may have any length."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text="x", mode=0o644, time=MTIME):
        with open(os.path.join(os.fsencode(self.folder), os.fsencode(name)), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            os.fchmod(file.fileno(), mode)
            if time is not None:
                os.utime(file.fileno(), (time, time))

    def path(self, name):
        return os.path.join(self.folder, name)


@case()
def names(at):
    for name in ("new\nline", "tab\tname", "back\\slash", "-dash", "a:b", "[a]*?{b}", "#hash", "!bang", " blanks ", "ünïcode", "日本", ".wh.white",
                 "n" * 255, "ü" * 127, "..dots", "...", "~", "%41", "a=b"):
        at.write(name)


def deep(at, length, last="end"):
    """Folders below each other so that the path of the last, relative to the context, has this length."""
    here = os.open(at.folder, os.O_RDONLY)
    left = length - len(last) - 1
    while left > 0:
        name = "d" * min(left, 250)
        if 0 < left - len(name) - 1 < 1:
            name = name[:-2]
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here, left = below, left - len(name) - 1
    os.close(os.open(last, os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)


@case()
def path_of_3000_bytes(at):
    deep(at, 3000)


@case()
def path_just_within_the_limit(at):
    deep(at, 4095 - len(os.path.realpath(at.folder)) - 1)


@case(only="classic")  # what the engine does with it is its own affair
def path_beyond_the_limit(at):
    deep(at, 4400)


@case()
def path_beyond_the_limit_ignored(at):
    at.write(".dockerignore", "d*\n")
    deep(at, 4400)


@case(kept=SENDERS[1:])
def name_that_is_no_text(at):
    at.write(b"a\xffb")


@case(kept=SENDERS[1:])
def link_to_what_is_no_text(at):
    os.symlink(b"a\xffb", os.fsencode(at.path("link")))


@case()
def ignored_name_that_is_no_text(at):
    at.write(".dockerignore", "a*\n")
    at.write(b"a\xffb")


@case()
def sparse(at):
    with open(at.path("holes"), "wb") as file:
        file.truncate(16 << 20)
        file.seek(5 << 20)
        file.write(b"island")
    os.utime(at.path("holes"), (MTIME, MTIME))


@case(limit=1 << 20, only="classic")
def larger_than_octal_digits(at):
    with open(at.path("a-huge"), "wb") as file:
        file.truncate(9 << 30)
    os.utime(at.path("a-huge"), (MTIME, MTIME))


@case(flags=["-f", "Some"])
def huge_but_not_wanted(at):
    with open(at.path("a-huge"), "wb") as file:
        file.truncate(9 << 30)
    at.write("Some", "FROM scratch\nCOPY small /\n")
    at.write("small")
    at.write(".dockerignore", "a-huge\n")


@case()
def modes(at):
    for mode in (0o000, 0o400, 0o777, 0o4755, 0o2755, 0o1644, 0o7777):
        at.write("m%o" % mode, mode=mode)
        os.mkdir(at.path("d%o" % mode))
        os.chmod(at.path("d%o" % mode), mode)


@case()
def owners(at):
    for owner in (1000, 2097151, 2097152, 4294967294):
        at.write("o%d" % owner)
        os.chown(at.path("o%d" % owner), owner, owner)


@case()
def times(at):
    for time in (-2**31, -86400, -1, 0, 1, 2**31, 2**32 + 5, 8**11 - 1, 8**11 + 1):
        at.write("t%d" % time, time=time)
        if os.stat(at.path("t%d" % time)).st_mtime != time:
            os.unlink(at.path("t%d" % time))  # not every file system knows it
    at.write("nanos")
    os.utime(at.path("nanos"), ns=(1, 1700000000123456789))
    at.write("nanos-before")
    os.utime(at.path("nanos-before"), ns=(1, -1500000000))


@case()
def attributes(at):
    at.write("user")
    os.setxattr(at.path("user"), "user.kind", b"odd\xff\0")
    os.setxattr(at.path("user"), "user.empty", b"")
    at.write("trusted")
    os.setxattr(at.path("trusted"), "trusted.kind", b"x")
    at.write("capable")
    os.setxattr(at.path("capable"), "security.capability", struct.pack("<5I", 0x02000001, 0x400, 0, 0, 0))
    os.mkdir(at.path("folder"))
    os.setxattr(at.path("folder"), "user.kind", b"folder")


@case()
def hard_links(at):
    at.write(".dockerignore", "b-ignored\n")
    at.write("b-ignored", "abc")
    for name in ("c", "d"):
        os.link(at.path("b-ignored"), at.path(name))
    os.mkdir(at.path("e"))
    os.link(at.path("b-ignored"), at.path("e/f"))
    os.symlink("c", at.path("link"))
    os.link(at.path("link"), at.path("link2"), follow_symlinks=False)
    os.mkfifo(at.path("pipe"))
    os.link(at.path("pipe"), at.path("pipe2"))
    at.write("nothing", "")
    os.link(at.path("nothing"), at.path("nothing2"))


@case()
def special_files(at):
    os.mkfifo(at.path("pipe"), 0o640)
    os.mknod(at.path("character"), 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    os.mknod(at.path("block"), 0o660 | stat.S_IFBLK, os.makedev(7, 200))
    for name in ("socket", "socket with a blank"):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(at.path(name))


@case()
def link_loops(at):
    os.symlink("self", at.path("self"))
    os.symlink("there", at.path("back"))
    os.symlink("back", at.path("there"))
    os.mkdir(at.path("folder"))
    os.symlink("..", at.path("folder/up"))
    os.symlink("/etc/passwd", at.path("absolute"))
    os.symlink("t" * 4000, at.path("long"))
    os.symlink("a/../b//c", at.path("untidy"))


@case(flags=["-f", "Some"])
def link_loop_that_is_wanted(at):
    os.symlink("there", at.path("back"))
    os.symlink("back", at.path("there"))
    at.write("Some", "FROM scratch\nCOPY back /\n")


@case(on="context-link")
def link_as_context(at):
    at.write("a")
    os.symlink(at.folder, at.folder + "-link")


@case()
def empty(at):
    os.makedirs(at.path("a/b/c"))


@case(bound=True, kept=SENDERS)
def unreadable_file(at):
    at.write("a")
    at.write("closed", mode=0)


@case(bound=True)
def unreadable_folder(at):
    os.mkdir(at.path("closed"), 0)


@case(bound=True, kept=["classic"])
def unreadable_and_ignored(at):
    at.write(".dockerignore", "closed*\n")
    os.mkdir(at.path("closed"), 0)
    at.write("closed-file", mode=0)


@case(bound=True, kept=SENDERS)
def unreadable_Dockerfile(at):
    at.write("Dockerfile", "FROM scratch\nCOPY . /\n", mode=0)


@case(bound=True, kept=SENDERS)
def unreadable_ignore_file(at):
    at.write(".dockerignore", "a", mode=0)


@case(bound=True)
def folder_without_search(at):
    os.mkdir(at.path("listed"))
    at.write("listed/file")
    os.chmod(at.path("listed"), 0o644)


BIG = 48 << 20


def big(at):
    at.write("big", bytes(range(256)) * (BIG >> 8))


@case(spoil=lambda at: os.truncate(at.path("big"), 100), loose=True, kept=["classic"])
def shrinks(at):
    big(at)


def grow(at):
    with open(at.path("big"), "ab") as file:
        file.write(b"more" * 100000)


@case(spoil=grow, loose=True)
def grows(at):
    big(at)


@case(spoil=lambda at: os.unlink(at.path("big")))
def vanishes_while_open(at):
    big(at)


@case(spoil=lambda at: os.unlink(at.path("later")), loose=True)
def vanishes_before_its_turn(at):
    big(at)
    at.write("later")


@case(spoil=lambda at: shutil.rmtree(at.path("later")), loose=True)
def folder_vanishes(at):
    big(at)
    os.mkdir(at.path("later"))
    at.write("later/file")


def swap(at):
    os.unlink(at.path("later"))
    os.symlink("/etc/hostname", at.path("later"))


@case(spoil=swap, loose=True, kept=SENDERS)
def becomes_a_link(at):
    big(at)
    at.write("later")


class Relay:
    """Passes bytes between programs and an engine; calls `spoil` once this many went towards the engine."""
    after = 12 << 20

    def __init__(self, address, target):
        self.target, self.spoil, self.passed = target, None, 0
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(address)
        os.chmod(address, 0o666)
        self.server.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client = self.server.accept()[0]
            except OSError:
                return
            engine = socket.socket(socket.AF_UNIX)
            engine.connect(self.target)
            threading.Thread(target=self.copy, args=(client, engine, True), daemon=True).start()
            threading.Thread(target=self.copy, args=(engine, client, False), daemon=True).start()

    def copy(self, source, sink, counts):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
                if counts:
                    self.passed += len(data)
                    if self.spoil and self.passed > self.after:
                        spoil, self.spoil = self.spoil, None
                        spoil()
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        if not counts:
            source.close()
            sink.close()

    def close(self):
        self.server.close()


class StandIn:
    """An engine that only takes archives."""

    def __init__(self, address):
        self.limit, self.archive, self.digest = None, b"", None
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(address)
        os.chmod(address, 0o666)
        self.server.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client = self.server.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.answer, args=(client,), daemon=True).start()

    def answer(self, client):
        with contextlib.suppress(OSError, ValueError), client, client.makefile("rb") as file:
            while line := file.readline():
                method, target = line.split()[:2]
                headers = {}
                while (line := file.readline()).strip():
                    name, value = line.decode("latin-1").split(":", 1)
                    headers[name.lower()] = value.strip()
                body = b'{"stream":"taken\\n"}\n' if b"/build" in target else b"OK"
                if b"/build" in target and not self.take(file):
                    return
                client.sendall(b"HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nOstype: linux\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                               % len(body) + (b"" if method == b"HEAD" else body))

    def take(self, file):
        digest, kept, size = hashlib.sha256(), io.BytesIO(), 0
        self.digest, self.archive = "cut off", b""
        try:
            while length := int(file.readline(), 16):
                data = file.read(length)
                if self.limit and size + length > self.limit:
                    digest.update(data[:self.limit - size])
                    return False
                digest.update(data)
                kept.write(data)
                size += length
                file.readline()
            file.readline()
        finally:
            self.digest, self.archive = digest.hexdigest(), kept.getvalue()
        return True

    def close(self):
        self.server.close()


def listing(archive):
    """One line for each entry; what is no archive to its end tells where it breaks."""
    lines = []
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for entry in tar:
                name = re.sub(r"^\.dockerfile\.[0-9a-f]+", ".dockerfile.X", entry.name)
                data = hashlib.sha256(tar.extractfile(entry).read()).hexdigest()[:12] if entry.isreg() else ""
                made = entry.mtime if entry.mtime < BEGAN - 3600 or entry.mtime > BEGAN + 86400 else "now"  # engines forget some
                headers = {key: value for key, value in entry.pax_headers.items() if key not in ("path", "linkpath")}
                lines.append("%s %s %o %d:%d %d %s %d,%d -> %r %s %s" % (ascii(name), entry.type.decode(), entry.mode, entry.uid, entry.gid, entry.size, made,
                                                                      entry.devmajor, entry.devminor, entry.linkname, data, headers))
    except (tarfile.TarError, EOFError, OSError) as error:
        lines.append("broken: %s" % error)
    return lines


class Program:
    def __init__(self, label, path, config):
        self.label, self.path, self.config = label, path, config

    def build(self, address, folder, case, buildkit):
        words = [self.path, "build"] + (["--progress", "plain", "--no-cache", "-o", "type=tar,dest=-"] if buildkit else [])
        flags = [folder + "/" + flag if flag == "Some" else flag for flag in case["flags"]]
        home = os.path.dirname(folder)
        environment = {"PATH": os.environ["PATH"], "HOME": home, "DOCKER_HOST": "unix://" + address, "DOCKER_CONFIG": self.config, "BUILDX_CONFIG": home,
                       "DOCKER_BUILDKIT": "1" if buildkit else "0"}
        words = (BOUND if case["bound"] else []) + words + flags + [os.path.join(home, case["on"])]
        done = subprocess.run(words, env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def plain(text):
    """What is no matter of time and chance."""
    kept = [line for line in text.split("\n") if line and not line.startswith("#")]
    text = re.sub(r"/tmp/skiff-contexts-[^/ :]+", "<base>", "\n".join(kept))
    text = re.sub(r"(Sending build context to Docker daemon) +\S+", r"\1 <size>", text)
    text = re.sub(r"[a-z0-9]{25}", "<id>", text)
    return re.sub(r"time=\S+", "time=<time>", text)


def one(program, case, buildkit, engine):
    """(exit code, outputs, what arrived)"""
    base = tempfile.mkdtemp(prefix="skiff-contexts-")
    os.chmod(base, 0o777)
    at = At(os.path.join(base, "context"))
    os.mkdir(at.folder)
    os.chmod(at.folder, 0o755)
    close = []
    try:
        at.write("Dockerfile", "FROM scratch\nCOPY . /\n")
        case["make"](at)
        for _, folders, files, descriptor in os.fwalk(os.fsencode(base), topdown=False):
            for name in folders + files:
                if os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mtime > MTIME and not re.fullmatch(rb"t\d+", name):
                    os.utime(name, (MTIME, MTIME), dir_fd=descriptor, follow_symlinks=False)
        target = os.path.join(base, "engine")
        if not buildkit:
            engine = StandIn(target)
            engine.limit = case["limit"]
            close.append(engine)
        relay = Relay(os.path.join(base, "relay"), target if not buildkit else engine)
        close.append(relay)
        if case["spoil"]:
            relay.spoil = lambda: case["spoil"](at)
        code, out, err = program.build(os.path.join(base, "relay"), at.folder, case, buildkit)
        if buildkit:
            return code, plain(err), listing(out) if code == 0 else []
        if case["limit"]:
            return 0, "", [engine.digest]
        return code, plain(out.decode("utf-8", "replace") + err), listing(engine.archive) + [engine.digest if code == 0 else ""]
    finally:
        for each in close:
            each.close()
        subprocess.run(["rm", "-rf", base], check=True)


def in_time(program, case, engine, result):
    """The result, or that of another try if all had been sent before it was spoilt: then it is that of a folder nobody touches."""
    for _ in range(5):
        code, _, arrived = one(program, dict(case, spoil=None), engine is not None, engine)
        if (code, arrived) != (result[0], result[2]):
            break
        result = one(program, case, engine is not None, engine)
    return result


def compare(name, case, pair, where, engine, verbose):
    buildkit = engine is not None
    results = [one(program, case, buildkit, engine) for program in pair]
    if case["spoil"] and (results[0][0] == results[1][0]) == (where in case["kept"]):
        results = [in_time(program, case, engine, result) for program, result in zip(pair, results)]
    problems = []
    if results[0][0] != results[1][0]:
        problems.append("exit codes %s and %s" % (results[0][0], results[1][0]))
    if not case["loose"]:
        for index, what in ((1, "said"), (2, "arrived")):
            if results[0][index] != results[1][index]:
                problems.append(what)
    if where in case["kept"]:
        problems = [] if problems else ["no longer differs"]
    if verbose or problems:
        print("%s %s %s: %s" % ("DIFFERENT" if problems else "equal", where, name, ", ".join(problems)))
    if problems or verbose and case["loose"]:
        for program, (code, said, arrived) in zip(pair, results):
            print("  %s: %s %s" % (program.label, code, said.replace("\n", "\n    ")))
            other = results[1 if program is pair[0] else 0][2]
            for line in [line for line in arrived if line not in other][:12]:
                print("    %s" % (line if len(line) < 300 else line[:100] + " … " + line[-100:]))
    sys.stdout.flush()
    return not problems


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--engine", action="append", choices=["20", "28", "containerd", "classic"])
    arguments.add_argument("--official", action="store_true")
    arguments.add_argument("-v", "--verbose", action="store_true")
    arguments.add_argument("cases", nargs="*")
    options = arguments.parse_intermixed_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the engines are removed
    os.umask(0o022)
    docker, config = engines.official()
    pair = [Program("official", docker, config), Program("skiff", docker if options.official else engines.program(options.binary), config)]
    wanted = {name: case for name, case in CASES.items() if not options.cases or name in options.cases}
    passed = failed = 0
    for kind in options.engine or ["classic", "20", "28"]:
        engine = None
        if kind != "classic":
            engine = engines.Engine("20" if kind == "20" else "28", "contexts-%s-%d" % (kind, os.getpid()),
                                    ["--feature", "containerd-snapshotter=true"] if kind == "containerd" else [])
        try:
            address = engine.up().socket if engine else None
            for name, case in wanted.items():
                if case["only"] and case["only"] != ("buildkit" if engine else "classic"):
                    continue
                good = compare(name, case, pair, kind, address, options.verbose)
                passed, failed = passed + good, failed + (not good)
        finally:
            if engine and engine.host:
                engine.run("remove")
    return ledger.count("contexts", passed, failed)


sys.exit(main())
