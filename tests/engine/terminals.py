"""Real terminals: raw mode and back, sizes, detach keys, progress."""
import time

from cases import case

SHELL = ("busybox", "sh")


def resized(terminal, rows, columns):
    terminal.resize(rows, columns)
    for _ in range(20):  # the new size travels on a request of its own
        time.sleep(0.1)
        terminal.type("stty size\r")
        if terminal.expect(r"(\d+ \d+|Interrupted system call)\r\n")[1] == "%d %d" % (rows, columns):
            return
    raise AssertionError("the size never arrived")


@case()
def run_is_a_real_terminal(t):
    terminal = t.terminal("run", "-it", "--rm", "--name", "tt", *SHELL)
    terminal.expect("/ # ")
    terminal.type("stty size; tty\r")
    terminal.expect("24 80\r\n/dev/")
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
    terminal.type("echo abc\r")  # the first key alone is input
    terminal.expect("abc\r\nabc\r\n")
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
    terminal.type("stty size\r")
    terminal.expect("24 80\r\n")
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
    terminal.type("\recho still here\r")
    terminal.expect("still here\r\nstill here")
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
