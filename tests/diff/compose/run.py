#!/usr/bin/env python3
"""Runs the same projects through two compose programs and compares what they print.

  run.py SKIFF [--only TEXT] [FILE.cases...]

A case starts with `=== name`. In attributes.cases its text is the body of one service. Elsewhere it is a folder: parts
start with `--- FILE`, or `--- FILE crlf`, `cr`, `bom` or an encoding for a file that is not UTF-8 with plain line feeds; before them,
`$ ARGS` gives a command line (several: several runs; none: the usual ones) and `% K=V` a variable of the environment. Log lines are compared as a set, without their time,
in JSON as well. Lines of lists may come in
any order, since the official program prints them in any.
The last line is `projects: N passed, N failed, N skipped`. Exit code 0: all equal; 1: differences.
"""
import argparse, concurrent.futures, os, re, shlex, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "harness"))
import engines

USUAL = ["config", "config --format json", "config --hash *"]
LISTS = ("--services", "--volumes", "--networks", "--models", "--images", "--variables", "--profiles", "--environment")


def cases(path):
    name, lines = None, []
    for line in open(path, encoding="utf-8"):
        if line.startswith("=== "):
            if name:
                yield name, lines
            name, lines = line[4:].strip(), []
        elif name:
            lines.append(line)
    if name:
        yield name, lines


def stage(folder, path, name, lines):
    """Writes the files of the case; returns its command lines and its environment."""
    if os.path.basename(path) == "attributes.cases":
        body = "".join("    " + line for line in lines)
        image = "" if re.search(r"^    (image|build|provider):", body, re.M) else "    image: x\n"
        with open(os.path.join(folder, "compose.yaml"), "w", encoding="utf-8") as out:
            out.write("services:\n  s:\n" + image + body)
        profile = "--profile debug " if "profiles:" in body else ""
        return [profile + line for line in USUAL], {}
    commands, variables, out = [], {}, None
    for line in lines:
        if line.startswith("--- "):
            name, form = (line[4:].split() + [""])[:2]
            file = os.path.join(folder, name)
            os.makedirs(os.path.dirname(file), exist_ok=True)
            newline = {"crlf": "\r\n", "cr": "\r"}.get(form, "\n")
            encoding = {"bom": "utf-8-sig"}.get(form, form if form.startswith(("utf-", "latin-")) else "utf-8")
            out = open(file, "w", encoding=encoding, newline=newline)
            out.write("\ufeff" if form.startswith("utf-16-") else "")
        elif out:
            out.write(line)
        elif line.startswith("$ "):
            commands.append(line[2:].strip())
        elif line.startswith("% "):
            key, value = line[2:].rstrip("\n").split("=", 1)
            variables[key] = value
    if out:
        out.close()
    return commands or USUAL, variables


def run(program, command, folder, variables):
    environment = {"PATH": os.environ["PATH"], "HOME": "/home/nobody", "PWD": folder, **variables}
    for key in ("DOCKER_CONFIG", "DOCKER_HOST"):
        if key in os.environ:
            environment[key] = os.environ[key]
    done = subprocess.run(shlex.split(program) + shlex.split(command), cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    if any(flag in command for flag in LISTS):
        machine = ("DOCKER_", "OTEL_", "PATH=", "SHLVL=")
        out = "\n".join(sorted(l for l in out.split("\n") if not l.startswith(machine)))
    err = re.sub(r'"time":"[^"]*"', '"time":""', err)
    log = sorted(re.sub(r'time="[^"]*"', "", l) for l in err.split("\n") if l.startswith("time="))
    rest = [l for l in err.split("\n") if not l.startswith("time=")]
    return done.returncode, out, "\n".join(log + rest)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("skiff")
    parser.add_argument("--only", default="")
    parser.add_argument("--tries", type=int, default=15)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    ours = shlex.quote(engines.program(options.skiff)) + " compose"
    docker, config = engines.official()
    theirs_program = shlex.quote(docker) + " compose"
    os.environ["DOCKER_CONFIG"] = config
    here = os.path.dirname(os.path.abspath(__file__))
    files = options.files or sorted(os.path.join(here, f) for f in os.listdir(here) if f.endswith(".cases"))
    root = tempfile.mkdtemp(prefix="compose-diff-")
    chosen = [(path, number, name, lines) for path in files for number, (name, lines) in enumerate(cases(path)) if options.only in name]

    def play(case):
        path, number, name, lines = case
        file = os.path.basename(path)
        folder = os.path.join(root, "%s-%03d" % (file, number), "project")
        os.makedirs(folder)
        commands, variables = stage(folder, path, name, lines)
        equal, told = 0, []
        for command in commands:
            mine = run(ours, command, folder, variables)
            theirs = run(theirs_program, command, folder, variables)
            # The order in which the official program walks a mapping changes from run to run.
            for _ in range(options.tries - 1):
                if mine == theirs:
                    break
                theirs = run(theirs_program, command, folder, variables)
            if mine == theirs:
                equal += 1
                continue
            told.append("DIFFERENT %s: %s: %s" % (file, name, command))
            for what, a, b in zip(("code", "out", "err"), mine, theirs):
                if a != b:
                    told[-1] += "\n  %s ours:   %r\n  %s theirs: %r" % (what, a, what, b)
        shutil.rmtree(os.path.dirname(folder))
        return equal, told

    equal = different = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for good, told in pool.map(play, chosen):
            equal, different = equal + good, different + len(told)
            for text in told:
                print(text)
    shutil.rmtree(root)
    print("projects: %d passed, %d failed, 0 skipped" % (equal, different))
    return 0 if equal and not different else 1


if __name__ == "__main__":
    sys.exit(main())
