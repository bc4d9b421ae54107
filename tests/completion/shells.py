"""The completion scripts in real shells: bash, zsh and fish on a pseudo-terminal, a line typed, Tab pressed, and the line
or the list that the shell then shows.

    shells.py BINARY

The engine is the stand-in of ../wire. A shell that is not installed counts as a failure: scripts/dependencies --test
installs all three."""
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "wire"), os.path.join(HERE, "..", "harness")]
import fake_engine
import ledger

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='> '; bind 'set show-all-if-ambiguous on'; source <(docker completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "PS1='> '; autoload -U compinit; compinit -u -D; setopt auto_list no_beep; source <(docker completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; echo '> '; end; docker completion fish | source"),
}
# typed, then what must appear behind it (all of them)
CASES = [
    ("docker netw", ["network "]),
    ("docker network inspect ho-", ["ho-net "]),
    ("docker start ", ["created_only", "db"]),
    ("docker run --restart unl", ["unless-stopped"]),
    ("docker run --restart=unl", ["--restart=unless-stopped"]),
    ("docker run --ulimit nof", ["nofile="]),
    ("docker ps --no-", ["--no-trunc"]),
    ("docker image rm alpine:3", ["alpine:3.20"]),
    ("docker run alp", ["alpine:3.20", "alpine:latest"]),
    ("docker context import a afi", ["afile"]),
    ("docker build ad", ["adir"]),
]


def plain(data):
    text = data.decode("utf-8", "replace")
    text = re.sub(r"\x1b\[[0-9;?>=]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[=>]", "", text)
    return text.replace("\r", "")


class Shell:
    def __init__(self, name, environment, folder):
        command, setup = SHELLS[name]
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            try:
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)
        self.read(1.0)
        self.type(setup + "; echo rea''dy\n")
        self.read(10, "ready\n")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def read(self, seconds, until=None):
        data, end = b"", time.time() + seconds
        while time.time() < end and not (until and all(word in plain(data) for word in ([until] if isinstance(until, str) else until))):
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    data += os.read(self.terminal, 65536)
                except OSError:
                    break
        return plain(data)

    def close(self):
        try:
            os.kill(self.child, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def main():
    binary = os.path.realpath(sys.argv[1])
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="shells") as base:
        for name in ("bin", "cfg", "w/adir"):
            os.makedirs(os.path.join(base, name))
        os.symlink(binary, os.path.join(base, "bin/docker"))
        with open(os.path.join(base, "w/afile"), "w", encoding="utf-8"):
            pass
        address = os.path.join(base, "d.sock")
        fake_engine.serve(address)
        environment = {"PATH": os.path.join(base, "bin") + ":/usr/bin:/bin", "HOME": base, "LANG": "C.UTF-8", "TERM": "xterm",
                       "DOCKER_CONFIG": os.path.join(base, "cfg"), "DOCKER_HOST": "unix://" + address, "COLUMNS": "200"}
        for name in SHELLS:
            for typed, expected in CASES:
                shell = Shell(name, environment, os.path.join(base, "w"))
                shell.type(typed + "\t")
                # a shell that completes a word in place repeats only its rest
                wanted = [word[len(typed.split(" ")[-1]):] if len(expected) == 1 else word for word in expected]
                shown = shell.read(2, [typed] + wanted)
                if not all(word.strip() in shown for word in wanted):
                    shell.type("\t")  # the first one has only added what all candidates share
                    shown += shell.read(6, wanted)
                at = shown.find(typed)
                good = at >= 0 and all(word.strip() in shown[at:].replace(typed, typed + "\x00", 1) for word in wanted)
                shell.close()
                passed, failed = passed + good, failed + (not good)
                if not good:
                    print("FAILED %s: %r does not show %r: %r" % (name, typed, expected, shown[-300:]))
    return ledger.count("shells", passed, failed)


if __name__ == "__main__":
    sys.exit(main())
