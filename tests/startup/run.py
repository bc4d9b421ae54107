"""The start-up guard: instructions that a few commands take from start to end, counted by callgrind, against budget.json.

    run.py BINARY [--update]

Counts do not depend on how busy the machine is. What an empty static program takes is not counted: the C library asks the processor
about its caches in more or fewer instructions, as the processor is. A command fails when it takes a tenth more than its budget;
--update writes the counts of now as the new budget. And of a list of 1,000 containers, making the text of each view must take
less than reading the list, which is what `--format x` adds to a list of none. The engine is the stand-in of ../wire."""
import argparse
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "wire"), os.path.join(HERE, "..", "harness")]
import engines
import fake_engine
import ledger

COMMANDS = ["--help", "ps", "run --help", "version --format {{.Client.Version}}", "compose version", "__complete run --",
            "__complete rm w"]
VIEWS = ["ps -a", "ps -a --no-trunc --size", "ps -a --format json", "ps -a --format {{.Names}}{{.Labels}}{{.Ports}}"]


def instructions(binary, command, environment):
    """From start to end; command is empty for the program that does nothing. The least of three: a stand-in that answers late
    is asked for its answer once more, which is some 50,000 instructions."""
    counts = []
    for _ in range(3):
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary] + command.split(),
                              env=environment, capture_output=True, text=True, timeout=120, check=False)
        found = re.search(r"Collected : (\d+)", done.stderr)
        assert found and done.returncode == 0, "%s: exit code %s\n%s" % (command, done.returncode, done.stderr[-800:])
        counts.append(int(found[1]))
    return min(counts)


def formatting(binary, server, environment):
    """Numbers of views that are made in less time than the list is read, and that are not."""
    server.fx = fake_engine.load_fixtures()
    kinds, server.fx["containers"] = server.fx["containers"], []
    none = instructions(binary, "ps -a --format x", environment)
    for number in range(1000):
        container = copy.deepcopy(kinds[number % len(kinds)])
        container.update(Id="%064x" % number, Names=["/c%d" % number])
        server.fx["containers"].append(container)
    read = instructions(binary, "ps -a --format x", environment)
    made = [instructions(binary, view, environment) - read for view in VIEWS]
    for view, count in zip(VIEWS, made):
        print("%-50s %4.0f %% of reading 1,000 containers%s" % (view, 100 * count / (read - none), "" if count < read - none else "  TOO MUCH"))
    slow = sum(count >= read - none for count in made)
    return len(made) - slow, slow


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--update", action="store_true")
    options = arguments.parse_args()
    store = os.path.join(HERE, "budget.json")
    with open(store, encoding="utf-8") as file:
        budget = json.load(file)
    passed = failed = 0
    counts = {}
    with tempfile.TemporaryDirectory(prefix="startup") as base:
        address = os.path.join(base, "d.sock")
        server = fake_engine.serve(address)
        environment = {"PATH": "/usr/bin:/bin", "HOME": base, "DOCKER_CONFIG": base, "DOCKER_HOST": "unix://" + address, "LANG": "C.UTF-8"}
        nothing = os.path.join(base, "nothing")
        subprocess.run(["gcc", "-O1", "-static", "-x", "c", "-o", nothing, "-"], input=b"int main(void) { return 0; }", check=True)
        empty = instructions(nothing, "", environment)
        for command in COMMANDS:
            try:
                counts[command] = count = instructions(engines.program(options.binary), command, environment) - empty
            except AssertionError as error:
                print(error)
                failed += 1
                continue
            allowed = budget.get(command, 0)
            good = count <= allowed * 1.1
            passed, failed = passed + good, failed + (not good)
            print("%-40s %11d instructions, budget %11d%s" % (command, count, allowed, "" if good else "  TOO MANY"))
        fast, slow = formatting(engines.program(options.binary), server, environment)
        passed, failed = passed + fast, failed + slow
    if options.update:
        with open(store, "w", encoding="utf-8") as file:
            json.dump(counts, file, indent=1)
            file.write("\n")
        passed, failed = len(counts), len(COMMANDS) - len(counts)
    return ledger.count("startup", passed, failed)


sys.exit(main())
