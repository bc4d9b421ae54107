"""Terminals and signals of attach, start and exec, and a whole terminal multiplexer: what terminals.py and signals.py ask of run."""
import os
import signal
import subprocess
import time

from cases import case
from signals import TRAPS
from terminals import SHELL, has_size, resized

KEYS = "\x05e"


def shell(t, name="tt"):
    t.done("run", "-dit", "--name", name, *SHELL)
    return name


@case()
def start_is_a_real_terminal(t):
    t.done("create", "-it", "--name", "tt", *SHELL)
    terminal = t.terminal("start", "-ai", "tt")
    terminal.expect("/ # ")
    has_size(terminal, 24, 80)
    resized(terminal, 33, 99)
    terminal.type("exit 6\r")
    assert terminal.end() == 6
    assert terminal.restored()


@case()
def attach_follows_the_size(t):
    terminal = t.terminal("attach", shell(t))
    terminal.type("\r")
    terminal.expect("/ # ")
    has_size(terminal, 24, 80)
    resized(terminal, 35, 95)
    terminal.type("exit 4\r")
    assert terminal.end() == 4
    assert terminal.restored()


@case()
def configured_keys_leave_all_that_attach(t):
    t.write(t.settings + "/config.json", '{"detachKeys": "ctrl-e,e"}')
    for words, code in ((("start", "-ai", shell(t)), 0), (("attach", "tt"), 1), (("exec", "-it", "tt", "sh"), 1)):
        if words[0] == "start":
            t.done("kill", "tt")
        terminal = t.terminal(*words)
        terminal.type("\r")
        terminal.expect("/ # ")
        terminal.type("\x10\x11echo $((40 + 2))\r")  # the usual keys are input
        terminal.expect("42\r\n")
        terminal.type(KEYS)
        assert terminal.end() == code, words
        assert terminal.restored() and t.is_running("tt")


@case()
def keys_of_the_line_win(t):
    t.write(t.settings + "/config.json", '{"detachKeys": "ctrl-x"}')
    shell(t)
    for words in (("attach", "--detach-keys", "ctrl-e,e", "tt"), ("exec", "-it", "--detach-keys=ctrl-e,e", "tt", "sh")):
        terminal = t.terminal(*words)
        terminal.type("\r")
        terminal.expect("/ # ")
        terminal.type("\x18echo $((40 + 2))\r")
        terminal.expect("42\r\n")
        terminal.type(KEYS)
        assert terminal.end() == 1, words
        assert terminal.restored() and t.is_running("tt")


@case()
def the_end_of_input_ends_a_shell(t):
    terminal = t.terminal("run", "-it", "--rm", *SHELL)
    terminal.expect("/ # ")
    terminal.type("false\r")
    terminal.expect("/ # ")
    terminal.type("\x04")
    assert terminal.end() == 1
    assert terminal.restored()


@case()
def a_terminated_run_restores_the_terminal(t):
    terminal = t.terminal("run", "-it", "--rm", "busybox", "sh", "-c", TRAPS)
    terminal.expect("ready")
    terminal.signal(signal.SIGTERM)
    assert terminal.end() == 12
    assert "got term" in terminal.text and terminal.restored()


@case()
def attach_hands_on_signals(t):
    t.done("run", "-d", "--name", "ss", "busybox", "sh", "-c", TRAPS)
    for number, code, word in ((signal.SIGTERM, 12, "got term"), (signal.SIGINT, 11, "got int")):
        said = t.done("logs", "ss").count("ready")
        running = t.start("attach", "ss")
        running.hears(signal.SIGINT)
        time.sleep(0.5)  # until it is attached: nothing tells
        running.signal(number)
        result = running.end()
        assert (result.code, word in result.out) == (code, True), result
        t.done("start", "ss")
        t.until(lambda said=said: t.done("logs", "ss").count("ready") > said, "the traps are set")


@case(official=False)  # which forwards and leaves at the same time, and so may leave before it has forwarded
def start_hands_on_a_signal_and_leaves(t):
    t.done("create", "--name", "ss", "busybox", "sh", "-c", TRAPS)
    for number, code in ((signal.SIGTERM, 12), (signal.SIGINT, 11)):
        running = t.start("start", "-a", "ss")
        running.shows("ready")
        time.sleep(0.5)  # until the request to start is answered as well
        running.signal(number)
        result = running.end()
        assert (result.code, result.err) == (0, ""), result
        t.until(lambda: not t.is_running("ss"), "the container ends")
        assert t.container("ss")["State"]["ExitCode"] == code
    t.done("create", "-it", "--name", "tt", *SHELL)
    terminal = t.terminal("start", "-ai", "tt")
    terminal.expect("/ # ")
    time.sleep(0.5)
    terminal.signal(signal.SIGTERM)
    assert terminal.end() == 0, terminal.text
    assert terminal.restored() and t.is_running("tt"), "with a terminal, the signal is not the container's"


@case()
def other_signals_reach_the_container(t):
    traps = "for s in HUP QUIT USR1 USR2 WINCH CONT; do trap \"echo got $s\" $s; done; trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done"
    running = t.start("run", "--rm", "busybox", "sh", "-c", traps)
    running.shows("ready")
    for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH, signal.SIGCONT):
        running.signal(number)
        running.shows("got " + number.name[3:])
    running.signal(signal.SIGTERM)
    assert running.end().code == 3


@case()
def a_hangup_ends_what_only_watches(t):
    t.done("run", "-d", "--name", "ss", "busybox", "sh", "-c", "while :; do echo line; sleep 0.1; done")
    for words in (("logs", "-f", "ss"), ("stats", "--format", "line {{.Name}}")):
        running = t.start(*words)
        running.shows("line")
        running.signal(signal.SIGHUP)
        assert running.end().code == -signal.SIGHUP, words


@case()
def rm_with_and_without_detach(t):
    for words, left in ((("run", "--rm"), []), (("run", "-d", "--rm"), []), (("run", "-d"), ["rr"])):
        t.docker(*words, "--name", "rr", "-v", "/data", "busybox", "sh", "-c", "exit 3")
        t.until(lambda: not t.is_running("rr"), "the container ends")
        t.until(lambda left=left: t.names() == left, "the container removes itself")
        assert len(t.engine.ask("GET", "/volumes")["Volumes"] or []) == len(left), "its volume"


class Multiplexer:
    """A session of tmux with one pane of this size, in which a command runs."""

    def __init__(self, t, command, columns, rows):
        self.words = ["tmux", "-f", "/dev/null", "-S", os.path.join(t.base, "tmux")]
        subprocess.run(t.engine.inside(self.words + ["new-session", "-d", "-x", str(columns), "-y", str(rows), command]),
                       env=t.environment(TERM="screen"), cwd=t.folder, check=True)
        t.later.append(lambda: self.ask("kill-server"))
        self.t = t

    def ask(self, *words):
        return subprocess.run(self.words + list(words), capture_output=True, text=True, check=False).stdout

    def type(self, *keys):
        self.ask("send-keys", *keys)

    def expect(self, what, seconds=20):
        end = time.monotonic() + seconds
        while what not in (shown := self.ask("capture-pane", "-p")):
            assert time.monotonic() < end, "the pane never showed %r but %r" % (what, shown)
            time.sleep(0.05)


@case()
def in_a_multiplexer(t):
    pane = Multiplexer(t, "docker run -it --name tt busybox sh; echo code $?; stty -a | grep -o ' icanon' && exec sh", 90, 20)
    pane.expect("/ #")
    pane.type("until [ \"$(stty size)\" = '20 90' ]; do sleep 0.1; done; echo size $((20 + 0))", "Enter")
    pane.expect("size 20")
    pane.ask("resize-window", "-x", "70", "-y", "15")
    pane.type("until [ \"$(stty size)\" = '15 70' ]; do sleep 0.1; done; echo size $((15 + 0))", "Enter")
    pane.expect("size 15")
    pane.type("echo busy $((1 + 1)); sleep 600", "Enter")
    pane.expect("busy 2")  # before, the shell itself would take the key
    pane.type("C-c")
    pane.type("echo back $((1 + 1))", "Enter")
    pane.expect("back 2")
    pane.type("C-p", "C-q")
    pane.expect("code 0\n icanon")
    pane.type("docker attach tt; echo code $?", "Enter")
    pane.type("", "Enter")
    pane.type("echo again $((1 + 1)); exit 5", "Enter")
    pane.expect("again 2")
    pane.expect("code 5")
