"""Writes datasets.csv: twenty random data sets counted by polars.

    pip install polars==2.1.0 && python3 tests/tallies/datasets.py > tests/tallies/datasets.csv

The data come from SplitMix64 with a documented seed; `datasets.rs` makes the same responses from the
same seed, has `tally` count them and compares with what is stored here. It needs no Python.
"""

import polars as pl

SETS = 20
QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
AREAS = ["harbour", "dunes", "millbrook", "heather", "nowhere-known"]
LOCALITY = {"harbour": "coast", "dunes": "coast", "millbrook": "vale", "heather": "moor", "nowhere-known": "elsewhere"}
STATES = ["skipped", "not_sure", "rather_not_say"]
MASK = (1 << 64) - 1


class Dice:
    def __init__(self, seed):
        self.state = seed

    def roll(self, sides):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return (mixed ^ (mixed >> 31)) % sides

    def pick(self, names):
        return names[self.roll(len(names))]

    def some(self, names):
        bits = 1 + self.roll((1 << len(names)) - 1)
        return [name for at, name in enumerate(names) if bits >> at & 1]


def answer(dice, given):
    """One of the states of a question that was come to, or nothing where it was not."""
    rolled = dice.roll(12)
    if rolled < 3:
        return STATES[rolled]
    return None if rolled == 3 else given()


def response(seed):
    """One response as columns: a state, or the names of the rows it is counted in."""
    dice = Dice(seed)
    row = {"area": dice.pick(AREAS), "quarter": dice.pick(QUARTERS), "source": dice.pick(["online", "paper"])}
    one = lambda names: lambda: [dice.pick(names)]
    row["happy"] = answer(dice, one(["yes", "partly", "no"]))
    row["listened"] = answer(dice, one(["yes", "partly", "no"]))
    row["safe_home"] = answer(dice, one(["yes", "yes", "yes", "partly", "no"]))
    row["who_helps"] = None
    if row["safe_home"] in (["partly"], ["no"]):
        row["who_helps"] = answer(dice, one(["friend", "teacher", "nobody"]))
    row["worries"] = answer(dice, lambda: ["none"] if dice.roll(4) == 0 else dice.some(["night", "school", "moving"]))
    row["likes"] = answer(dice, lambda: dice.some(["drawing", "football", "music"]))
    row["life"] = answer(dice, lambda: [str(dice.roll(11))])
    for card in ("family/mum", "family/dad"):
        row[card] = answer(dice, one(["more", "same", "less"])) if card == "family/mum" else row["family/mum"]
    if isinstance(row["family/mum"], list):
        row["family/dad"] = [dice.pick(["more", "same", "less"])]
    row["order"] = answer(dice, one(["drawing", "football", "music"]))
    return row


def dataset(number):
    size = 40 + Dice(number).roll(160)
    return pl.DataFrame([{k: v if isinstance(v, (list, type(None))) else [v] if k not in ("area", "quarter", "source") else v
                          for k, v in response(number * 1_000_003 + at).items()} for at in range(size)])


QUESTIONS = ["happy", "listened", "safe_home", "who_helps", "worries", "likes", "life", "family/mum", "family/dad", "order"]
GROUPS = [("all", pl.lit(True)), ("year 2026", pl.col("quarter") != "2026-Q1"), ("quarter 2026-Q3", pl.col("quarter") == "2026-Q3"),
          ("area harbour", pl.col("area") == "harbour"), ("source paper", pl.col("source") == "paper"),
          ("locality coast", pl.col("area").replace_strict(LOCALITY) == "coast")]
CROSSES = [("happy", "listened"), ("safe_home", "likes"), ("life", "happy"), ("worries", "family/dad")]


def main():
    print("set,group,row_question,row,column_question,column,count")
    for number in range(SETS):
        data = dataset(number)
        for name, group in GROUPS:
            part = data.filter(group)
            print(f"{number},{name},,,,,{part.height}")
            for question in QUESTIONS:
                counted = part.select(pl.col(question)).explode(question).group_by(question).len().sort(question)
                for value, count in counted.iter_rows():
                    print(f"{number},{name},{question},{value or 'not_asked'},,,{count}")
        for rows, columns in CROSSES:
            both = data.select(a=pl.col(rows), b=pl.col(columns)).explode("a").explode("b").drop_nulls()
            both = both.filter(~pl.col("a").is_in(STATES) & ~pl.col("b").is_in(STATES))
            for a, b, count in both.group_by("a", "b").len().sort("a", "b").iter_rows():
                print(f"{number},all,{rows},{a},{columns},{b},{count}")
        places = data.group_by("quarter", "area").len().sort("quarter", "area")
        for quarter, area, count in places.iter_rows():
            print(f"{number},all,quarter,{quarter},area,{area if area in AREAS[:4] else 'elsewhere'},{count}")


main()
