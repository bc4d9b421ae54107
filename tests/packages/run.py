"""What `cpack` makes: the packages are installed into an empty root with dpkg itself, used and removed, and the archive is
unpacked and installed from.

    run.py BINARY        the program in a build folder with its cpack configuration (build/release/skiff)

Needs dpkg and root. The root of the packages holds nothing but dpkg's own files; a package that stands for docker's client is
made on the spot."""
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "harness"))
import ledger


def run(*words, fails=False, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, check=False, **more)
    assert (done.returncode != 0) == fails, "%s ended with %d:\n%s" % (" ".join(words), done.returncode, done.stdout)
    return done.stdout


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


class Root:
    """An empty place where packages are installed."""
    def __init__(self, base):
        self.path = os.path.join(base, "root")
        for folder in ("info", "updates", "triggers"):
            os.makedirs(os.path.join(self.path, "var/lib/dpkg", folder))
        for name in ("status", "available"):
            open(os.path.join(self.path, "var/lib/dpkg", name), "w").close()

    def dpkg(self, *words, fails=False):
        return run("dpkg", "--root=" + self.path, "--log=/dev/null", "--force-not-root", *words, fails=fails,
                   env={**os.environ, "LC_ALL": "C", "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})

    def installed(self):
        shown = run("dpkg-query", "--admindir=" + self.path + "/var/lib/dpkg", "-W", "-f", "${db:Status-Abbrev}${Package}\n")
        return {line[3:].strip() for line in shown.splitlines() if line.startswith("ii")}

    def files(self):
        return [name for name in files_below(self.path) if not name.startswith("var/lib/dpkg")]


def stand_in(base, name, file):
    """A package NAME with nothing but one file."""
    tree = os.path.join(base, name)
    os.makedirs(os.path.join(tree, "DEBIAN"))
    with open(os.path.join(tree, "DEBIAN/control"), "w", encoding="ascii") as control:
        control.write("Package: %s\nVersion: 99\nArchitecture: all\nMaintainer: x <x@localhost>\nDescription: x\n" % name)
    os.makedirs(os.path.join(tree, os.path.dirname(file)))
    open(os.path.join(tree, file), "w").close()
    run("dpkg-deb", "--root-owner-group", "-b", tree, tree + ".deb")
    return tree + ".deb"


def packages_come_and_go(made, base):
    root = Root(base)
    own, links = made["skiff_"], made["skiff-docker_"]
    root.dpkg("-i", own)
    names = root.files()
    assert "usr/bin/skiff" in names and "usr/share/man/man1/skiff.1" in names, names
    assert "usr/share/bash-completion/completions/skiff" in names, names
    assert not [name for name in names if os.path.basename(name).startswith("docker")], "skiff alone takes names of docker"
    assert run(os.path.join(root.path, "usr/bin/skiff"), "--version").startswith("Docker version ")
    root.dpkg("-i", links)
    for name in ("docker", "docker-compose", "docker-buildx"):
        assert os.readlink(os.path.join(root.path, "usr/bin", name)) == "skiff", name
    assert run(os.path.join(root.path, "usr/bin/docker-compose"), "version", "--short").startswith("2.")
    assert "usr/share/man/man1/docker-run.1" in root.files()
    for folder, name in (("bash-completion/completions", "docker"), ("zsh/site-functions", "_docker"), ("fish/vendor_completions.d", "docker.fish")):
        assert os.path.isfile(os.path.join(root.path, "usr/share", folder, name)), name + " leads nowhere"
    assert "skiff-docker depends on skiff" in root.dpkg("-r", "skiff", fails=True)
    root.dpkg("-r", "skiff-docker")
    assert not [name for name in root.files() if os.path.basename(name).startswith("docker")], root.files()
    root.dpkg("-P", "skiff")
    assert root.files() == [] and root.installed() == set(), root.files()


def the_links_need_the_program(made, base):
    assert "depends on skiff" in Root(base).dpkg("-i", made["skiff-docker_"], fails=True)


def other_clients_make_way(made, base):
    """Whoever has a file of docker's names is in conflict: it is exchanged as a whole, and never half overwritten."""
    for name, file in (("docker-cli", "usr/bin/docker"), ("docker-ce-cli", "usr/bin/docker"), ("docker-compose", "usr/bin/docker-compose"),
                       ("podman-docker", "usr/bin/docker"), ("docker-buildx", "usr/libexec/docker/cli-plugins/docker-buildx")):
        there = os.path.join(base, "with-" + name)
        os.makedirs(there)
        root, other = Root(there), stand_in(there, name, file)
        root.dpkg("-i", other, made["skiff_"])
        assert os.path.isfile(os.path.join(root.path, file))
        told = root.dpkg("-i", made["skiff-docker_"])
        assert "will remove " + name in told, told
        assert root.installed() == {"skiff", "skiff-docker"}, root.installed()
        assert os.readlink(os.path.join(root.path, "usr/bin/docker")) == "skiff"
        assert "conflicting packages" in root.dpkg("-i", other, fails=True), name
        assert root.installed() == {"skiff", "skiff-docker"}, root.installed()
    there = os.path.join(base, "old")
    os.makedirs(there)
    root = Root(there)
    root.dpkg("-i", stand_in(there, "docker.io", "usr/sbin/dockerd"), made["skiff_"], made["skiff-docker_"])
    assert "docker.io" in root.installed(), "a new docker.io holds no client and may stay"


def checksums_are_right(made, base):
    for path in made.values():
        with open(path, "rb") as file, open(path + ".sha256", encoding="ascii") as told:
            assert told.read().split() == [hashlib.sha256(file.read()).hexdigest(), os.path.basename(path)], path
        run("sha256sum", "-c", os.path.basename(path) + ".sha256", cwd=os.path.dirname(path))


def the_archive_installs_itself(made, base):
    unpacked, prefix = os.path.join(base, "unpacked"), os.path.join(base, "prefix")
    os.mkdir(unpacked)
    run("tar", "-xzf", made["skiff-"], "-C", unpacked)
    kind = subprocess.run(["ldd", os.path.join(unpacked, "bin/skiff")], capture_output=True, text=True, check=False)
    assert "not a dynamic executable" in kind.stderr or "statically linked" in kind.stdout, kind
    script = os.path.join(unpacked, "scripts/install")
    # without Python and without the sources: the pages come out of the archive
    tools = os.path.join(base, "tools")
    os.mkdir(tools)
    for name in ("bash", "sed", "dirname", "mktemp", "rm", "mkdir", "install", "cp", "ln", "find", "sort", "tac", "rmdir"):
        os.symlink(shutil.which(name), os.path.join(tools, name))
    poor = {"PATH": tools, "HOME": base}
    run("bash", script, "--alias", "docker", "--prefix", prefix, env=poor)
    there = files_below(prefix)
    assert "bin/docker" in there and "share/man/man1/docker-run.1" in there and "share/man/man1/skiff.1" in there, there
    assert run(os.path.join(prefix, "bin/docker-compose"), "version", "--short").startswith("2.")
    run("bash", script, "--prefix", prefix, env=poor)  # without the alias: the links go
    assert not [name for name in files_below(prefix) if os.path.basename(name).startswith("docker")], files_below(prefix)
    run("bash", script, "--undo", "--prefix", prefix, env=poor)
    assert files_below(base + "/prefix") == [], files_below(prefix)


CASES = (packages_come_and_go, the_links_need_the_program, other_clients_make_way, checksums_are_right, the_archive_installs_itself)


def main():
    build = os.path.dirname(os.path.realpath(sys.argv[1]))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as out:
        run("cpack", "-B", out, cwd=build)
        made = {}
        for start, end in (("skiff_", ".deb"), ("skiff-docker_", ".deb"), ("skiff-", ".tar.gz")):
            found = glob.glob(os.path.join(out, start + "*" + end))
            assert len(found) == 1, "%s*%s: %r" % (start, end, found)
            made[start] = found[0]
        for case in CASES:
            with tempfile.TemporaryDirectory() as base:
                try:
                    case(made, base)
                    passed += 1
                except AssertionError as error:
                    print("FAILED %s: %s" % (case.__name__, error))
                    failed += 1
    return ledger.count("packages", passed, failed)


if __name__ == "__main__":
    sys.exit(main())
