"""Projects over time: an engine that dies under them, plans, interrupts, recreated containers, many changed files."""
import json
import re
import signal

from cases import case

SERVICE = "  %s:\n    image: busybox\n    init: true\n    command: sleep 600\n    stop_grace_period: 0s\n"


def services_running(t, project):
    listed = t.engine.ask("GET", "/containers/json", query={"filters": {"label": ["com.docker.compose.project=%s" % project]}})
    return sorted(c["Labels"]["com.docker.compose.service"] for c in listed)


def write_requests(t, *words):
    """The requests that would change something, of one command line."""
    return re.findall(r"^> ((?:POST|PUT|DELETE) \S+)", t.docker("--trace=http", *words).err, re.MULTILINE)


@case()
def compose_up_converges_after_the_engine_was_killed(t):
    names = ["s%02d" % i for i in range(16)]
    t.write("compose.yaml", "name: kk\nservices:\n" + "".join(
        SERVICE % name + ("    depends_on: [%s]\n" % names[i - 4] if i >= 4 else "") for i, name in enumerate(names)))
    for word in ("Created", "Started"):  # in the middle of either phase
        running = t.start("compose", "up", "-d")
        running.shows(word, 60)
        t.engine.run("kill")
        assert running.end(60).code not in (0, None)
        t.engine.up()
    result = t.docker("compose", "up", "-d", seconds=120)
    assert result.code == 0, result
    assert t.names() == ["kk-%s-1" % name for name in names], t.names()
    assert services_running(t, "kk") == names
    assert [n["Name"] for n in t.engine.ask("GET", "/networks") if n["Name"].startswith("kk")] == ["kk_default"]
    again = t.docker("compose", "up", "-d", seconds=120)
    assert again.code == 0 and again.err.count("Running\n") == len(names) == len(again.err.strip().split("\n")), again


@case(official=False)  # the second interrupt of the official program changes nothing
def second_interrupt_kills_a_project(t):
    t.write("compose.yaml", "services:\n  stubborn:\n    image: busybox\n    stop_grace_period: 60s\n"
            "    command: sh -c \"trap '' TERM; echo ready; while :; do sleep 0.1; done\"\n")
    running = t.start("compose", "-p", "ii", "up")
    running.shows("ready")
    running.signal(signal.SIGINT)
    running.shows("Gracefully Stopping")
    running.shows("Stopping")
    running.signal(signal.SIGINT)
    result = running.end(20)
    assert result.code == 130, result
    assert t.container("ii-stubborn-1")["State"]["ExitCode"] == 137


@case()
def an_interrupt_ends_what_still_waits(t):
    t.write("compose.yaml", "name: ww\nservices:\n" + SERVICE % "sick" + "    healthcheck: {test: [CMD, 'false'], interval: 60s}\n" +
            SERVICE % "next" + "    depends_on: {sick: {condition: service_healthy}}\n")
    running = t.start("compose", "up")
    running.shows("Attaching")
    t.until(lambda: services_running(t, "ww") == ["sick"], "the first service runs")
    running.signal(signal.SIGINT)
    assert running.end(20).code == 130
    assert services_running(t, "ww") == []


def chain(length):
    """Services each of which starts after the one before."""
    return "".join(SERVICE % ("s%02d" % i) + ("    depends_on: [s%02d]\n" % (i - 1) if i > 0 else "") for i in range(length))


@case(official=False)  # the official program may leave some running, or wait for ever
def what_ends_while_others_start_stops_them_too(t):
    t.write("compose.yaml", "name: qq\nservices:\n  brief: {image: busybox, command: 'true'}\n" + chain(12))
    for _ in range(2):
        result = t.docker("compose", "up", "--abort-on-container-exit")
        assert (result.code, services_running(t, "qq")) == (0, []), result


@case(official=False)
def an_interrupt_while_containers_start_stops_them_too(t):
    t.write("compose.yaml", "name: qq\nservices:\n" + chain(12))
    t.done("compose", "create")
    running = t.start("compose", "up")
    t.until(lambda: services_running(t, "qq"), "the first runs")
    running.signal(signal.SIGINT)
    assert running.end(30).code == 130
    assert services_running(t, "qq") == []


@case("28")  # on 20 the official program ends as well while nothing runs between the old and the new container
def compose_up_follows_what_is_made_anew(t):
    t.write("compose.yaml", "name: ff\nservices:\n  web:\n    image: busybox\n    init: true\n    restart: always\n    stop_grace_period: 0s\n"
            "    command: sh -c 'echo level $$LEVEL; exec sleep 600'\n    environment: {LEVEL: \"${LEVEL}\"}\n")
    running = t.start("compose", "up", LEVEL="one")
    running.shows("level one")
    t.done("compose", "up", "-d", LEVEL="two")
    running.shows("level two")
    # Not by `restart`: whether its container then counts as one that comes back is chance for the official program.
    t.docker("exec", "ff-web-1", "kill", "1")  # which may be killed with it
    t.until(lambda: running.text(0).count("level two") == 2, "the line of the restarted container")
    running.signal(signal.SIGINT)
    assert running.end(30).code == 130


@case(official=False)  # which follows it only if the engine tells of no state between the end and the start
def compose_up_follows_what_is_restarted(t):
    t.write("compose.yaml", "name: ff\nservices:\n" + SERVICE % "other" +
            (SERVICE % "web").replace("sleep 600", "sh -c 'echo begins; exec sleep 600'"))
    running = t.start("compose", "up")
    for times in range(1, 7):
        t.until(lambda: running.text(0).count("begins") == times, "line number %d" % times)
        if times == 6:
            t.done("compose", "stop", "other")  # nothing runs during the last restart
        t.done("restart", "-t", "0", "ff-web-1")
    t.until(lambda: running.text(0).count("begins") == 7, "the line of the last restart")
    t.done("compose", "stop", "-t", "0")
    assert running.end(20).code == 0


@case(official=False)  # which may ask for the lines since a moment after the first
def compose_logs_follow_each_start_once(t):
    t.write("compose.yaml", "name: ff\nservices:\n" + SERVICE % "other" +
            (SERVICE % "web").replace("sleep 600", "sh -c 'echo begins; exec sleep 600'"))
    t.done("compose", "up", "-d")
    running = t.start("compose", "logs", "-f")
    for times in range(1, 5):
        t.until(lambda: running.text(0).count("begins") == times, "line number %d" % times)
        t.done("restart", "-t", "0", "ff-web-1")
    t.until(lambda: running.text(0).count("begins") == 5, "the line of the last restart")
    t.done("compose", "stop")
    assert running.end(20).code == 0
    assert running.text(0).count("begins") == 5


@case(official=False)
def compose_plan_tells_and_changes_nothing(t):
    text = "name: pp\nservices:\n" + SERVICE % "web" + "    environment:\n      LEVEL: info\n" + SERVICE % "db"
    t.write("compose.yaml", text)
    fresh = t.docker("compose", "plan")
    assert fresh.code == 2 and "create container pp-web-1" in fresh.out and t.names() == [], fresh
    t.done("compose", "up", "-d")
    same = t.docker("compose", "plan")
    assert (same.code, same.out) == (0, "Nothing to do\n"), same
    t.write("compose.yaml", text.replace("info", "debug"))
    before = t.container("pp-web-1")["Id"]
    plan = t.docker("compose", "plan")
    assert plan.code == 2 and 'environment.LEVEL: "info" → "debug"  compose.yaml:9' in plan.out, plan
    assert "db" not in plan.out, plan
    change, = json.loads(t.docker("compose", "plan", "--json").out)["changes"]
    assert change["action"] == "recreate container pp-web-1" and change["fields"][0]["line"] == 9, change
    assert write_requests(t, "compose", "plan") == []
    t.done("stop", "-t", "0", "pp-db-1")
    both = t.docker("compose", "plan").out
    assert "recreate container pp-web-1" in both and "start container pp-db-1" in both, both
    for answer, recreated in (("n", False), ("y", True)):
        terminal = t.terminal("compose", "up", "-d", "--plan")
        terminal.expect(r"Apply\? \(y/N\)")
        terminal.type(answer + "\r")
        assert terminal.end() == 0
        assert (t.container("pp-web-1")["Id"] != before) == recreated
    assert t.is_running("pp-db-1")


@case(official=False)
def compose_asks_little_and_a_dry_run_only_reads(t):
    t.write("compose.yaml", "name: qq\nservices:\n" + "".join(SERVICE % ("s%d" % i) for i in range(10)))
    for verb in (("up", "-d"), ("create",), ("run", "-d", "s1"), ("build",), ("pull",)):
        assert write_requests(t, "compose", "--dry-run", *verb) == [], verb
    fresh = t.docker("--trace=http", "compose", "up", "-d")
    assert len(re.findall("^> GET .*/containers/json", fresh.err, re.MULTILINE)) == 1, fresh.err
    again = t.docker("--trace=http", "compose", "up", "-d")
    assert len(re.findall("^> ", again.err, re.MULTILINE)) == 4, again.err
    for verb in (("up", "-d", "--force-recreate"), ("restart",), ("kill",), ("rm", "-sf"), ("down", "-v", "--rmi", "all")):
        assert write_requests(t, "compose", "--dry-run", *verb) == [], verb
    assert services_running(t, "qq") == ["s%d" % i for i in range(10)]


@case()
def watch_copes_with_ten_thousand_files(t):
    t.write("compose.yaml", "name: ww\nservices:\n" + SERVICE % "web" +
            "    develop: {watch: [{path: src, target: /app, action: sync, ignore: [skipped/]}]}\n")
    for i in range(10000):
        t.write("src/d%02d/f%d" % (i % 100, i), "old\n")
    t.done("compose", "up", "-d")
    running = t.start("compose", "watch", "--no-up")
    running.shows("Watch enabled", 60)
    for i in range(3000):
        t.write("src/d%02d/f%d" % (i % 100, i), "new %d\n" % i)
    for i in range(100):
        t.write("src/skipped/f%d" % i, "no")
    arrived = lambda: t.docker("exec", "ww-web-1", "sh", "-c", "cat /app/d*/f* | grep -c new").out.strip()
    t.until(lambda: arrived() == "3000", "all that changed in the container", 90)
    batches = [int(n) for n in re.findall(r'Syncing service "web" after (\d+) changes', running.text(0) + running.text(1))]
    assert 1 <= len(batches) <= 30, batches
    with open("/proc/%d/status" % running.process.pid, encoding="ascii") as file:
        peak = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1])
    assert t.official or peak < 40000, "%d KB" % peak
    assert t.docker("exec", "ww-web-1", "ls", "/app/skipped").code != 0
    running.signal(signal.SIGINT)
    assert running.end().code == 130
