"""Where the bytes of the static program go, from the map that the linker writes beside it (skiff.map).

    size.py build/release/skiff"""
import collections
import os
import re
import sys

OUTPUT = re.compile(r"^(\.[\w.]+)")
# " .text.name  0xADDRESS  0xSIZE  FILE", the name possibly on a line of its own before
PIECE = re.compile(r"^ (?:\.\S+| +|\*fill\*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)(?: (\S.*))?$")
NOT_IN_FILE = (".bss", ".tbss", ".comment", ".debug", ".symtab", ".strtab", ".shstrtab", ".note.GNU-stack", ".gnu_debug")


def whose(name):
    """Which library or room a file of the link belongs to."""
    archive = re.search(r"lib([\w+.-]+)\.a\(", name or "")
    if archive:
        return archive[1].replace("skiff_", "room ")
    return "start files and the linker's own"


def pieces(path):
    sizes, counts = collections.Counter(), False
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("Linker script and memory map"):
                break
        for line in file:
            if found := OUTPUT.match(line):
                counts = not found[1].startswith(NOT_IN_FILE)
            elif counts and (found := PIECE.match(line)):
                sizes[whose(found[2])] += int(found[1], 16)
    return sizes


def show(program):
    sizes = pieces(program + ".map")
    total = os.path.getsize(program)
    print("\nWhere they go: %.1f MB" % (total / 1e6))
    for name, size in sizes.most_common(14):
        print("  %-34s %6.2f MB" % (name, size / 1e6))
    print("  %-34s %6.2f MB" % ("the rest, and what the linker merged", (total - sum(size for _, size in sizes.most_common(14))) / 1e6))


if __name__ == "__main__":
    show(sys.argv[1])
