#!/usr/bin/env python3
"""Compose files that want to harm: each ends with its sentence, within a second of processor time and 100 MB of memory.

  run.py SKIFF [PART OF A NAME...]

Every project is read by `config`, by `config --no-interpolate`, and by `check`, whose output is put together for all errors. Where
`config` need not fail, the sentence is None. The last line is `hostile: N passed, N failed, N skipped`."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

# A child begins with the peak memory of this process, so nothing large is ever held here: large files are written piece by piece.
SECONDS, MEGABYTES, PATIENCE = 1.0, 100, 30
PLAIN = "services: {a: {image: x}}\n"


def bomb(first, step, depth):
    """Anchors each of which holds the one before it several times."""
    return "x-0: &a0 %s\n" % first + "".join("x-%d: &a%d %s\n" % (i, i, step.replace("@", "*a%d" % (i - 1))) for i in range(1, depth)) + PLAIN


def services(count, body):
    return "services:\n" + "".join("  s%d: {%s}\n" % (i, body(i)) for i in range(count))


def doubled_includes(depth):
    both = "include: [a%d.yaml, b%d.yaml]\n"
    files = {"%s%d.yaml" % (side, i): both % (i + 1, i + 1) for i in range(depth) for side in "ab"}
    return {"compose.yaml": both % (0, 0), **files, "a%d.yaml" % depth: PLAIN, "b%d.yaml" % depth: PLAIN}


class Times:
    """A text between two others, many times."""

    def __init__(self, count, text, before="", after=""):
        self.count, self.text, self.before, self.after = count, text, before, after

    def write(self, out):
        out.write(self.before.encode())
        for _ in range(self.count // 1000):
            out.write(self.text.encode() * 1000)
        out.write(self.after.encode())


CHAIN = {"compose.yaml": "include: [a0.yaml]\n", **{"a%d.yaml" % i: "include: [a%d.yaml]\n" % (i + 1) for i in range(200)}}
FIFO = object()

# name: (sentence of `config`, files)
PROJECTS = {
    "alias bomb of lists": lambda: ("excessive aliasing", bomb("[l, l, l]", "[%s]" % ", ".join(["@"] * 9), 12)),
    "alias bomb of mappings": lambda: ("excessive aliasing", bomb("{a: 1}", "{l: @, r: @}", 25)),
    "alias bomb of merges": lambda: ("excessive aliasing", bomb("{k: 1}", "{<<: [@, @], m: 1}", 30)),
    "many aliases": lambda: ("excessive aliasing", "x-a: &a {k: v}\nx-b: [%s]\n" % ", ".join(["*a"] * 200000) + PLAIN),
    "many aliases far down": lambda: ("excessive aliasing", "x-a: &a {k: v}\nx-b: %s[%s]%s\n" % ("{b: " * 150, ", ".join(["*a"] * 100000), "}" * 150) + PLAIN),
    "aliases of a long text": lambda: ("excessive aliasing", 'x-a: &a "%s"\nx-b: [%s]\n' % ("y" * 200000, ", ".join(["*a"] * 1000)) + PLAIN),
    "aliases of a long key": lambda: ("excessive aliasing", "x-a: &a {? %s : v}\nx-b: [%s]\n" % ("y" * 200000, ", ".join(["*a"] * 1000)) + PLAIN),
    "deep lists": lambda: ("max depth", "x-a: " + "[" * 10000 + "]" * 10000 + "\n" + PLAIN),
    "deep mappings": lambda: ("max depth", "x-a: " + "{a: " * 10000 + "}" * 10000 + "\n" + PLAIN),
    "deep lines": lambda: ("max depth", "".join(" " * i + "a:\n" for i in range(5000))),
    "many values": lambda: ("values", "x-a: [%s]\n" % ", ".join("&a%d x" % i for i in range(310000)) + PLAIN),
    "many keys": lambda: ("values", "services: {a: {image: x, labels: {%s}}}\n" % ", ".join("k%d: v" % i for i in range(200000))),
    "many documents": lambda: ("must be a mapping", "---\n" * 200000 + PLAIN),
    "50 MB of values": lambda: ("larger than", Times(1000000, "  - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", PLAIN + "x-a:\n")),
    "50 MB of text": lambda: ("larger than", Times(50000000, "a", PLAIN + 'x-a: "', '"\n')),
    "50 MB of comment": lambda: ("larger than", Times(50000000, "#", after="\n" + PLAIN)),
    "50 MB of variables": lambda: ("larger than", {"compose.yaml": PLAIN, ".env": Times(50000000, "a", "A=")}),
    "variables that double": lambda: ("larger than 16 MiB", {"compose.yaml": PLAIN, ".env": "A0=aaaaaaaaaa\n" + "".join("A%d=$A%d$A%d\n" % (i, i - 1, i - 1) for i in range(1, 64))}),
    "invalid UTF-8": lambda: ("UTF-8", b'services: {a: {image: "\xff\xfe"}}\n'),
    "UTF-16": lambda: ("yaml", b"\xff\xfes\0e\0r\0v\0"),
    "a null byte": lambda: ("control characters", b'services: {a: {image: "x\0y"}}\n'),
    "extends in a circle": lambda: ("Circular reference", "services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}\n"),
    "extends in a circle of files": lambda: ("Circular reference", {"compose.yaml": "services: {a: {extends: {file: o.yaml, service: b}}}\n",
                                                           "o.yaml": "services: {b: {extends: {file: compose.yaml, service: a}}}\n"}),
    "include in a circle": lambda: ("include cycle", {"compose.yaml": "include: [a.yaml]\n", "a.yaml": "include: [compose.yaml]\n"}),
    "depends_on in a circle": lambda: ("dependency cycle", "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}\n"),
    "includes that double": lambda: ("more than 2000 files", doubled_includes(25)),
    "a chain of includes": lambda: ("deeper than 100 files", CHAIN),
    "a chain of extends that grows": lambda: ("values", "services:\n  s0: {image: x, ports: [1-60000:1-60000]}\n" + "".join("  s%d: {extends: s%d}\n" % (i, i - 1) for i in range(1, 300))),
    "extends of a long text": lambda: ("values", services(1000, lambda i: "extends: s%d" % (i - 1) if i else "image: x, labels: {l: %s}" % ("y" * 100000))),
    "a large file included often": lambda: ("larger than", {"compose.yaml": "include: [%s]\n" % ", ".join(["a.yaml"] * 1000), "a.yaml": Times(10000000, "#", after="\n" + PLAIN)}),
    "many values included often": lambda: ("values", {"compose.yaml": "include: [%s]\n" % ", ".join(["a.yaml"] * 1000), "a.yaml": "x-a: [%s]\n" % ", ".join(["x"] * 10000) + PLAIN}),
    "errors one behind the other": lambda: ("Invalid", services(300, lambda i: "image: x, ports: [x%d], labels: {%s}" % (i, ", ".join("l%d: v" % j for j in range(60))))),
    "ranges of ports": lambda: ("values", "services: {a: {image: x, ports: [%s]}}\n" % ", ".join('"127.0.0.%d:1-65535:1-65535"' % i for i in range(8))),
    "everything depends on everything": lambda: (None, services(400, lambda i: "image: x, depends_on: [%s]" % ", ".join("s%d" % j for j in range(i)))),
    "deep defaults": lambda: ("invalid interpolation", "services: {a: {image: '%s'}}\n" % ("${A:-" * 20000 + "}" * 20000)),
    "unclosed defaults": lambda: ("invalid interpolation", "services: {a: {image: '%s'}}\n" % ("${A" * 200000)),
    "errors in one line": lambda: ("not allowed", "services: {%s}\n" % ", ".join("a%d: {imag: x, prots: [q]}" % i for i in range(20000))),
    "errors in many lines": lambda: ("not allowed", services(40000, lambda i: "imag: x")),
    "unknown names": lambda: ("undefined", services(12000, lambda i: "image: x, depends_on: [zz%d], networks: [q%d]" % (i, i))),
    "a fifo as compose file": lambda: ("nobody writes", {"compose.yaml": FIFO}),
    "a fifo as .env": lambda: ("nobody writes", {"compose.yaml": PLAIN, ".env": FIFO}),
    "a fifo as env_file": lambda: ("nobody writes", {"compose.yaml": "services: {a: {image: x, env_file: f}}\n", "f": FIFO}),
    "a device as env_file": lambda: ("larger than", "services: {a: {image: x, env_file: /dev/zero}}\n"),
    "a device as label_file": lambda: ("larger than", "services: {a: {image: x, label_file: /dev/zero}}\n"),
    "a device included": lambda: ("larger than", "include: [/dev/zero]\n" + PLAIN),
    "a device extended": lambda: ("larger than", "services: {a: {extends: {file: /dev/zero, service: a}}}\n"),
    "a folder as compose file": lambda: ("is a directory", {"compose.yaml/x": ""}),
    "a file outside that is none": lambda: ("mapping", "include: [../../../../../../../../../../etc/hostname]\n" + PLAIN),
}


def stage(folder, files):
    for name, content in (files if isinstance(files, dict) else {"compose.yaml": files}).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is FIFO:
            os.mkfifo(path)
            continue
        with open(path, "wb") as out:
            if isinstance(content, Times):
                content.write(out)
            else:
                out.write(content if isinstance(content, bytes) else content.encode())


def run(program, words, folder):
    """What is wrong with one run; its standard error."""
    began, log = time.monotonic(), os.path.join(folder, "..", "stderr")
    with open(os.devnull, "r+b") as null, open(log, "w+b") as err:
        process = subprocess.Popen([program, "compose", *words], cwd=folder, stdin=null, stdout=null, stderr=err)
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() - began > PATIENCE:
                process.kill()
            time.sleep(0.01)
        process.returncode = code = os.waitstatus_to_exitcode(ended[1])
        err.seek(0)
        told = err.read().decode("utf-8", "replace")
    used, memory = ended[2].ru_utime + ended[2].ru_stime, ended[2].ru_maxrss / 1024
    if code not in (0, 1):
        return "exit code %d" % code, told
    return ("%.1f s, %.0f MB" % (used, memory) if used > SECONDS or memory > MEGABYTES else ""), told


def play(program, sentence, files):
    root = tempfile.mkdtemp(prefix="hostile-")
    folder = os.path.join(root, "project")
    os.makedirs(folder)
    stage(folder, files)
    wrong = []
    for words in (["config", "-q"], ["config", "-q", "--no-interpolate"], ["check"]):
        trouble, told = run(program, words, folder)
        if words == ["config", "-q"] and (sentence or "") not in told:
            trouble = trouble or "said %r" % told[-300:]
        if trouble:
            wrong.append("%s: %s" % (" ".join(words), trouble))
    shutil.rmtree(root)
    return wrong


def main():
    program, parts = os.path.abspath(sys.argv[1]), sys.argv[2:]
    passed = failed = 0
    for name, project in PROJECTS.items():
        if parts and not any(part in name for part in parts):
            continue
        wrong = play(program, *project())
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for text in wrong:
            print("%s: %s" % (name, text))
    print("hostile: %d passed, %d failed, 0 skipped" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
