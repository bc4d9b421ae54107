#!/usr/bin/env python3
"""Two compose programs, one project on one engine: the official program and skiff take turns, and neither may undo or
repeat what the other has done.

  run.py SKIFF [--engine 20|28]... [--official] [--only TEXT] [FILE.cases...]

A case starts with `=== name`; its parts `--- FILE` are the project. With `--- changed.yaml`, an override with one changed
attribute. For each case, and with the programs in both roles:

  up        one brings the project up, `up -d` of the other leaves every container as it is
  ps, logs  both print the same about it
  changed   the other brings it up with the override; both ways exactly the same services are recreated
  down      `down -v` of the other leaves nothing

`--official` plays the official program against itself. The last line is `interop: N passed, N failed, N skipped`.
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "..", "harness")]
import engines
import ledger

PATIENCE = 180


def cases(path):
    name, files, current = None, {}, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("=== "):
            if name:
                yield name, files
            name, files, current = line[4:].strip(), {}, None
        elif line.startswith("--- "):
            current = line[4:].strip()
            files[current] = ""
        elif current:
            files[current] += line
    if name:
        yield name, files


class Project:
    def __init__(self, engine, folder, name, files):
        self.engine, self.name, self.folder = engine, name, os.path.join(folder, name)
        for file, text in files.items():
            path = os.path.join(self.folder, file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
        self.changes = "changed.yaml" in files
        self.failures, self.passed = [], 0

    def check(self, right, what, detail=""):
        if right:
            self.passed += 1
        else:
            self.failures.append("%s: %s %s" % (self.name, what, detail))

    def run(self, program, *words, changed=False):
        files = ["-f", "compose.yaml", "-f", "changed.yaml"] if changed else []
        done = subprocess.run([program, "compose", *files, *words], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=PATIENCE, env={**os.environ, "DOCKER_HOST": self.engine.host, "PWD": self.folder})
        return done.returncode, done.stdout, done.stderr

    def must(self, program, *words, **options):
        code, out, err = self.run(program, *words, **options)
        self.check(code == 0, " ".join(words), "ended with %d: %s" % (code, err[-300:]))
        return out

    def held(self):
        label = {"label": ["com.docker.compose.project=" + self.name]}
        containers = self.engine.ask("GET", "/containers/json", query={"all": 1, "filters": label})
        return {c["Names"][0]: (c["Labels"]["com.docker.compose.service"], c["Id"]) for c in containers}

    def rest(self):
        label = {"label": ["com.docker.compose.project=" + self.name]}
        networks = self.engine.ask("GET", "/networks", query={"filters": label})
        volumes = self.engine.ask("GET", "/volumes", query={"filters": label})
        return list(self.held()) + [n["Name"] for n in networks] + [v["Name"] for v in volumes["Volumes"] or []]

    def one_way(self, first, second, what):
        """`first` begins, `second` goes on; what `second` recreates after the change."""
        self.must(first, "up", "-d")
        before = self.held()
        self.must(second, "up", "-d")
        self.check(self.held() == before, what + ": up", "%s became %s" % (before, self.held()))
        for verb in (["ps", "-a", "--format", "{{.Name}} {{.Service}} {{.Image}} {{.State}}"], ["logs", "--no-color"]):
            # names are padded to the longest that has come by, which depends on who answers first
            mine, theirs = (sorted(" ".join(line.split()) for line in self.run(program, *verb)[1].split("\n")) for program in (first, second))
            self.check(mine == theirs, "%s: %s" % (what, verb[0]), "%s and %s" % (mine, theirs))
        recreated = set()
        if self.changes:
            self.must(second, "up", "-d", "-t", "0", changed=True)
            after = self.held()
            recreated = {service for name, (service, identity) in after.items() if before.get(name, (0, 0))[1] != identity}
        self.must(second, "down", "-v", "-t", "0", changed=self.changes)
        self.check(not self.rest(), what + ": down", "left %s" % self.rest())
        return recreated

    def play(self, official, program):
        there = self.one_way(official, program, "official, then skiff")
        back = self.one_way(program, official, "skiff, then official")
        if self.changes:
            self.check(there == back, "changed", "skiff recreates %s, the official program %s" % (sorted(there), sorted(back)))
        return self


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--engine", action="append", choices=["20", "28"])
    arguments.add_argument("--official", action="store_true")
    arguments.add_argument("--only", default="")
    arguments.add_argument("files", nargs="*")
    options = arguments.parse_intermixed_args()
    docker, config = engines.official()
    os.environ["DOCKER_CONFIG"] = config
    program = docker if options.official else engines.program(options.binary)
    files = options.files or sorted(os.path.join(HERE, f) for f in os.listdir(HERE) if f.endswith(".cases"))
    passed, failed, root = 0, 0, tempfile.mkdtemp(prefix="interop-")
    for version in options.engine or ["20", "28"]:
        engine = engines.Engine(version, "interop-%s-%d" % (version, os.getpid())).up()
        try:
            engines.images(engine, "busybox:latest")
            chosen = [(n, f) for path in files for n, f in cases(path) if options.only in n]
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                folder = os.path.join(root, version)
                for done in pool.map(lambda case: Project(engine, folder, *case).play(docker, program), chosen):
                    passed += done.passed
                    failed += len(done.failures)
                    for text in done.failures:
                        print("engine %s: %s" % (version, text), flush=True)
        finally:
            engine.run("remove")
    shutil.rmtree(root)
    return ledger.count("interop", passed, failed)


if __name__ == "__main__":
    sys.exit(main())
