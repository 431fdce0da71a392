"""Runs a command as a process and writes what it took.

    python bench/stopwatch.py LOG COMMAND …     prints {"code", "wall", "cpu", "peak"}

A process starts out with the memory of the one that made it, and that counts as its peak; so a process that has
nothing in it must make those that are measured.
"""

import json
import os
import sys
import time


def main() -> None:
    """Start it, wait for it, print seconds by the clock, seconds of processors, and its greatest resident memory."""
    log, *command = sys.argv[1:]
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    into = [(os.POSIX_SPAWN_DUP2, told, 1), (os.POSIX_SPAWN_DUP2, told, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=into)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    figures = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": peak}
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), **figures}))


if __name__ == "__main__":
    main()
