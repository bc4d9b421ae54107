"""Test cases on a live engine, written once and run with skiff or, to prove that they ask for the right thing, with the
official program (`--official`). A case states one obligation; it begins with an engine that holds only a busybox image."""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import engines
import ledger
from terminal import Terminal

CASES = []


def case(*versions, official=True):
    """Registers a function as a case, for these engines (default: both). official=False: about skiff alone."""
    def register(function):
        CASES.append((function, versions or ("20", "28"), official))
        return function
    return register


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        return "exit code %s\n  stdout: %r\n  stderr: %r" % (self.code, self.out[-1500:], self.err[-1500:])


class Running:
    """A started command whose outputs go to files, so that it never blocks on them."""

    def __init__(self, words, environment, folder, stdin):
        self.files = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
        self.process = subprocess.Popen(words, env=environment, cwd=folder, stdin=stdin, stdout=self.files[0],
                                        stderr=self.files[1], start_new_session=True)

    def text(self, index):
        # read at a place of our own: the program writes at the shared one
        return os.pread(self.files[index].fileno(), 1 << 26, 0).decode("utf-8", "replace")

    def shows(self, what, seconds=20):
        end = time.monotonic() + seconds
        while what not in self.text(0) + self.text(1):
            if time.monotonic() > end or self.process.poll() is not None and what not in self.text(0) + self.text(1):
                raise AssertionError("never showed %r but %r and %r" % (what, self.text(0)[-500:], self.text(1)[-500:]))
            time.sleep(0.02)

    def hears(self, number, seconds=20):
        """Waits until the signal would not simply end the program: for those that say nothing when they are ready."""
        end = time.monotonic() + seconds
        while True:
            with open("/proc/%d/status" % self.process.pid, encoding="ascii") as file:
                masks = [int(line.split()[1], 16) for line in file if line.startswith(("SigBlk:", "SigCgt:"))]
            if any(mask >> (number - 1) & 1 for mask in masks):
                return
            assert time.monotonic() < end, "never handled signal %d" % number
            time.sleep(0.02)

    def signal(self, number):
        self.process.send_signal(number)

    def end(self, seconds=20):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("did not end; showed %r and %r" % (self.text(0)[-500:], self.text(1)[-500:])) from None
        return Result(self.process.returncode, self.text(0), self.text(1))


class Context:
    """What a case works with: the program under test, an engine, a folder."""

    def __init__(self, program, config, engine, is_official):
        self.program, self.config, self.engine, self.official = program, config, engine, is_official
        self.base = tempfile.mkdtemp(prefix="case-")
        self.folder = os.path.join(self.base, "w")
        os.makedirs(self.folder)
        os.makedirs(os.path.join(self.base, "bin"))
        os.symlink(program, os.path.join(self.base, "bin", "docker"))
        self.settings = os.path.join(self.base, "config")
        os.makedirs(self.settings)
        self.write(os.path.join(self.settings, "config.json"), "{}")
        if is_official:
            os.symlink(os.path.join(config, "cli-plugins"), os.path.join(self.settings, "cli-plugins"))
        self.started, self.later = [], []

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def environment(self, **changes):
        plain = {"PATH": os.path.join(self.base, "bin") + ":/usr/sbin:/usr/bin:/sbin:/bin", "HOME": self.base, "LANG": "C.UTF-8",
                 "DOCKER_CONFIG": self.settings, "DOCKER_HOST": self.engine.host, "TERM": "xterm", "TZ": "UTC",
                 "DOCKER_BUILDKIT": "0", **changes}
        return {name: value for name, value in plain.items() if value is not None}

    def words(self, arguments):
        return self.engine.inside([os.path.join(self.base, "bin", "docker")] + list(arguments))

    def docker(self, *arguments, stdin=b"", seconds=60, folder=None, **changes):
        done = subprocess.run(self.words(arguments), env=self.environment(**changes), cwd=folder or self.folder, input=stdin,
                              capture_output=True, timeout=seconds, start_new_session=True, check=False)
        return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def done(self, *arguments, **options):
        """A command that must succeed; its standard output."""
        result = self.docker(*arguments, **options)
        assert result.code == 0, "docker %s: %s" % (" ".join(arguments), result)
        return result.out

    def shell(self, line, seconds=60, **changes):
        done = subprocess.run(self.engine.inside(["bash", "-c", line]), env=self.environment(**changes), cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, start_new_session=True, check=False)
        return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def start(self, *arguments, stdin=subprocess.DEVNULL, **changes):
        running = Running(self.words(arguments), self.environment(**changes), self.folder, stdin)
        self.started.append(running.process)
        return running

    def terminal(self, *arguments, **changes):
        terminal = Terminal(self.words(arguments), self.environment(**changes), self.folder)
        self.later.append(terminal.close)
        return terminal

    def until(self, question, what, seconds=20):
        """Waits until the question's answer is true."""
        end = time.monotonic() + seconds
        while not (answer := question()):
            assert time.monotonic() < end, "never happened: " + what
            time.sleep(0.05)
        return answer

    def container(self, name):
        return self.engine.ask("GET", "/containers/%s/json" % name)

    def is_running(self, name):
        found = self.container(name)
        return bool(found) and found["State"]["Running"]

    def names(self):
        return sorted(c["Names"][0].lstrip("/") for c in self.engine.ask("GET", "/containers/json", query={"all": 1}))

    def close(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()
        for action in reversed(self.later):
            action()
        shutil.rmtree(self.base, ignore_errors=True)


def main(kind, images=("busybox:latest",)):
    arguments = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    arguments.add_argument("binary")
    arguments.add_argument("--engine", action="append", choices=["20", "28"])
    arguments.add_argument("--official", action="store_true")
    arguments.add_argument("select", nargs="*", help="parts of case names")
    options = arguments.parse_intermixed_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the engine is removed
    signal.signal(signal.SIGHUP, lambda *_: None)  # under nohup too, the programs begin as a terminal starts them
    docker, config = engines.official() if options.official else (None, None)
    program = docker or engines.program(options.binary)
    passed = failed = 0
    for version in options.engine or ["20", "28"]:
        engine = engines.Engine(version, "%s-%s-%d" % (kind, version, os.getpid()))
        try:
            for function, versions, official in CASES:
                name = function.__name__
                if version not in versions or options.official and not official:
                    continue
                if options.select and not any(part in name for part in options.select):
                    continue
                engine.up()
                engines.images(engine, *images)
                engine.empty(images)
                context, started = Context(program, config, engine, options.official), time.monotonic()
                try:
                    function(context)
                    passed += 1
                    print("passed  %s on %s (%.1f s)" % (name, version, time.monotonic() - started))
                except Exception as error:  # a case may fail in any way: its report is the point
                    failed += 1
                    where = traceback.extract_tb(error.__traceback__)[1 if len(traceback.extract_tb(error.__traceback__)) > 1 else 0]
                    print("FAILED  %s on %s, line %d: %s: %s" % (name, version, where.lineno, type(error).__name__, error))
                finally:
                    context.close()
                sys.stdout.flush()
        finally:
            if engine.host:
                engine.up().empty([])
                engine.run("remove")
    return ledger.count(kind, passed, failed)
