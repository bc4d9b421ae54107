"""Faults: a dying engine, closed outputs, unreachable engines, ports in use."""
import os
import subprocess

from cases import case


def dying(t, *arguments, ready="line", seconds=20):
    running = t.start(*arguments)
    running.shows(ready)
    t.engine.run("kill")
    return running.end(seconds)


LINES = ("sh", "-c", "while :; do echo line; sleep 0.1; done")


@case()
def engine_dies_under_run(t):
    result = dying(t, "run", "--rm", "busybox", *LINES)
    assert result.code not in (0, None), result
    assert result.err.strip(), "no word about it"


@case()
def engine_dies_under_logs(t):
    t.done("run", "-d", "--name", "ff", "busybox", *LINES)
    result = dying(t, "logs", "-f", "ff")
    assert result.code == 1 and "unexpected EOF" in result.err, result


@case()
def engine_dies_under_exec(t):
    t.done("run", "-d", "--name", "ff", "busybox", "sleep", "600")
    result = dying(t, "exec", "ff", *LINES)
    assert result.code not in (0, None), result


@case()
def engine_dies_under_build(t):
    t.write("Dockerfile", "FROM busybox\nRUN echo line; sleep 600\n")
    result = dying(t, "build", ".")
    assert result.code == 1 and result.err.strip(), result


@case()
def engine_dies_under_compose_up(t):
    t.write("compose.yaml", "services:\n  web:\n    image: busybox\n    command: sh -c 'while :; do echo line; sleep 0.1; done'\n")
    result = dying(t, "compose", "-p", "ff", "up", seconds=40)
    assert result.code not in (0, None), result


@case()
def closed_output_of_run(t):
    result = t.shell("docker run --rm --name ff busybox sh -c 'while :; do echo line; sleep 0.05; done' | head -n 1; echo ${PIPESTATUS[0]}", seconds=30)
    assert result.out == "line\n1\n" and "broken pipe" in result.err, result


@case()
def closed_output_of_logs(t):
    t.done("run", "--name", "ff", "busybox", "seq", "100000")
    result = t.shell("docker logs ff | head -n 1; echo ${PIPESTATUS[0]}", seconds=30)
    assert result.out == "1\n141\n", result


@case()
def closed_output_of_a_list(t):
    result = t.shell("{ sleep 0.5; docker ps -a; } | true; echo ${PIPESTATUS[0]}")
    assert result.out.strip() == "141", result


@case()
def large_output_arrives_whole(t):
    result = t.shell("docker run --rm busybox seq 1000000 | md5sum; seq 1000000 | md5sum")
    first, second = result.out.split("\n")[:2]
    assert first == second, result


@case()
def outputs_stay_apart(t):
    result = t.docker("run", "--rm", "busybox", "sh", "-c", "for i in $(seq 2000); do echo out$i; echo err$i >&2; done")
    assert result.out == "".join("out%d\n" % i for i in range(1, 2001)), "standard output is mixed"
    assert result.err == "".join("err%d\n" % i for i in range(1, 2001)), "standard error is mixed"


@case("20")
def no_engine(t):
    result = t.docker("ps", DOCKER_HOST="unix:///nosuch.sock")
    assert result.code == 1 and "unix:///nosuch.sock" in result.err, result


@case("20")
def no_permission(t):
    # another user, who may pass through every folder on the way to the program and to the socket
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    done = subprocess.run(other + [os.path.join(t.base, "bin", "docker"), "ps"], env=t.environment(HOME="/nonexistent", DOCKER_CONFIG="/nonexistent"),
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "permission denied" in done.stderr and t.engine.socket in done.stderr, done


@case()
def port_in_use(t):
    t.done("run", "-d", "--name", "f1", "-p", "8090:80", "busybox", "sleep", "600")
    result = t.docker("run", "-d", "--name", "f2", "-p", "8090:80", "busybox", "sleep", "600")
    assert result.code == 125 and "port is already allocated" in result.err, result
    assert t.names() == ["f1", "f2"]


@case()
def compose_scale_beyond_the_port(t):
    t.write("compose.yaml", "services:\n  backend:\n    image: busybox\n    command: sleep 600\n    stop_grace_period: 0s\n    ports: ['8091:80']\n")
    result = t.docker("compose", "-p", "ff", "up", "-d", "--scale", "backend=3", seconds=120)
    assert result.code == 1 and "port is already allocated" in result.err, result


@case()
def run_of_a_missing_program_leaves_nothing(t):
    result = t.docker("run", "--rm", "busybox", "/no/such")
    assert result.code == 127, result
    t.until(lambda: t.names() == [], "the container is removed")


@case("28")
def build_of_a_context_with_a_pipe(t):
    t.write("app/Dockerfile", "FROM busybox\nCOPY . /\n")
    os.mkfifo(os.path.join(t.folder, "app", "pipe"))
    result = t.docker("build", "app")
    assert result.code == 0 and "Successfully built" in result.out, result


@case()
def checkpoints_ask_for_an_experimental_engine(t):
    result = t.docker("checkpoint", "ls", "nosuch")
    assert result.code == 1 and result.err == ("docker checkpoint ls is only supported on a Docker daemon with experimental "
                                               "features enabled\n"), result
