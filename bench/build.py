"""Measures `build` beside the official program, on the same engine, and prints a table.

    build.py BINARY [--files N] [--megabytes N] [--runs N] [--engine 20|28]

A small context of which nothing has changed, then the first and the second build of one with many files, then the same by the classic
builder. Both programs build the same folders; to the engine they are two clients, each with a copy of its own. Wall and CPU time are the
least of the runs (first builds and the classic one are one run), with what it starts counted in; peak memory is that of the largest of
its processes. Nothing is asserted."""
import argparse
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tests", "harness")]
import engines
import measure as meter

SMALL = "FROM busybox\nRUN echo once > /once\nCOPY . /there\nRUN echo twice > /twice\n"
LARGE = "FROM scratch\nCOPY . /\n"


def context(base, name, dockerfile, files, size):
    folder = os.path.join(base, name)
    source = random.Random(name)
    for number in range(files):
        path = os.path.join(folder, "d%d" % (number // 200), "f%d" % number)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(source.randbytes(size))
    with open(os.path.join(folder, "Dockerfile"), "w", encoding="utf-8") as file:
        file.write(dockerfile)
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--files", type=int, default=20000)
    arguments.add_argument("--megabytes", type=int, default=400)
    arguments.add_argument("--runs", type=int, default=5, help="of what is repeated; the large context half as often")
    arguments.add_argument("--engine", choices=["20", "28"], default="28")
    options = arguments.parse_args()
    docker, config = engines.official()
    programs = {"official": docker, "skiff": engines.program(options.binary)}
    engine = engines.Engine(options.engine, "bench-build-%d" % os.getpid()).up()
    try:
        engines.images(engine, "busybox:latest")
        with tempfile.TemporaryDirectory() as base:
            usage = os.path.join(base, "usage")
            meter.compiled(usage, "usage.c")
            size = options.megabytes * (1 << 20) // options.files
            small, large = context(base, "small", SMALL, 20, 1000), context(base, "large", LARGE, options.files, size)
            print("build, %d files of %d bytes, engine %s" % (options.files, size, options.engine))
            print("%-18s %26s %26s %24s" % ("", "wall ms", "CPU ms", "peak memory MB"), flush=True)

            def measure(step, folder, runs, flags=("-o", "type=cacheonly"), **changes):
                best = {}
                for _ in range(runs):
                    for name, program in programs.items():
                        environment = {**os.environ, "DOCKER_HOST": engine.host, "DOCKER_CONFIG": config, "BUILDX_CONFIG": os.path.join(base, name), **changes}
                        words = [program, "build", "-q", *flags, folder]
                        with open(os.devnull, "wb") as out:
                            code, *figures = meter.once(usage, words, environment, base, out)
                        if code != 0:
                            print("%s ended with %d" % (" ".join(words), code))
                        best[name] = [min(pair) for pair in zip(best.get(name, figures), figures)]
                if step:
                    (wall, cpu, memory), (own_wall, own_cpu, own_memory) = best["official"], best["skiff"]
                    print("%-18s %9.0f %7.0f  (%4.1f x) %9.0f %7.0f  (%4.1f x) %9.1f %5.1f  (%4.1f x)" % (
                        step, wall * 1e3, own_wall * 1e3, wall / own_wall, cpu * 1e3, own_cpu * 1e3, cpu / max(own_cpu, 1e-3),
                        memory / 1024, own_memory / 1024, memory / own_memory), flush=True)

            measure(None, small, 1)
            measure("small, no change", small, options.runs)
            measure("large, first", large, 1)
            measure("large, no change", large, max(1, options.runs // 2))
            measure("large, classic", large, 1, flags=(), DOCKER_BUILDKIT="0")
    finally:
        engine.run("remove")


if __name__ == "__main__":
    main()
