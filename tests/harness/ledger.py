"""Which cases of a recorded suite must pass, kept as a file of ids beside the suite.

A suite recorded from the official program is larger than what skiff does. Every case is in one of two lists: passing.txt, and
then it must pass, or apart.txt, which gives the reason why it need not: a line `# reason` in front of each run of ids. A case
in neither is a failure; one that passes without being in the first is reported, so that `--update` moves it there. Nothing
ever leaves the first list by itself."""
import os
import sys


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return [line.strip() for line in file if line.strip() and not line.startswith("#")]
    except FileNotFoundError:
        return []


def strike(path, gained):
    """Takes ids out of apart.txt, and reasons that nothing is left of."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.strip() not in gained]
    kept = [line for line, after in zip(lines, lines[1:] + [""]) if not (line.startswith("# ") and (after.startswith("# ") or not after.strip()))]
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(kept))


def judge(kind, path, outcomes, update):
    """outcomes: id -> (passed, line to show when it fails). Prints the verdict; returns the exit code."""
    required = read(path)
    aside = os.path.join(os.path.dirname(path), "apart.txt")
    apart = set(read(aside))
    unknown = [case for case in [*required, *apart] if case not in outcomes]
    failed = [case for case in required if case in outcomes and not outcomes[case][0]]
    bare = [case for case, (good, _) in outcomes.items() if not good and case not in apart and case not in required]
    gained = [case for case, (good, _) in outcomes.items() if good and case not in required]
    for case in failed:
        print("FAILED", case, outcomes[case][1])
    for case in bare:
        print("FAILED", case, "fails and no reason is given in apart.txt:", outcomes[case][1])
    for case in unknown:
        print("FAILED", case, "is listed but not among the cases")
    if update and gained:
        with open(path, "w", encoding="utf-8") as file:
            file.write("# ids of the cases that must pass; --update adds those that pass now\n")
            file.write("".join(case + "\n" for case in outcomes if case in required or case in gained))
        if apart & set(gained):
            strike(aside, set(gained))
    elif gained:
        print("%s: %d more pass than are required: %s" % (kind, len(gained), " ".join(gained[:8])))
    passed = sum(good for good, _ in outcomes.values())
    print("%s: %d of %d cases of the official program pass, %d are required, %d stand apart" %
          (kind, passed, len(outcomes), len(required), len(apart)))
    return count(kind, passed, len(failed) + len(bare) + len(unknown))


def count(kind, passed, failed, skipped=0):
    """The line scripts/test adds up; returns the exit code."""
    print("%s: %d passed, %d failed, %d skipped" % (kind, passed, failed, skipped))
    sys.stdout.flush()
    return 1 if failed or not passed else 0
