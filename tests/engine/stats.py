"""`stats` on a terminal: frames, containers that come and go, the end; and what it takes for many containers."""
import os
import signal
import time

from cases import case
from streams import MB


def sleeper(t, name):
    t.done("run", "-d", "--name", name, "busybox", "sleep", "600")


@case()
def stats_follows_what_comes_and_goes(t):
    sleeper(t, "one")
    terminal = t.terminal("stats")
    terminal.expect(r"\x1b\[HCONTAINER ID   NAME")
    terminal.expect(r" one  +\d")
    sleeper(t, "two")
    terminal.expect(r" two  +\d")
    t.done("kill", "one")
    terminal.expect(r"\x1b\[HCONTAINER ID[^\n]*\n[^\n]* two [^\n]*\n\x1b\[H")  # a frame without it
    t.done("rm", "-f", "two")
    terminal.expect(r"PIDS *\r?\n\x1b\[H")
    terminal.type("\x03")
    assert terminal.end() == 130


@case()
def stats_of_some_names_them(t):
    sleeper(t, "one")
    sleeper(t, "two")
    terminal = t.terminal("stats", "--format", "{{.Name}}={{.Container}} {{.PIDs}}", "one", "two")
    terminal.expect(r"\x1b\[Hone=one 1\r\ntwo=two 1\r\n\x1b\[Hone=one 1 \x1b\[K\r\ntwo=two 1 \x1b\[K\r\n \x1b\[K\r\n\x1b\[J")
    t.done("rm", "-f", "two")
    terminal.expect(r"\x1b\[Hone=one 1\r\ntwo=two --")  # docker 28 does not end by one interrupt here, 29 does


@case()
def stats_ends_by_signals(t):
    sleeper(t, "one")
    running = t.start("stats", "--format", "{{.Name}}")
    running.shows("one")
    running.signal(signal.SIGTERM)
    assert running.end().code == 143


@case(official=False)
def stats_of_50_containers_is_small(t):
    for number in range(50):
        sleeper(t, "c%d" % number)
    running = t.start("stats")
    running.shows(" c49 ", seconds=60)
    time.sleep(4)
    with open("/proc/%d/status" % running.process.pid, encoding="utf-8") as file:
        status = dict(line.split(":", 1) for line in file)
    assert status["Threads"].strip() == "1", "threads: " + status["Threads"]
    peak = int(status["VmHWM"].split()[0]) * 1024 / MB
    assert peak < 10, "takes %.1f MB" % peak
    assert len(os.listdir("/proc/%d/fd" % running.process.pid)) < 80
    running.signal(signal.SIGINT)
    assert running.end().code == 130


@case(official=False)
def stats_of_some_ends_by_one_interrupt(t):
    sleeper(t, "one")
    terminal = t.terminal("stats", "one")
    terminal.expect(r" one  +\d")
    terminal.type("\x03")
    assert terminal.end() == 130
