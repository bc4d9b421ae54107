"""Scenarios on live engines for what a comparison of outputs cannot show: terminals, signals, faults, transports, registries.

    run.py BINARY [--engine 20|28]… [--official] [PART OF A NAME…]"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "harness")]
import cases
import attached  # noqa: F401  the modules register their cases
import builds  # noqa: F401
import extras  # noqa: F401
import faults  # noqa: F401
import images  # noqa: F401
import projects  # noqa: F401
import prunes  # noqa: F401
import read_only  # noqa: F401
import registries  # noqa: F401
import signals  # noqa: F401
import stats  # noqa: F401
import streams  # noqa: F401
import terminals  # noqa: F401
import transports  # noqa: F401

sys.exit(cases.main("engine"))
