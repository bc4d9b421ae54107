"""What an engine holds, in a form that two engines can be compared by, and the names behind its ids.

Left out: what belongs to the engine's host and not to the request (process ids, sandbox and endpoint ids, hardware
addresses, storage folders, the history of health checks). Times become <time>, ids the name of what they identify,
names that the engine made up a number."""
import re

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d\d:?\d\d( [A-Z]{3,4})?)?")
UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
HEX64 = re.compile(r"(?:sha256:)?\b[0-9a-f]{64}\b")
# One id in 300 has no letter; what ends in three zeros is a number, such as nanoseconds.
SWARM = re.compile(r"\b(?=[a-z]*\d)[0-9a-z]{25}\b")  # ids of services, tasks, nodes, secrets, configs and swarm networks
GATEWAY = re.compile(r"\bgateway_[0-9a-f]{12}\b")
HEX12 = re.compile(r"\b(?![0-9]{9}000\b)[0-9a-f]{12}(?:\b|(?=_))")
# Addresses of the pools of /16, then of /20, that the engine gives networks without a subnet of their own.
GIVEN = re.compile(r"\b(172\.(1[7-9]|2\d|3[01])\.0|192\.168\.(16|32|48|64|80|96|112|128|144|160|176|192|208|224|240))\.\d+")
MADE_UP = re.compile(r"^[a-z]+_[a-z]+\d?$")
LEFT_OUT = {"Pid", "SandboxID", "SandboxKey", "EndpointID", "MacAddress", "GraphDriver", "ResolvConfPath", "HostnamePath",
            "HostsPath", "LogPath", "ExecIDs", "Log", "Mountpoint", "IPv6Gateway", "Storage", "Index"}


class Names:
    """The ids seen in a scenario: id -> what it is called. Objects stay known after they were removed."""

    def __init__(self, places):
        self.known = {}
        self.random = {}  # names the engine made up -> what they are called here
        self.places = places  # text of this side -> common text

    def learn(self, identity, name):
        digits = identity.split(":")[-1]
        if not self.known.get(digits, "").endswith(name):
            self.known[digits] = name

    def learn_container(self, container):
        name = SWARM.sub("<swarm id>", container["Name"].lstrip("/"))  # of a task
        if MADE_UP.match(name):
            self.random.setdefault(name, "<unnamed %d>" % (len(self.random) + 1))
        self.learn(container["Id"], "container " + self.random.get(name, name))

    def find(self, digits):
        if digits in self.known:
            return self.known[digits]
        for known, name in self.known.items():
            if known.startswith(digits):
                return name
        return None

    def apply(self, text):
        for here, common in self.places:
            text = text.replace(here, common)
        for name, common in self.random.items():
            text = text.replace(name, common)
        text = UUID.sub("<uuid>", TIME.sub("<time>", text))
        text = SWARM.sub("<swarm id>", GATEWAY.sub("<gateway>", text))

        def long(match):
            found = match[0].split(":")[-1]
            return "<%s%s>" % ("sha256 " if ":" in match[0] else "", self.find(found) or "64 digits")

        text = HEX64.sub(long, text)
        return HEX12.sub(lambda match: "<short %s>" % (self.find(match[0]) or "12 digits"), text)


def tidy(value, names):
    if isinstance(value, dict):
        return {names.apply(k): tidy(v, names) for k, v in value.items() if k not in LEFT_OUT}
    if isinstance(value, list):
        return [tidy(v, names) for v in value]
    return names.apply(value) if isinstance(value, str) else value


def without_given(holders, *keys):
    """Compose makes networks and containers side by side: which of them gets the first address is chance."""
    for holder in holders:
        for key in keys:
            if holder.get(key):
                holder[key] = GIVEN.sub("<given>", holder[key])


def steady(container):
    """Without the order that is chance: the engine lists mounts, and official compose variables and mounts, as its map has them.
    And without what docker 29, which we follow, sends otherwise than 28: null for no name servers."""
    container["HostConfig"]["Dns"] = container["HostConfig"].get("Dns") or []
    container["State"].get("Health", {}).pop("FailingStreak", None)  # counts on
    if container["Config"].get("StopTimeout") == 0 and container["State"]["ExitCode"] in (137, 255):
        container["State"]["ExitCode"] = 143  # with no time between them, the second signal may come first, or the engine lose count
    container["Mounts"] = sorted(container.get("Mounts") or [], key=lambda mount: mount["Destination"])
    if "com.docker.compose.project" in (container["Config"]["Labels"] or {}):
        container["Config"]["Env"] = sorted(container["Config"]["Env"] or [])
        for key in ("Binds", "Mounts"):
            if container["HostConfig"].get(key):
                container["HostConfig"][key] = sorted(container["HostConfig"][key], key=str)
        without_given(container["NetworkSettings"]["Networks"].values(), "IPAddress", "Gateway")
    return container


def steady_network(network):
    if "com.docker.compose.project" in (network["Labels"] or {}):
        without_given(network["IPAM"]["Config"] or [], "Subnet", "Gateway")
        without_given((network["Containers"] or {}).values(), "IPv4Address")
    return network


def snapshot(engine, names):
    images = engine.ask("GET", "/images/json")
    for image in images:
        tags = sorted(t for t in image["RepoTags"] or [] if t != "<none>:<none>")
        names.learn(image["Id"], "image " + (tags[0] if tags else "without name"))
    containers = [engine.ask("GET", "/containers/%s/json" % c["Id"]) for c in engine.ask("GET", "/containers/json", query={"all": 1})]
    containers = [steady(c) for c in containers if c]  # one that removes itself may be gone by now
    for container in sorted(containers, key=lambda c: c["Created"]):
        names.learn_container(container)
    networks = [engine.ask("GET", "/networks/" + n["Id"]) for n in engine.ask("GET", "/networks")]
    networks = [steady_network(n) for n in networks if n]
    for network in networks:
        if HEX64.fullmatch(network["Id"]):
            names.learn(network["Id"], "network " + network["Name"])
    volumes = engine.ask("GET", "/volumes")["Volumes"] or []
    # identity and size of built images depend on the moment they were built
    pictures = [dict(engine.ask("GET", "/images/%s/json" % i["Id"]) or {}, Size=0, VirtualSize=0, Parent="", RootFS=None)
                for i in images if i["RepoTags"] and i["RepoTags"] != ["<none>:<none>"]]
    for picture in pictures:
        picture.pop("Metadata", None)
        picture["RepoTags"] = sorted(picture.get("RepoTags") or [])
    return {
        "containers": tidy({c["Name"]: c for c in sorted(containers, key=lambda c: c["Name"])}, names),
        "networks": tidy({n["Name"]: n for n in sorted(networks, key=lambda n: n["Name"])}, names),
        "volumes": sorted((tidy(v, names) for v in volumes), key=str),
        "images": sorted((tidy(i, names) for i in pictures), key=str),
    }


def differences(one, two, path=""):
    """Lines that say where two snapshots differ."""
    if isinstance(one, dict) and isinstance(two, dict):
        return [line for key in sorted(set(one) | set(two), key=str)
                for line in differences(one.get(key, "<missing>"), two.get(key, "<missing>"), "%s/%s" % (path, key))]
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        return [line for index, pair in enumerate(zip(one, two)) for line in differences(*pair, "%s/%d" % (path, index))]
    return [] if one == two else ["%s: %s | %s" % (path, one, two)]
