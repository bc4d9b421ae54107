"""Which cases of a recorded suite must pass, kept as a file of ids beside the suite.

A suite recorded from the official program is larger than what skiff can do today. Every case whose id is in the list
must pass; a case that passes without being in the list is reported, so that `--update` adds it. Nothing ever leaves the
list by itself."""
import sys


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return [line.strip() for line in file if line.strip() and not line.startswith("#")]
    except FileNotFoundError:
        return []


def judge(kind, path, outcomes, update):
    """outcomes: id -> (passed, line to show when it fails). Prints the verdict; returns the exit code."""
    required = read(path)
    unknown = [case for case in required if case not in outcomes]
    failed = [case for case in required if case in outcomes and not outcomes[case][0]]
    gained = [case for case, (good, _) in outcomes.items() if good and case not in required]
    for case in failed:
        print("FAILED", case, outcomes[case][1])
    for case in unknown:
        print("FAILED", case, "is required but not among the cases")
    if update and gained:
        with open(path, "w", encoding="utf-8") as file:
            file.write("# ids of the cases that must pass; --update adds those that pass now\n")
            file.write("".join(case + "\n" for case in outcomes if case in required or case in gained))
    elif gained:
        print("%s: %d more pass than are required: %s" % (kind, len(gained), " ".join(gained[:8])))
    passed = sum(good for good, _ in outcomes.values())
    print("%s: %d of %d cases of the official program pass, %d are required" % (kind, passed, len(outcomes), len(required)))
    return count(kind, passed, len(failed) + len(unknown))


def count(kind, passed, failed, skipped=0):
    """The line scripts/test adds up; returns the exit code."""
    print("%s: %d passed, %d failed, %d skipped" % (kind, passed, failed, skipped))
    sys.stdout.flush()
    return 1 if failed or not passed else 0
