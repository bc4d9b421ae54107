"""Real terminals: raw mode and back, sizes, detach keys, progress."""
import os

from cases import case

SHELL = ("busybox", "sh")


# What a shell in a terminal shows is its echo of the typed line, which it paints again, in the middle of a word, when a new
# size arrives; and the output. So the lines typed here never hold the text that is expected of their output.


def has_size(terminal, rows, columns):
    """Waits until the container sees this size: it travels on a request of its own."""
    terminal.type("until [ \"$(stty size)\" = '%d %d' ]; do sleep 0.1; done; echo size=$(stty size)\r" % (rows, columns))
    terminal.expect("size=%d %d\r\n" % (rows, columns))


def resized(terminal, rows, columns):
    terminal.resize(rows, columns)
    has_size(terminal, rows, columns)


@case()
def run_is_a_real_terminal(t):
    terminal = t.terminal("run", "-it", "--rm", "--name", "tt", *SHELL)
    terminal.expect("/ # ")
    has_size(terminal, 24, 80)
    terminal.type("tty\r")
    terminal.expect("/dev/(pts/|console)")
    terminal.type("exit 7\r")
    assert terminal.end() == 7
    assert terminal.restored(), "the terminal was left in another mode"
    t.until(lambda: t.names() == [], "the container removes itself")


@case()
def run_follows_the_size(t):
    terminal = t.terminal("run", "-it", "--rm", *SHELL)
    terminal.expect("/ # ")
    resized(terminal, 40, 100)
    terminal.type("exit\r")
    assert terminal.end() == 0


@case()
def run_detaches_by_keys(t):
    terminal = t.terminal("run", "-it", "--name", "tt", *SHELL)
    terminal.expect("/ # ")
    terminal.type("\x10\x11")
    assert terminal.end() == 0
    assert terminal.restored()
    assert t.is_running("tt")


@case()
def run_takes_other_detach_keys(t):
    terminal = t.terminal("run", "-it", "--name", "tt", "--detach-keys", "a,ctrl-x", *SHELL)
    terminal.expect("/ # ")
    terminal.type("echo a$((1+1))c\r")  # the first key alone is input
    terminal.expect("a2c\r\n")
    terminal.type("a\x18")
    assert terminal.end() == 0
    assert t.is_running("tt")


@case()
def run_gives_interrupts_to_the_container(t):
    terminal = t.terminal("run", "-it", "--rm", "busybox", "sh", "-c", "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.1; done")
    terminal.expect("ready")
    terminal.type("\x03")
    terminal.expect("caught")
    assert terminal.end() == 9
    assert terminal.restored()


@case()
def exec_is_a_real_terminal(t):
    t.done("run", "-d", "--name", "tt", "busybox", "sleep", "600")
    terminal = t.terminal("exec", "-it", "tt", "sh")
    terminal.expect("/ # ")
    has_size(terminal, 24, 80)
    resized(terminal, 30, 90)
    terminal.type("exit 5\r")
    assert terminal.end() == 5
    assert terminal.restored()


@case()
def exec_detaches_by_keys(t):
    t.done("run", "-d", "--name", "tt", "busybox", "sleep", "600")
    terminal = t.terminal("exec", "-it", "tt", "sh")
    terminal.expect("/ # ")
    terminal.type("\x10\x11")
    assert terminal.end() == 1
    assert "read escape sequence" in terminal.text, terminal.text
    assert terminal.restored()


@case()
def attach_and_detach(t):
    t.done("run", "-dit", "--name", "tt", *SHELL)
    terminal = t.terminal("attach", "tt")
    terminal.type("\r")
    terminal.expect("/ # ")
    terminal.type("echo still $((1+1)) here\r")
    terminal.expect("still 2 here\r\n")
    terminal.type("\x10\x11")
    assert terminal.end() == 1
    assert "read escape sequence" in terminal.text
    assert terminal.restored() and t.is_running("tt")


@case()
def configured_detach_keys_hold(t):
    t.write(t.settings + "/config.json", '{"detachKeys": "ctrl-e,e"}')
    terminal = t.terminal("run", "-it", "--name", "tt", *SHELL)
    terminal.expect("/ # ")
    terminal.type("\x05e")
    assert terminal.end() == 0
    assert t.is_running("tt")


@case()
def engine_death_restores_the_terminal(t):
    terminal = t.terminal("run", "-it", "--rm", *SHELL)
    terminal.expect("/ # ")
    t.engine.run("kill")
    assert terminal.end() != 0
    assert terminal.restored(), "the terminal was left in another mode"


@case()
def piped_input_ends_the_container(t):
    result = t.docker("run", "-i", "--rm", "busybox", "wc", "-c", stdin=b"x" * 300000)
    assert (result.code, result.out.strip()) == (0, "300000"), result


@case()
def compose_up_paints_progress(t):
    t.write("compose.yaml", "services:\n  web:\n    image: busybox\n    command: sleep 600\n    stop_grace_period: 0s\n")
    terminal = t.terminal("compose", "-p", "pp", "up", "-d")
    assert terminal.end() == 0
    assert "\x1b[" in terminal.text and "Started" in terminal.text, terminal.text
    assert terminal.restored()


@case(official=False)
def compose_up_has_a_menu(t):
    os.makedirs(os.path.join(t.folder, "src"))
    t.write("compose.yaml", "services:\n  web:\n    image: busybox\n    init: true\n    command: sh -c 'echo hello; exec sleep 600'\n"
            "    stop_grace_period: 0s\n    develop: {watch: [{path: src, target: /src, action: sync}]}\n")
    terminal = t.terminal("compose", "-p", "mm", "up")
    terminal.expect("hello")
    terminal.expect("Enable Watch")
    terminal.type("w")
    terminal.expect("Watch enabled")
    terminal.expect("Disable Watch")
    t.write("src/file", "text")
    terminal.expect('Syncing service "web" after 1 changes were detected')
    terminal.type("\x03")
    terminal.expect("Gracefully Stopping")
    assert terminal.end() == 0, "with the menu, an interrupt is no failure"
    assert terminal.restored()
    plain = t.terminal("compose", "-p", "mm", "up", "--menu=false")
    plain.expect("hello")
    plain.type("\x03")
    plain.expect("Gracefully Stopping")
    assert "Watch" not in plain.text and plain.end() == 130


@case(official=False)  # the second interrupt of the official program changes nothing
def second_interrupt_kills_also_with_the_menu(t):
    t.write("compose.yaml", "services:\n  stubborn:\n    image: busybox\n    stop_grace_period: 60s\n"
            "    command: sh -c \"trap '' TERM; echo ready; while :; do sleep 0.1; done\"\n")
    terminal = t.terminal("compose", "-p", "kk", "up")
    terminal.expect("ready")
    terminal.expect("Enable Watch")
    terminal.type("\x03")
    terminal.expect("Stopping")
    terminal.type("\x03")
    terminal.expect("Killed")
    assert terminal.end() == 130
    assert terminal.restored()
