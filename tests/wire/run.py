"""Command lines against a stand-in engine: exit code, both outputs, written files and the requests that change something are
compared with what the official program did (expected.json, recorded from docker 29).

    run.py BINARY [--update] [-v] [ID or words of the command line…]

Each case runs in a fresh folder with the same files. Bodies are compared without null, empty, zero and false members,
because leaving one out means the same to an engine; the order of requests is not compared, because several targets are handled
in parallel. Cases whose id is in passing.txt must pass (see ../harness/ledger.py)."""
import argparse
import io
import json
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "harness")]
import engines
import fake_engine
import ledger

EPOCH = 1700000000  # the time of every prepared file: what has another time was written by the command
FILES = {
    "env1": "# c\nF1=one\nF2=two words\nHO_SET\nHO_UNSET\n\nF3=\n", "env.bad": "A B=1\n", "lab1": "l1=v1\nl2\n",
    "exists.txt": "x", "prof.json": '{ "defaultAction": "SCMP_ACT_ERRNO",\n "syscalls": [] }', "sub/one.txt": "1\n",
    "ctx/Dockerfile": "FROM scratch\nCOPY . /\n", "ctx/Other.dockerfile": "FROM scratch\n", "ctx/src/a.c": "int a;\n",
    "ctxignore/Dockerfile": "FROM scratch\n", "ctxignore/Alt.Dockerfile": "FROM scratch\n",
    "ctxignore/.dockerignore": "*.md\n!README.md\nnode_modules\n**/*.tmp\nDockerfile\n.dockerignore\nsecret/**\n!secret/keep\n",
    "ctxignore/Alt.Dockerfile.dockerignore": "src\n",
    "stack1.yml": 'version: "3.8"\nservices:\n  web:\n    image: nginx:1.27\n    ports: ["8080:80"]\n    deploy: {replicas: 2}\n',
}
# These print what docker 29 does only where the configuration asks for it: `images` is the classic table otherwise.
WITH_VIEW_OF_29, VIEW_OF_29 = ("o0216", "o0221", "o0231"), {"plugins": {"skiff": {"images": "tree"}}}
SCRIPTS = {"sub/two/deep.sh": "#!/bin/sh\n", "ctx/run.sh": "x"}
IGNORED = ("README.md", "x.md", "node_modules/a/b.js", "src/x.tmp", "src/y.c", "secret/a", "secret/keep", "deep/er/z.tmp",
           "deep/er/z.md")


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def prepare(folder):
    for name, text in FILES.items():
        write(os.path.join(folder, name), text)
    for name, text in SCRIPTS.items():
        write(os.path.join(folder, name), text, 0o755)
    for name in IGNORED:
        write(os.path.join(folder, "ctxignore", name), name)
    os.symlink("one.txt", os.path.join(folder, "sub/lnk"))
    os.makedirs(os.path.join(folder, "empty"))
    with tarfile.open(os.path.join(folder, "tarfile"), "w") as archive:
        for name, content in (("Dockerfile", b"FROM scratch\n"), ("f", b"hello\n")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    for root, folders, files in os.walk(folder):
        for name in folders + files:
            os.utime(os.path.join(root, name), (EPOCH, EPOCH), follow_symlinks=False)


def written(folder):
    found = {}
    for root, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(root, name)
            if not os.path.islink(path) and os.stat(path).st_mtime != EPOCH:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()[:16]
    return found


def parse(line):
    """A case's line: VARIABLE=value words, the command line, and `< FILE` or `<<< TEXT`."""
    variables, words, stdin = {}, shlex.split(line), b""
    while words and re.match(r"^[A-Z_]+=", words[0]):
        name, value = words.pop(0).split("=", 1)
        variables[name] = value
    if "<<<" in words:
        at = words.index("<<<")
        words, stdin = words[:at], (words[at + 1] + "\n").encode()
    elif "<" in words:
        at = words.index("<")
        words, stdin = words[:at], ("file", words[at + 1])
    return variables, words, stdin


def run(binary, server, address, line, config):
    variables, words, stdin = parse(line)
    base = tempfile.mkdtemp(prefix="wire")
    folder = os.path.join(base, "w")
    os.makedirs(folder)
    write(os.path.join(base, "outside", "Dockerfile"), "FROM x\n")
    write(os.path.join(base, "cfg", "config.json"), json.dumps(config))
    prepare(folder)
    server.fx = fake_engine.load_fixtures()
    server.record.clear()
    environment = {"PATH": "/usr/bin:/bin", "HOME": base, "DOCKER_CONFIG": os.path.join(base, "cfg"), "TZ": "UTC",
                   "DOCKER_HOST": "unix://" + address, "LANG": "C.UTF-8", "HO_SET": "fromenv", "TERM": "xterm",
                   "DOCKER_CLI_HINTS": "false", **variables}
    if isinstance(stdin, tuple):
        with open(os.path.join(folder, stdin[1]), "rb") as file:
            stdin = file.read()
    try:
        done = subprocess.run([binary] + words, cwd=folder, env=environment, timeout=20, input=stdin, capture_output=True,
                              start_new_session=True, check=False)
        code, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        code, out, err = "timeout", late.stdout or b"", late.stderr or b""
    time.sleep(0.005)  # the stand-in may still be noting the last request

    def places(text):
        return text.replace(folder, "@CWD@").replace(base, "@BASE@").replace(address, "@SOCK@")

    def text(data):
        data = data.decode("utf-8", "replace")
        for moment, name in server.fx["@times"].items():
            data = data.replace(moment, name)
        return places(data)

    result = {"exit": code, "stdout": text(out), "stderr": text(err), "files": written(folder),
              "requests": json.loads(places(json.dumps(server.record)))}
    shutil.rmtree(base, ignore_errors=True)
    return result


def prune(value):
    if isinstance(value, dict):
        return {k: v for k, v in ((k, prune(v)) for k, v in value.items()) if v}
    if isinstance(value, list):
        items = [prune(v) for v in value]
        subnets = bool(items) and all(isinstance(v, dict) and "Subnet" in v for v in items)
        return sorted(items, key=lambda v: v["Subnet"]) if subnets else items  # made from a map by the official program
    return value


def changing(requests):
    """What is compared. Input of an attached stream is an entry of its own: the recording has it at whichever request had come
    last when the stream ended, which is chance, because input is copied while the container is waited for and started."""
    found = []
    for request in requests:
        if "stdin" in request:
            found.append({"stdin": request["stdin"]})
        if request["method"] not in ("GET", "HEAD"):
            found.append(prune({k: v for k, v in request.items() if k != "stdin"}))
    return sorted(found, key=lambda r: json.dumps(r, sort_keys=True))


def comparable(text):
    """Without what is each program's own: the words of a help page, lines of --debug."""
    text = re.sub(r"(?m)^time=\S+ level=debug .*\n", "", text)
    return text.split("\n")[0] if text.startswith("Usage:  ") else text


def differences(case, got):
    found = [key for key in ("exit", "files") if got[key] != case[key]]
    found += [key for key in ("stdout", "stderr") if comparable(got[key]) != comparable(case[key])]
    if changing(got["requests"]) != changing(case["requests"]):
        found.append("requests")
    return found


def show(case, got):
    for key in ("exit", "stdout", "stderr"):
        if case[key] != got[key]:
            print("  official %s: %r\n  skiff    %s: %r" % (key, case[key], key, got[key]))
    if changing(case["requests"]) != changing(got["requests"]):
        print("  official: %s\n  skiff:    %s" % (json.dumps(changing(case["requests"])), json.dumps(changing(got["requests"]))))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--update", action="store_true", help="add the cases that pass now to passing.txt")
    arguments.add_argument("-v", "--verbose", action="store_true", help="show what differs in the cases that fail")
    arguments.add_argument("select", nargs="*")
    options = arguments.parse_intermixed_args()
    binary = engines.program(options.binary)
    with open(os.path.join(HERE, "expected.json"), encoding="utf-8") as file:
        cases = json.load(file)
    if options.select:
        words = " ".join(options.select)
        cases = [c for c in cases if c["id"] in options.select or c["cmd"].startswith(words)]
    with tempfile.TemporaryDirectory(prefix="wiresock") as folder:
        address = os.path.join(folder, "d.sock")  # as long as in the recording: tables are as wide as what they show
        server = fake_engine.serve(address)
        outcomes = {}
        for case in cases:
            got = run(binary, server, address, case["cmd"], VIEW_OF_29 if case["id"] in WITH_VIEW_OF_29 else {})
            different = differences(case, got)
            outcomes[case["id"]] = (not different, "%s: %s" % (",".join(different), case["cmd"]))
            if different and (options.verbose or options.select):
                print(case["id"], *outcomes[case["id"]][1:])
                show(case, got)
    if options.select:
        return 0 if all(good for good, _ in outcomes.values()) else 1
    return ledger.judge("wire", os.path.join(HERE, "passing.txt"), outcomes, options.update)


sys.exit(main())
