"""The differential harness: every scenario runs with the official program and with skiff, each on an engine of its own that
holds the same and has the same addresses, and after every step standard output, standard error, exit code and what the
engine holds are compared.

    run.py BINARY [--engine 20|28|containerd]… [--official] [-v] [--kind NAME] [SCENARIO…]

A scenario is a file scenarios/NAME.scenario of lines:

    docker ps -a                   a step: a shell line in which `docker` (docker-compose, docker-buildx) is the program under test
    @ docker create --name x …     preparation: done with the official program on both sides, not compared
    [28] docker …                  only on that engine
    [sorted] docker …              lines are compared in sorted order, where the official program's order is by chance
    [terminal] docker …            run with a terminal of 80 x 24 as standard input, output and error
    <<< NAME, … lines …, <<<       write a file into the scenario's folder (before the first step)

Registries: 127.0.0.1:5000 is open, :5001 has a password file and :5002 a token server (users in ../harness/real_registry.py).
The engines run with --experimental. Scenarios called containerd-… are played on Engine 28 with containerd's image store, the others
on 20.10 and 28 with their graph driver. A shell function `retry CMD…` repeats a command until it succeeds, for ten seconds.

Normalisation, the same for both sides: ids become the name of what they identify, times <time>, folders of a side a common
name, and ages ("2 seconds ago", "Up 3 seconds") <age>, with the column gaps beside them, if the texts differ without that.
Accepted differences are rows in docs/compatibility.md. `--official` compares the official program with itself, to show that
the harness is steady."""
import argparse
import concurrent.futures
import contextlib
import difflib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "harness")]
import engines
import ledger
import real_registry
import state

PATIENCE = 90
SETTLING = 4
STOP = threading.Event()  # set when the run is to end early: the engines are removed nevertheless
PRELUDE = 'retry() { for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return; sleep .1; done; "$@"; }\n'
AGE = re.compile(r"((Less than a second|About (a|an) (minute|hour)|\d+ (second|minute|hour)s?)( ago)?)")
SPENT = re.compile(r"\b\d+(\.\d+)?m?s\b")
BASE_IMAGES = ["busybox:latest"]


class Step:
    def __init__(self, line):
        self.line, self.marks = line, set()
        while match := re.match(r"\[(\w+)\]\s+|(@)\s+", line):
            self.marks.add(match[1] or match[2])
            line = line[match.end():]
        self.command = line

    def holds_on(self, version):
        wanted = self.marks & {"20", "28"}
        return not wanted or version in wanted


class Scenario:
    def __init__(self, path):
        self.name = os.path.basename(path).rsplit(".", 1)[0]
        self.files, self.steps, current = {}, [], None
        with open(path, encoding="utf-8") as file:
            for line in file.read().split("\n"):
                if line.startswith("<<<"):
                    current = line[3:].strip() or None
                    if current:
                        self.files[current] = ""
                elif current:
                    self.files[current] += line + "\n"
                elif line.strip() and not line.startswith("#"):
                    self.steps.append(Step(line.strip()))


class Side:
    """One program with its engine and its folders."""

    def __init__(self, label, program, official, config, engine):
        self.label, self.program, self.official, self.config, self.engine = label, program, official, config, engine
        # shortened paths in tables must be the same on both sides
        self.base = os.path.join(tempfile.gettempdir(), "skiff-differential-%d-%s" % (os.getpid(), engine.name.split("-")[2]), label)
        os.makedirs(self.base)
        self.registries = []

    def start(self):
        self.engine.up()
        # in the namespace of the engine, so that both sides have registries at the same addresses
        for name, port, options in (("open", 5000, {}), ("file", 5001, {"auth": "htpasswd"}), ("token", 5002, {"auth": "token", "token_port": 5009})):
            registry = real_registry.Registry(self.engine.inside, os.path.join(self.base, "registry-" + name), port, **options)
            self.registries.append(registry)
            registry.up()

    def stop(self):
        for registry in self.registries:
            registry.down()
        if self.engine.host:
            self.engine.empty([])  # the engine would wait for containers that do not heed its signal
        self.engine.run("remove")
        shutil.rmtree(self.base, ignore_errors=True)
        with contextlib.suppress(OSError):  # the other side may still have its folder in it
            os.rmdir(os.path.dirname(self.base))

    def prepare(self, scenario):
        for name in ("w", "home", "config", "official", "bin", "officialbin"):
            shutil.rmtree(os.path.join(self.base, name), ignore_errors=True)
            os.makedirs(os.path.join(self.base, name))
        for name, program in (("bin", self.program), ("officialbin", self.official)):
            os.symlink(program, os.path.join(self.base, name, "docker"))
            for plugin in ("docker-compose", "docker-buildx"):  # on their own
                alone = os.path.join(self.config, "cli-plugins", plugin) if program == self.official else program
                os.symlink(alone, os.path.join(self.base, name, plugin))
        for name in ("config", "official"):
            with open(os.path.join(self.base, name, "config.json"), "w", encoding="utf-8") as file:
                file.write("{}")
        os.symlink(os.path.join(self.config, "cli-plugins"), os.path.join(self.base, "official", "cli-plugins"))
        if self.program == self.official:
            os.symlink(os.path.join(self.config, "cli-plugins"), os.path.join(self.base, "config", "cli-plugins"))
        for name, text in scenario.files.items():
            path = os.path.join(self.base, "w", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.utime(path, (1700000000, 1700000000))
        self.names = state.Names([(os.path.join(self.base, "w"), "<folder>"), (self.base, "<base>"), (self.engine.host, "<host>"),
                                  (self.engine.folder, "<engine>"), (self.engine.name, "<name>")])
        state.snapshot(self.engine, self.names)

    def run(self, step):
        """(exit code, standard output, standard error, what the engine holds)"""
        mine = "@" not in step.marks
        environment = {"PATH": "%s:/usr/sbin:/usr/bin:/sbin:/bin" % os.path.join(self.base, "bin" if mine else "officialbin"),
                       "HOME": os.path.join(self.base, "home"), "DOCKER_CONFIG": os.path.join(self.base, "config" if mine else "official"),
                       "DOCKER_HOST": self.engine.host, "TZ": "UTC", "LANG": "C.UTF-8", "TERM": "xterm"}
        words = self.engine.inside(["bash", "-c", PRELUDE + step.command])
        run = in_terminal if "terminal" in step.marks else in_pipe
        code, out, err = run(words, os.path.join(self.base, "w"), environment)
        held = state.snapshot(self.engine, self.names)  # which also learns the names of what was made
        return code, self.names.apply(out), self.names.apply(err), held


def run_both(step, sides, before):
    """The step on both sides. Containers that end or remove themselves need a moment: what the engines hold is told to differ
    only when it still does after a while."""
    results = both(lambda side: side.run(step), sides)
    end = time.monotonic() + SETTLING
    while new_differences(results, before) and time.monotonic() < end:
        time.sleep(0.1)
        held = both(lambda side: state.snapshot(side.engine, side.names), sides)
        results = [result[:3] + (found,) for result, found in zip(results, held)]
    return results


def new_differences(results, before):
    return [line for line in state.differences(results[0][3], results[1][3]) if line not in before]


def in_pipe(words, folder, environment):
    process = subprocess.Popen(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=PATIENCE)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        code = "no end"
    return code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


def in_terminal(words, folder, environment):
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))  # before the program looks
        os.chdir(folder)
        os.execvpe(words[0], words, environment)
    out, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
    else:
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return code, out.decode("utf-8", "replace"), ""


def same_text(one, two, step):
    if "sorted" in step.marks:
        one, two = sorted(one.split("\n")), sorted(two.split("\n"))
        return one == two or [ageless(x) for x in one] == [ageless(x) for x in two]
    return one == two or ageless(one) == ageless(two)


def ageless(text):
    """Ages, spent seconds (none are told of what took no time), and the gaps and rules of tables, whose widths follow from them."""
    text = SPENT.sub("<spent>", AGE.sub("<age>", text)).replace(" <spent> done", " done")
    return re.sub(r"(  +|-{5,})", "  ", text)


def compare(step, one, two, before):
    """Names of what differs, and lines that show it. What the engines held differently `before` is not told again."""
    kinds, lines = [], []
    if one[0] != two[0]:
        kinds.append("exit")
        lines.append("  exit code: %s | %s" % (one[0], two[0]))
    for index, name in ((1, "stdout"), (2, "stderr")):
        if not same_text(one[index], two[index], step):
            kinds.append(name)
            lines += ["  %s: %s" % (name, line) for line in difflib.unified_diff(
                one[index].split("\n"), two[index].split("\n"), "official", "skiff", n=0, lineterm="")]
    new = new_differences((one, two), before)
    if new:
        kinds.append("state")
        lines += ["  state (official | skiff): " + line[:400] for line in new[:12]]
    before[:] = state.differences(one[3], two[3])
    return kinds, lines


def accepted():
    """Rows of docs/compatibility.md: (step, what may differ)."""
    rows = set()
    with open(os.path.join(engines.TOP, "docs", "compatibility.md"), encoding="utf-8") as file:
        section = file.read().split("\n## Steps that differ on purpose\n")[1].split("\n## ")[0]
        for line in section.split("\n"):
            match = re.match(r"\| `(.+)` \| ([\w, ]+) \| .+ \|$", line.strip())
            if match:
                rows.update((match[1].replace("\\|", "|"), kind.strip()) for kind in match[2].split(","))
    return rows


def rows_elsewhere(rows, folder, played):
    """Rows about steps of scenarios that were not played, and of none that was."""
    def commands(names):
        return {step.command for name in names for step in Scenario(os.path.join(folder, name + ".scenario")).steps}
    others = {name.rsplit(".", 1)[0] for name in os.listdir(folder)} - set(played)
    only_there = commands(others) - commands(played)
    return {row for row in rows if row[0] in only_there}


class Tally:
    def __init__(self, verbose):
        self.equal = self.different = self.accepted = 0
        self.verbose, self.used = verbose, set()

    def note(self, where, took, step, kinds, lines, rows):
        allowed = {kind for kind in kinds if (step.command, kind) in rows}
        self.used.update((step.command, kind) for kind in allowed)
        if set(kinds) - allowed:
            self.different += 1
            print("DIFFERENT %s: %s  (%s)\n%s" % (where, step.line, ", ".join(kinds), "\n".join(lines)))
        elif kinds:
            self.accepted += 1
        else:
            self.equal += 1
            if self.verbose:
                print("equal     %s, %.1f s: %s" % (where, took, step.line))
        sys.stdout.flush()


def both(action, sides):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(action, sides))


def give_base_images(sides):
    """The same images, with the same identity, to both sides: a scenario before may have removed them."""
    lists = both(lambda side: [side.engine.ask("GET", "/images/%s/json" % image) for image in BASE_IMAGES], sides)
    if all(found for found_on_side in lists for found in found_on_side):
        return
    engines.images(sides[0].engine, *BASE_IMAGES)
    for image in BASE_IMAGES:
        for side in reversed(sides):  # to itself as well: containerd's store notes that an image was loaded
            sides[0].engine.copy_image(side.engine, image)


def play(version, scenario, sides, tally, rows):
    both(lambda side: side.engine.empty(BASE_IMAGES), sides)
    give_base_images(sides)
    both(lambda side: side.prepare(scenario), sides)
    before = []
    for step in scenario.steps:
        if STOP.is_set():
            return
        if not step.holds_on(version):
            continue
        started = time.monotonic()
        one, two = run_both(step, sides, before)
        if "@" not in step.marks:
            tally.note("%s on %s" % (scenario.name, version), time.monotonic() - started, step, *compare(step, one, two, before), rows)
        elif one[0] != 0 or two[0] != 0:
            tally.different += 1  # the rest of the scenario would compare nothing of worth
            print("DIFFERENT %s on %s: preparation failed: %s\n  %s\n  %s" % (scenario.name, version, step.command, one[:3], two[:3]))
            return


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--engine", action="append", choices=["20", "28", "containerd"])
    arguments.add_argument("--official", action="store_true")
    arguments.add_argument("-v", "--verbose", action="store_true", help="also tell steps that are equal, and their time")
    arguments.add_argument("--kind", default="diff", help="how the last line calls this run")
    arguments.add_argument("scenarios", nargs="*")
    options = arguments.parse_intermixed_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: STOP.set())
    docker, config = engines.official()
    program = docker if options.official else engines.program(options.binary)
    folder = os.path.join(HERE, "scenarios")
    # In this order always: after `history rm` in buildx, an engine (BuildKit 0.25) may come to a bad end if its history is asked for.
    names = sorted(options.scenarios or (name.rsplit(".", 1)[0] for name in os.listdir(folder)))
    scenarios = [Scenario(os.path.join(folder, name + ".scenario")) for name in names]
    tally, rows = Tally(options.verbose), set() if options.official else accepted()

    def plays_on(scenario, kind):
        return scenario.name.startswith("containerd-") == (kind == "containerd")

    def play_on(kind):
        version = "20" if kind == "20" else "28"
        more = ["--feature", "containerd-snapshotter=true"] if kind == "containerd" else []
        sides = [Side(label, which, docker, config, engines.Engine(version, "diff-%s-%s-%d" % (label, kind, os.getpid()),
                                                                     ["--experimental"] + more))
                 for label, which in (("a", docker), ("b", program))]
        try:
            both(Side.start, sides)
            for scenario in scenarios:
                if not STOP.is_set() and plays_on(scenario, kind):
                    play(version, scenario, sides, tally, rows)
        finally:
            both(Side.stop, sides)

    versions = options.engine or [kind for kind in ("20", "28", "containerd") if any(plays_on(scenario, kind) for scenario in scenarios)]
    with concurrent.futures.ThreadPoolExecutor(len(versions)) as pool:  # most of the time is spent waiting
        list(pool.map(play_on, versions))
    if STOP.is_set():
        return 1
    if not options.engine and not options.official:
        for command, kind in sorted(rows - tally.used - rows_elsewhere(rows, folder, names)):
            print("docs/compatibility.md accepts a difference that is none any more: `%s` (%s)" % (command, kind))
            tally.different += 1
    print("diff: %d equal, %d different; %d differ as docs/compatibility.md says" % (tally.equal, tally.different, tally.accepted))
    return ledger.count(options.kind, tally.equal + tally.accepted, tally.different)


sys.exit(main())
