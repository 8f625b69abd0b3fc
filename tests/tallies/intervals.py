"""Writes intervals.csv: what statsmodels says of the intervals that tally works out.

    pip install statsmodels==0.15.0 && python3 tests/tallies/intervals.py > tests/tallies/intervals.csv

The test compares against the stored values and needs no Python.
"""

import numpy as np
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

SHARES = [(0, 1), (1, 1), (0, 10), (10, 10), (1, 10), (5, 10), (17, 18), (16, 18), (18, 30), (27, 36), (35, 36),
          (66, 2762), (1006, 1062), (677, 5167), (1, 100000), (99999, 100000), (50000, 100000)]
DIFFERENCES = [((17, 18), (8, 12)), ((18, 18), (0, 12)), ((0, 18), (12, 12)), ((10, 10), (10, 10)), ((0, 10), (0, 10)),
               ((56, 70), (48, 80)), ((9, 10), (3, 10)), ((6, 7), (2, 7)), ((5, 56), (0, 29)), ((1, 2), (1, 3)),
               ((40000, 50000), (39500, 50000)), ((27, 36), (18, 30))]
# How often each point of a scale was chosen.
SCALES = [[1, 1], [0, 2], [3, 2, 1], [0, 1, 0, 5], [2, 0, 0, 0, 0, 1, 4, 9, 12, 7, 3], [500, 300, 201], [501, 300, 200],
          [700, 300, 2], [40000, 30000, 20000, 10000]]

print("kind,first,second,low,high")
for x, n in SHARES:
    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    print(f"share,{x}/{n},,{low:.17g},{high:.17g}")
for (x, n), (y, m) in DIFFERENCES:
    low, high = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff", alpha=0.05)
    print(f"difference,{x}/{n},{y}/{m},{low:.17g},{high:.17g}")
for counts in SCALES:
    values = np.repeat(np.arange(len(counts)), counts).astype(float)
    low, high = DescrStatsW(values).tconfint_mean(alpha=0.05)
    print(f"mean,{' '.join(map(str, counts))},{values.mean():.17g},{low:.17g},{high:.17g}")
