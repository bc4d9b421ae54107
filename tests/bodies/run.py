"""Request bodies of containers: what each command line of cases.txt sends, its exit code and its errors, against what the
official docker sent (expected.json).

    run.py BINARY [--update] [-v] [words of the lines to run…]
    run.py --record DOCKER       record expected.json with the official docker

The engine is the stand-in of ../wire. Only requests that change something count, in any order. Members that are null, empty,
zero or false mean the same to an engine as members that are left out, and are. passing.txt lists the lines that must pass
(see ../harness/ledger.py)."""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "wire"), os.path.join(HERE, "..", "harness")]
import fake_engine
import ledger

FILES = {
    "env1": b"# comment\nF1=one\nF2=two words \nHO_SET\nHO_UNSET\n\n  F3=\nF4=a=b#c\n", "env2": b"F1=again\nG=\"quoted\"\n",
    "env.crlf": b"A=1\r\nB=2\r\n", "env.bom": b"\xef\xbb\xbfA=1\n", "env.bad": b"A B=1\n",
    "lab1": b"l1=v1\nl2\nl3=a b\n", "lab2": b"l1=other\n", "prof.json": b'{ "defaultAction": "SCMP_ACT_ERRNO",\n "syscalls": [] }\n',
    "sub/file": b"x\n",
}


def cases():
    with open(os.path.join(HERE, "cases.txt"), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


def prune(value):
    if isinstance(value, dict):
        return {k: v for k, v in ((k, prune(v)) for k, v in value.items()) if v}
    return [prune(v) for v in value] if isinstance(value, list) else value


def run(binary, server, address, line):
    base = tempfile.mkdtemp(prefix="bodies")
    folder = os.path.join(base, "w")
    for name, content in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    os.makedirs(os.path.join(base, "cfg"))
    server.fx = fake_engine.load_fixtures()
    server.record.clear()
    environment = {"PATH": "/usr/bin:/bin", "HOME": base, "DOCKER_CONFIG": os.path.join(base, "cfg"), "TZ": "UTC",
                   "LANG": "C.UTF-8", "DOCKER_HOST": "unix://" + address, "DOCKER_CLI_HINTS": "false", "HO_SET": "of the environment"}
    try:
        done = subprocess.run([binary] + shlex.split(line), cwd=folder, env=environment, timeout=20, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False)
        code, err = done.returncode, done.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        code, err = "timeout", ""
    time.sleep(0.002)  # the stand-in may still be noting the last request
    requests = [prune(r) for r in server.record if r["method"] not in ("GET", "HEAD")]

    def places(text):
        return text.replace(folder, "@CWD@").replace(base, "@BASE@").replace(address, "@SOCK@")

    shutil.rmtree(base, ignore_errors=True)
    err = re.sub(r"\nUsage:  [^\0]*", "\n", places(err))  # a usage page behind an error is each program's own
    return {"exit": code, "stderr": err, "requests": sorted(json.loads(places(json.dumps(requests))),
                                                            key=lambda r: json.dumps(r, sort_keys=True))}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary", nargs="?")
    arguments.add_argument("--record", metavar="DOCKER")
    arguments.add_argument("--update", action="store_true", help="add the lines that pass now to passing.txt")
    arguments.add_argument("-v", "--verbose", action="store_true", help="show what differs")
    arguments.add_argument("select", nargs="*")
    options = arguments.parse_intermixed_args()
    expected = os.path.join(HERE, "expected.json")
    with tempfile.TemporaryDirectory(prefix="bodies") as folder:
        address = os.path.join(folder, "d.sock")
        server = fake_engine.serve(address)
        if options.record:
            program = shutil.which(options.record)
            with open(expected, "w", encoding="utf-8") as file:
                file.write("{\n" + ",\n".join("%s: %s" % (json.dumps(line), json.dumps(run(program, server, address, line)))
                                              for line in cases()) + "\n}\n")
            print("recorded %d lines" % len(cases()))
            return 0
        with open(expected, encoding="utf-8") as file:
            wanted = json.load(file)
        words = " ".join(options.select)
        outcomes = {}
        for line in cases():
            if not line.startswith(words):
                continue
            want, got = wanted[line], run(os.path.realpath(options.binary), server, address, line)
            different = [key for key in want if want[key] != got[key]]
            outcomes[line] = (not different, ",".join(different))
            if different and (options.verbose or words):
                print("%s: %s" % (line, ",".join(different)))
                for key in different:
                    print("  official: %s\n  skiff:    %s" % (json.dumps(want[key]), json.dumps(got[key])))
    if words:
        return 0 if all(good for good, _ in outcomes.values()) else 1
    return ledger.judge("bodies", os.path.join(HERE, "passing.txt"), outcomes, options.update)


sys.exit(main())
