"""The command-line grammar: exit code, standard error and the requests of each line of cases.txt against what the official
programs answered (expected.json).

    run.py BINARY [--update] [-v] [words of the lines to run…]
    run.py --record DOCKER       record expected.json with the official docker, which must find compose and buildx

A line may begin with variables, DOCKER_CONFIG=NAME for one of the CONFIGURATIONS below. The engine is the stand-in of ../wire.
Of a help page only the first line counts: its texts are each program's own. A line
whose verb is declared and not built yet counts as failed, so passing.txt grows with the verbs (see ../harness/ledger.py)."""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "wire"), os.path.join(HERE, "..", "harness")]
import fake_engine
import ledger


def cases():
    with open(os.path.join(HERE, "cases.txt"), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


def official(text):
    """Leaves out what is known to differ: a slip of 28.5 that 29 has corrected, a log line of its tracing, its version."""
    text = text.replace("\nSRun '", "\nRun '")
    text = re.sub(r"(?m)^time=.* level=debug msg=\"otel error\".*\n", "", text)
    return re.sub(r"^Docker version .*", "Docker version …", text)


def first_line_of_help(text):
    text = official(text)
    at = text.find("Usage:  ")
    if at < 0 or " --help' for more information\n" in text[at:] and " COMMAND --help" not in text[at:]:
        return text
    return text[:at] + text[at:].split("\n")[0] + "\n"


CONFIGURATIONS = {"broken": "{bad", "alias": '{"aliases": {"x": "ps"}}'}  # of lines with DOCKER_CONFIG=NAME in front


def run(binary, server, address, folder, config, line):
    server.fx = fake_engine.load_fixtures()
    server.record.clear()
    words, variables = shlex.split(line), {}
    while re.match(r"[A-Z_]+=", words[0] if words else ""):
        name, value = words.pop(0).split("=", 1)
        variables[name] = os.path.join(folder, value) if name == "DOCKER_CONFIG" else value
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "DOCKER_CONFIG": config, "TZ": "UTC", "LANG": "C.UTF-8",
                   "DOCKER_HOST": "unix://" + address, "DOCKER_CLI_HINTS": "false", "FOO": "of the environment", **variables}
    try:
        done = subprocess.run([binary] + words, cwd=folder, env=environment, timeout=20, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False)
        code, out, err = done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        code, out, err = "timeout", "", ""
    time.sleep(0.002)  # the stand-in may still be noting the last request
    requests = [r for r in server.record if r["method"] not in ("GET", "HEAD")]
    requests = json.loads(json.dumps(requests).replace(folder, "@HOME@"))
    requests = [prune(request) for request in requests]
    return {"exit": code, "stdout": first_line_of_help(out).replace(address, "@SOCK@"),
            "stderr": first_line_of_help(err).replace(address, "@SOCK@").replace(config, "@CONFIG@").replace(folder, "@HOME@"),
            "requests": requests}


def prune(value):
    if isinstance(value, dict):
        return {k: v for k, v in ((k, prune(v)) for k, v in value.items()) if v}
    return [prune(v) for v in value] if isinstance(value, list) else value


def differences(want, got):
    found = [key for key in ("exit", "stderr", "stdout") if want[key] != got[key]]
    if want["requests"] != got["requests"]:
        found.append("requests")
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary", nargs="?")
    arguments.add_argument("--record", metavar="DOCKER")
    arguments.add_argument("--update", action="store_true", help="add the lines that pass now to passing.txt")
    arguments.add_argument("-v", "--verbose", action="store_true", help="show what differs")
    arguments.add_argument("select", nargs="*")
    options = arguments.parse_intermixed_args()
    expected = os.path.join(HERE, "expected.json")
    with tempfile.TemporaryDirectory(prefix="grammar") as folder:
        address = os.path.join(folder, "d.sock")
        server = fake_engine.serve(address)
        config = os.path.join(folder, "cfg")
        os.makedirs(config)
        for name, text in CONFIGURATIONS.items():
            os.makedirs(os.path.join(folder, name))
            with open(os.path.join(folder, name, "config.json"), "w", encoding="utf-8") as file:
                file.write(text)
        if options.record:
            config = os.environ.get("DOCKER_CONFIG", config)
            for name in CONFIGURATIONS:
                os.symlink(os.path.join(config, "cli-plugins"), os.path.join(folder, name, "cli-plugins"))
            recorded = {line: run(options.record, server, address, folder, config, line) for line in cases()}
            with open(expected, "w", encoding="utf-8") as file:
                file.write("{\n" + ",\n".join("%s: %s" % (json.dumps(k, ensure_ascii=False), json.dumps(v, ensure_ascii=False))
                                              for k, v in recorded.items()) + "\n}\n")
            print("recorded %d lines" % len(recorded))
            return 0
        with open(expected, encoding="utf-8") as file:
            wanted = json.load(file)
        words = " ".join(options.select)
        outcomes = {}
        for line in cases():
            if words and not line.startswith(words):
                continue
            got = run(os.path.realpath(options.binary), server, address, folder, config, line)
            different = differences(wanted[line], got)
            outcomes[line] = (not different, ",".join(different))
            if different and (options.verbose or words):
                print("%s: %s" % (line, ",".join(different)))
                for key in different:
                    print("  official: %s\n  skiff:    %s" % (json.dumps(wanted[line][key], ensure_ascii=False),
                                                             json.dumps(got[key], ensure_ascii=False)))
    if words:
        return 0 if all(good for good, _ in outcomes.values()) else 1
    return ledger.judge("grammar", os.path.join(HERE, "passing.txt"), outcomes, options.update)


if __name__ == "__main__":
    sys.exit(main())
