"""Shell completion against the stand-in engine of ../wire, compared with what the official program answered
(expected.json): the `__complete` protocol, and Debian's installed bash completion script for docker with skiff in docker's place.

    run.py BINARY [--update] [--ask WORD…]

The offered words and the directive are compared; descriptions are each program's own. Cases named in passing.txt must
pass (see ../harness/ledger.py). With --ask, only that line is asked and its answer shown."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "wire"), os.path.join(HERE, "..", "harness")]
import engines
import fake_engine
import ledger

SCRIPT = "/usr/share/bash-completion/completions/docker"
DRIVER = r'''
source /usr/share/bash-completion/bash_completion 2>/dev/null
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
_docker 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
'''


def protocol(environment, words, folder):
    done = subprocess.run([os.path.join(environment["HOME"], "bin/docker"), "__complete"] + words, env=environment, cwd=folder,
                          capture_output=True, timeout=20, check=False)
    lines = done.stdout.decode("utf-8", "replace").rstrip("\n").split("\n")
    directive = lines.pop() if lines[-1].startswith(":") else None
    return directive, sorted(line.split("\t")[0] for line in lines if line)


def bash(environment, words, folder):
    done = subprocess.run(["bash", "--norc", "-c", DRIVER, "x", SCRIPT] + words, env=environment, cwd=folder,
                          capture_output=True, timeout=30, check=False)
    return None, sorted({line.rstrip() for line in done.stdout.decode("utf-8", "replace").split("\n") if line.strip()})


def expected(case):
    want = case["want"]
    if case["kind"] == "bash":
        return None, want["replies"]
    return want["directive"], sorted(line.split("\t")[0] for line in want["lines"] if line)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--ask", nargs=argparse.REMAINDER)
    options = arguments.parse_args()
    with open(os.path.join(HERE, "expected.json"), encoding="utf-8") as file:
        cases = json.load(file)
    with tempfile.TemporaryDirectory(prefix="comp") as base:
        folder = os.path.join(base, "w")
        for name in ("bin", "cfg", "w/adir"):
            os.makedirs(os.path.join(base, name))
        os.symlink(engines.program(options.binary), os.path.join(base, "bin/docker"))
        for name, text in (("w/afile", ""), ("cfg/config.json", "{}")):
            with open(os.path.join(base, name), "w", encoding="utf-8") as file:
                file.write(text)
        address = os.path.join(base, "d.sock")
        fake_engine.serve(address)
        environment = {"PATH": os.path.join(base, "bin") + ":/usr/bin:/bin", "HOME": base, "LANG": "C.UTF-8", "TZ": "UTC",
                       "DOCKER_CONFIG": os.path.join(base, "cfg"), "DOCKER_HOST": "unix://" + address}
        if options.ask:
            print(*protocol(environment, options.ask, folder))
            return 0
        outcomes = {}
        for case in cases:
            ask = bash if case["kind"] == "bash" else protocol
            try:
                got = ask(environment, case["args"], folder)
            except subprocess.TimeoutExpired:
                got = "no answer in time", []
            want = expected(case)
            missing, extra = sorted(set(want[1]) - set(got[1])), sorted(set(got[1]) - set(want[1]))
            outcomes["%s %s" % (case["kind"], json.dumps(case["args"]))] = (
                got == want, "missing: %s | extra: %s | directive %s, not %s" % (missing[:8], extra[:8], got[0], want[0]))
    return ledger.judge("completion", os.path.join(HERE, "passing.txt"), outcomes, options.update)


sys.exit(main())
