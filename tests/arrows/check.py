"""The include arrows: docs/architecture.md is the rule, the sources and CMakeLists.txt are measured against it.

    check.py            prints every breach and `arrows: N passed, N failed, N skipped`, one check per file

Checked: a room includes only doors of rooms it has an arrow to, and no other room's private header; third-party headers
stay in their rooms; headers have `#pragma once`; no type is defined in two files; no loop walks through the view of a
document that nobody holds, which is gone before its first turn; CMakeLists.txt links exactly the arrows."""
import os
import re
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(TOP, "tests", "harness"))
import ledger

LOOP_OVER_NOTHING = re.compile(r"for \([^;]* : .*\)\.view\(\)\)(?: \{)?$", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def table(text, heading):
    """Rows of the first table whose head begins with these cells."""
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if [c.strip() for c in line.strip("|").split("|")] == heading)
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def sources():
    for top in ("include/skiff", "src"):
        for folder, _, names in os.walk(os.path.join(TOP, top)):
            for name in sorted(names):
                if name.endswith((".hpp", ".cpp", ".h", ".inc")):
                    path = os.path.relpath(os.path.join(folder, name), TOP)
                    parts = path[len(top) + 1:].split("/")
                    yield path, parts[0] if len(parts) > 1 else "main"


def third_party(rules, room, path, header, seen):
    for prefix, where in rules:
        if not (header == prefix or header.startswith(prefix) and prefix.endswith("/")):
            continue
        if path.startswith("include/") or "no header" in where and path.endswith(".hpp"):
            return "%s in a header" % header
        if "any source" not in where and room not in words(where):
            return "%s belongs to %s" % (header, where)
        if where.startswith("one source"):
            first = seen.setdefault(prefix, path)
            if first != path:
                return "%s is already included by %s" % (header, first)
    return None


def breaches(path, room, arrows, rules, seen):
    text = read(path)
    if room not in arrows:
        yield "the room %s is not in the table of arrows" % room
        return
    if path.endswith(".hpp") and "#pragma once" not in text:
        yield "no #pragma once"
    for loop in LOOP_OVER_NOTHING.findall(text):
        yield "%s: the document is gone before the first turn" % loop
    for kind, header in INCLUDE.findall(text):
        door = re.match(r"skiff/([^/]+)/", header)
        if door and door[1] != room and door[1] not in arrows[room]:
            yield "%s: no arrow from %s to %s" % (header, room, door[1])
        private = header.split("/")[0]
        if kind == '"' and "/" in header and private in arrows and private != room and not door:
            yield "%s is a private header of %s" % (header, private)
        wrong = third_party(rules, room, path, header, seen)
        if wrong:
            yield wrong


def linked():
    """Room -> rooms it links, from CMakeLists.txt."""
    found = {}
    for room, rest in re.findall(r"^skiff_room\((\w+)([^)]*)\)", read("CMakeLists.txt"), re.M):
        uses = re.search(r"USES\s+([\w\s]+?)\s*(?:THIRD_PARTY|$)", rest)
        found[room] = set(uses[1].split()) if uses else set()
    return found


def types(text):
    """Full names of the types a file defines outside of functions and of unnamed namespaces."""
    spaces = []
    for line in text.split("\n"):
        if opened := re.match(r"namespace ([\w:]*) ?\{$", line):
            spaces.append(opened.group(1))
        elif line.startswith("} // namespace"):
            spaces.pop()
        elif "" not in spaces and (named := re.match(r"(?:struct|class) (\w+)(?: final)?(?: :[^;{]*)? *\{", line)):
            yield "::".join(spaces + [named.group(1)])


def twice_named():
    """Types of one name in two files: the linker merges their inline members without a word."""
    where = {}
    for path, _ in sources():
        for name in types(read(path)):
            where.setdefault(name, []).append(path)
    return {name: paths for name, paths in where.items() if len(paths) > 1}


def main():
    page = read("docs/architecture.md")
    arrows = {words(row[0])[0]: set(words(row[1])) for row in table(page, ["Room", "May include"])}
    rules = [(words(row[0])[0], row[1]) for row in table(page, ["Header", "Where"])]
    passed, failed, seen = 0, 0, {}
    for path, room in sources():
        wrong = list(breaches(path, room, arrows, rules, seen))
        for text in wrong:
            print("%s: %s" % (path, text))
        passed, failed = passed + (not wrong), failed + bool(wrong)
    for room, uses in linked().items():
        good = uses == arrows.get(room)
        if not good:
            print("CMakeLists.txt: %s links %s, the table says %s" % (room, sorted(uses), sorted(arrows.get(room, []))))
        passed, failed = passed + good, failed + (not good)
    twice = twice_named()
    for name, paths in twice.items():
        print("%s is defined in %s" % (name, " and ".join(paths)))
    return ledger.count("arrows", passed + (not twice), failed + len(twice))


sys.exit(main())
