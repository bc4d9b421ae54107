"""A program in a terminal of its own: type, wait for output, resize, look whether it left the terminal as it was."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time


class Terminal:
    def __init__(self, words, environment, folder, rows=24, columns=80):
        self.leader, self.follower = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.follower)
        self.text = ""
        self.process = subprocess.Popen(words, env=environment, cwd=folder, stdin=self.follower, stdout=self.follower,
                                        stderr=self.follower, preexec_fn=self._own, close_fds=True)

    def _own(self):
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, rows, columns):
        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.leader, text.encode())

    def read(self, seconds):
        """Takes in what comes within this time; false when nothing did."""
        if not select.select([self.leader], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.leader, 65536)
        except OSError:
            return False
        self.text += piece.decode("utf-8", "replace")
        return bool(piece)

    def expect(self, pattern, seconds=20):
        """Waits for output that matches; what it matched is consumed."""
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.text)
            if found:
                self.text = self.text[found.end():]
                return found
            if time.monotonic() > end:
                raise AssertionError("the terminal never showed %r but %r" % (pattern, self.text[-500:]))
            self.read(0.1)

    def signal(self, number):
        self.process.send_signal(number)

    def end(self, seconds=20):
        """The exit code, once the program has ended by itself."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > end:
                self.kill()
                raise AssertionError("the program did not end; the terminal shows %r" % self.text[-500:])
            self.read(0.05)
        while self.read(0.05):
            pass
        return self.process.returncode

    def restored(self):
        return termios.tcgetattr(self.follower) == self.before

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def close(self):
        self.kill()
        for descriptor in (self.leader, self.follower):
            os.close(descriptor)
