"""The peers of `cargo xtask bench tally`: polars and duckdb, one thread each, over the same columns.

Reads `WHO FILTER` lines, counts all tables of the group, and answers each with its time and counts.
Each gets what is best for it: columns of one byte in memory, and the quicker of two ways of asking,
which is found out before anything is measured.
"""

import json
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb
import numpy as np
import polars as pl

ITEMS = 32
CODES = [4 + (4 if item % 8 == 6 else 11 if item % 8 == 7 else 3) for item in range(ITEMS)]
NAMES = [f"q{item}" for item in range(ITEMS)]


def megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def group(words):
    """The column, and the codes that a filter lets through."""
    kind, number = (words.split() + ["0"])[:2]
    number = int(number)
    match kind:
        case "area":
            return "area", [number]
        case "locality":
            return "area", [3 * number, 3 * number + 1, 3 * number + 2]
        case "quarter":
            return "quarter", [number]
        case "year":
            return "quarter", list(range(4 * (number - 2024), 4 * (number - 2024) + 4))
    return None, []


class Polars:
    def __init__(self, columns):
        self.frame = pl.DataFrame({name: pl.Series(name, column) for name, column in columns.items()})

    def filtered(self, words):
        column, codes = group(words)
        return self.frame.select(NAMES) if column is None else self.frame.filter(pl.col(column).is_in(codes)).select(NAMES)

    def by_group(self, words):
        part = self.filtered(words)
        found = []
        for name, codes in zip(NAMES, CODES):
            counted = dict(part.group_by(name).len().iter_rows())
            found.append([counted.get(code, 0) for code in range(codes)])
        return found

    def by_sum(self, words):
        part = self.filtered(words)
        sums = [(pl.col(name) == code).sum().alias(f"{name}:{code}") for name, codes in zip(NAMES, CODES) for code in range(codes)]
        row = iter(part.select(sums).row(0))
        return [[next(row) for _ in range(codes)] for codes in CODES]


class Duckdb:
    def __init__(self, columns):
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.register("given", columns)
        self.connection.execute("create table responses as select * from given")
        self.connection.unregister("given")

    def where(self, words):
        column, codes = group(words)
        return "" if column is None else f" where {column} in ({', '.join(map(str, codes))})"

    def by_group(self, words):
        found = []
        for name, codes in zip(NAMES, CODES):
            counted = dict(self.connection.execute(f"select {name}, count(*) from responses{self.where(words)} group by {name}").fetchall())
            found.append([counted.get(code, 0) for code in range(codes)])
        return found

    def by_sum(self, words):
        sums = ", ".join(f"count_if({name} = {code})" for name, codes in zip(NAMES, CODES) for code in range(codes))
        row = iter(self.connection.execute(f"select {sums} from responses{self.where(words)}").fetchone())
        return [[next(row) for _ in range(codes)] for codes in CODES]


def timed(ask, words):
    started = time.perf_counter()
    counts = ask(words)
    return (time.perf_counter() - started) * 1000, counts


def main():
    folder = sys.argv[1]
    names = ["area", "quarter", *NAMES]
    read = lambda at: np.fromfile(os.path.join(folder, f"{at}.column"), dtype=np.uint8)
    columns = {name: read(at) for at, name in enumerate(names)}
    asks, held, ways = {}, {}, {}
    for name, kind in (("polars", Polars), ("duckdb", Duckdb)):
        before = megabytes()
        peer = kind(columns)
        # A frame made of numpy's columns shares their memory, which was there before.
        held[name] = peer.frame.estimated_size("mb") if kind is Polars else megabytes() - before
        each = [peer.by_group, peer.by_sum]
        quickest = min(each, key=lambda ask: min(timed(ask, "locality 1")[0] for _ in range(2)))
        asks[name], ways[name] = quickest, quickest.__name__
    print(json.dumps({"megabytes": held, "ways": ways}), flush=True)
    for line in sys.stdin:
        who, words = line.strip().split(" ", 1)
        ms, counts = timed(asks[who], words)
        print(json.dumps({"ms": ms, "counts": counts}), flush=True)


main()
