"""Large streams: what goes in comes out, to the byte and on the right side, and nothing of it is kept."""
import os
import subprocess
import sys

from cases import case

BOX = ("run", "-d", "--name", "box", "busybox", "sleep", "600")
MB = 1000 * 1000


def random_file(t, name, size):
    with open("/dev/urandom", "rb") as source, open(os.path.join(t.folder, name), "wb") as file:
        for _ in range(size // MB):
            file.write(source.read(MB))


def output(t, line):
    result = t.shell(line, seconds=300)
    assert result.code == 0, "%s: %s" % (line, result)
    return result.out


# what a process takes after its exec is not told apart from what its parent had before: a small parent measures
MEASURE = """import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)"""


def peak(t, *arguments, stdin="/dev/null"):
    """Runs the program with its output to nowhere; its greatest resident set in MB."""
    with open(stdin, "rb") as source:
        done = subprocess.run([sys.executable, "-ISc", MEASURE] + t.words(arguments), env=t.environment(), cwd=t.folder, stdin=source,
                              capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout) * 1024 / MB


@case()
def exec_carries_100_mb_both_ways(t):
    t.done(*BOX)
    random_file(t, "in", 100 * MB)
    want = output(t, "sha256sum <in")
    assert output(t, "docker exec -i box cat <in | sha256sum") == want
    assert output(t, "docker exec -i box sha256sum <in") == want
    assert output(t, "cat in | docker exec -i box sh -c 'cat >/in'; docker exec box cat /in | sha256sum") == want


@case()
def run_carries_100_mb_both_ways(t):
    random_file(t, "in", 100 * MB)
    assert output(t, "docker run -i --rm busybox cat <in | sha256sum") == output(t, "sha256sum <in")


@case()
def a_slow_reader_loses_nothing(t):
    t.done(*BOX)
    random_file(t, "in", 8 * MB)
    slowly = "(for _ in 1 2 3 4 5; do sleep .2; head -c 100000; done; cat) | sha256sum"
    assert output(t, "docker exec -i box cat <in | " + slowly) == output(t, "sha256sum <in")


@case()
def logs_and_attach_keep_the_two_sides_apart(t):
    t.done("create", "-i", "--name", "two", "busybox", "sh", "-c",
           "read go; for i in $(seq 4); do seq $i 20000; seq $i 20000 | sed s/^/err/ >&2; done")
    out, err = ("for i in $(seq 4); do seq $i 20000%s; done | sha256sum" % side for side in ("", " | sed s/^/err/"))
    want = output(t, out) + output(t, err)
    read = " >out 2>err; sha256sum <out; sha256sum <err"
    assert output(t, "echo go | docker start -ai two" + read) == want
    assert output(t, "docker logs two" + read) == want
    assert output(t, "docker logs -f two" + read) == want
    assert output(t, "docker logs --tail 10 two 2>&1 | wc -l") == "10\n"


@case()
def two_terminals_share_a_container(t):
    t.done("run", "-dit", "--name", "shared", "busybox", "sh")
    one, other = t.terminal("attach", "shared"), t.terminal("attach", "shared")
    for terminal in (one, other):  # both are attached before either says something
        terminal.type("\r")
        terminal.expect("/ # ")
    one.type("echo from $((1 + 1))\r")
    one.expect("from 2\r\n")
    other.expect("from 2\r\n")
    other.type("echo from $((2 + 2))\r")
    other.expect("from 4\r\n")
    one.expect("from 4\r\n")
    one.type("\x10\x11")
    assert one.end() == 1
    other.type("exit 3\r")
    assert other.end() == 3
    assert one.restored() and other.restored()


@case(official=False)
def nothing_of_a_stream_is_kept(t):
    t.done("run", "--name", "talker", "busybox", "sh", "-c", "yes 'a line of the log, which is long enough' | head -c 60000000", seconds=120)
    t.done(*BOX)
    t.done("exec", "box", "sh", "-c", "head -c 200000000 /dev/zero >/big")
    random_file(t, "in", 50 * MB)
    source, archive = os.path.join(t.folder, "in"), os.path.join(t.folder, "big.tar")
    t.done("commit", "box", "big:1")
    for words, stdin in ((("logs", "talker"), None), (("export", "box"), None), (("cp", "box:/big", "-"), None),
                         (("cp", "box:/big", "big"), None), (("cp", "big", "box:/again"), None),
                         (("save", "big:1"), None), (("save", "-o", "big.tar", "big:1"), None), (("load", "-i", "big.tar"), None),
                         (("load",), archive), (("import", "-"), archive),
                         (("exec", "-i", "box", "cat"), source), (("exec", "box", "cat", "/big"), None)):
        used = peak(t, *words, stdin=stdin or "/dev/null")
        assert used < 20, "%s takes %.1f MB" % (" ".join(words), used)
