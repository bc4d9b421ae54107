"""Signals: what they reach, what they end, what is left."""
import fcntl
import signal
import struct
import subprocess
import termios
import time

from cases import case

TRAPS = "trap 'echo got int; exit 11' INT; trap 'echo got term; exit 12' TERM; echo ready; while :; do sleep 0.1; done"


@case()
def run_hands_on_interrupts(t):
    running = t.start("run", "--rm", "--name", "ss", "busybox", "sh", "-c", TRAPS)
    running.shows("ready")
    running.signal(signal.SIGINT)
    result = running.end()
    assert (result.code, "got int" in result.out) == (11, True), result
    t.until(lambda: t.names() == [], "the container removes itself")


@case()
def run_hands_on_termination(t):
    running = t.start("run", "--rm", "--name", "ss", "busybox", "sh", "-c", TRAPS)
    running.shows("ready")
    running.signal(signal.SIGTERM)
    result = running.end()
    assert (result.code, "got term" in result.out) == (12, True), result
    t.until(lambda: t.names() == [], "the container removes itself")


@case()
def run_keeps_signals_without_sig_proxy(t):
    running = t.start("run", "--sig-proxy=false", "--name", "ss", "busybox", "sh", "-c", TRAPS)
    running.shows("ready")
    running.signal(signal.SIGINT)
    time.sleep(0.5)
    assert "got int" not in running.text(0) and t.is_running("ss")


@case()
def run_three_interrupts_force_an_end(t):
    running = t.start("run", "--name", "ss", "busybox", "sh", "-c", "trap '' INT; echo ready; while :; do sleep 0.1; done")
    running.shows("ready")
    for _ in range(20):  # two that come before it looks are one
        if running.process.poll() is None:
            running.signal(signal.SIGINT)
            time.sleep(0.3)
    result = running.end()
    assert result.code == 1 and "got 3 SIGTERM/SIGINTs, forcefully exiting" in result.err, result
    assert t.is_running("ss")


def follow(t, number, code):
    t.done("run", "-d", "--name", "ss", "busybox", "sh", "-c", "while :; do echo line; sleep 0.1; done")
    running = t.start("logs", "-f", "ss")
    running.shows("line")
    running.signal(number)
    result = running.end()
    assert result.code == code, result
    assert t.is_running("ss")


@case()
def logs_end_on_interrupt(t):
    follow(t, signal.SIGINT, 130)


@case()
def logs_end_on_termination(t):
    follow(t, signal.SIGTERM, 143)


@case()
def wait_ends_on_interrupt(t):
    t.done("run", "-d", "--name", "ss", "busybox", "sleep", "600")
    running = t.start("wait", "ss")
    running.hears(signal.SIGINT)
    time.sleep(0.5)
    running.signal(signal.SIGINT)
    assert running.end().code == 130


@case()
def exec_ends_at_once_on_interrupt(t):
    t.done("run", "-d", "--name", "ss", "busybox", "sleep", "600")
    running = t.start("exec", "ss", "sh", "-c", "echo ready; sleep 600")
    running.shows("ready")
    running.signal(signal.SIGINT)
    assert running.end().code == 0


@case()
def build_ends_on_interrupt(t):
    t.write("Dockerfile", "FROM busybox\nRUN echo waiting; sleep 600\n")
    running = t.start("build", "-t", "never", ".")
    running.shows("waiting")
    running.signal(signal.SIGINT)
    result = running.end(15)
    assert result.code == 130, result
    t.until(lambda: not any(t.is_running(name) for name in t.names()), "no step is left running")
    assert t.engine.ask("GET", "/images/never/json") is None


PROJECT = """services:
  web:
    image: busybox
    command: sh -c "trap 'echo web ends; exit 0' TERM; echo web ready; while :; do sleep 0.1; done"
  slow:
    image: busybox
    stop_grace_period: 1s
    command: sh -c "trap '' TERM; echo slow ready; while :; do sleep 0.1; done"
"""


def compose(t, number):
    t.write("compose.yaml", PROJECT)
    running = t.start("compose", "-p", "ss", "up")
    running.shows("web ready")
    running.shows("slow ready")
    running.signal(number)
    result = running.end(30)
    assert result.code == 130, result
    assert "Gracefully Stopping... press Ctrl+C again to force" in result.out + result.err, result
    assert t.names() == ["ss-slow-1", "ss-web-1"]
    assert not t.is_running("ss-web-1") and not t.is_running("ss-slow-1")


@case()
def compose_up_stops_on_interrupt(t):
    compose(t, signal.SIGINT)


@case()
def compose_up_stops_on_termination(t):
    compose(t, signal.SIGTERM)


@case()
def compose_logs_end_on_interrupt(t):
    t.write("compose.yaml", PROJECT)
    t.done("compose", "-p", "ss", "up", "-d")
    running = t.start("compose", "-p", "ss", "logs", "-f", "web")
    running.shows("web ready")
    running.signal(signal.SIGINT)
    assert running.end().code == 130
    assert t.is_running("ss-web-1")


@case()
def run_in_the_background_hands_on_interrupts(t):
    # a shell starts background jobs with SIGINT ignored; docker listens to it nevertheless
    result = t.shell("trap '' INT; docker run --rm busybox sh -c 'echo ready; sleep 3; echo done' >out & "
                     "until grep ready out; do sleep 0.1; done; kill -INT $!; wait $!; echo $?; cat out")
    assert result.out == "ready\n130\nready\n", result


@case(official=False)  # the official program waits for the reader
def an_interrupt_ends_what_nobody_reads(t):
    """Output goes into a pipe that is full: the program must hear signals nevertheless."""
    t.done("run", "-d", "--name", "talker", "--init", "busybox", "sh", "-c", "yes words without end | head -c 3000000; sleep 600")
    t.until(lambda: len(t.docker("logs", "talker").out) > 2900000, "it has said all")
    for words in (["logs", "talker"], ["logs", "-f", "talker"], ["save", "busybox"], ["export", "talker"], ["cp", "talker:/bin", "-"]):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(t.words(words), env=t.environment(), cwd=t.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                t.until(lambda: pending(process.stdout) > 32768, "the pipe fills")
                time.sleep(0.2)
                process.send_signal(number)
                assert process.wait(10) != 0, words
            finally:
                process.kill()
                process.wait()
                process.stdout.close()


def pending(pipe):
    """Bytes that wait in a pipe."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]
