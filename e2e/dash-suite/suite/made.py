"""Generates data sets in place of those that tests fetch: the same shape, and the values that tests check. Nothing is copied."""

import csv
import io
import json
from typing import Dict, List, Union

Row = Dict[str, Union[str, int]]


def nothing() -> str:
    return ""


def button_style() -> str:
    return "button { height: 38px; }\n"


def complaints() -> str:
    """26 000 rows with their number in an unnamed first column. Tests look for numbers, words and empty cells."""
    columns = [
        *("Date received", "Product", "Sub-product", "Issue", "Sub-issue", "Consumer complaint narrative"),
        *("Company public response", "Company", "State", "ZIP code", "Tags", "Consumer consent provided?"),
        *("Submitted via", "Date sent to company", "Company response to consumer", "Timely response?"),
        *("Consumer disputed?", "Complaint ID"),
    ]
    products = ("Mortgage", "Debt", "Card", "Loan", "Account")
    special = {"Complaint ID": lambda number: 1_000_000 + 7 * number, "Product": lambda number: products[number % 5]}
    rows = []
    for number in range(26_000):
        row: Row = {"": number}
        for at, column in enumerate(columns):
            row[column] = special[column](number) if column in special else f"{'abcdefghijklmnopqr'[at]}{number % 97}"
        rows.append(row)
    rows[0]["Sub-product"] = ""
    return csv_of(rows)


def csv_of(rows: List[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


DATES = {
    **{2000: "1/10/2000", 2002: "24/02/2002", 2004: "29/08/2004", 2006: "26/02/2006", 2008: "24/08/2008"},
    **{2010: "28/02/2010", 2012: "12/8/2012"},
}

# The first rows, which tests name, in the order that they expect: name, age, country, year, sport, gold, silver, bronze.
HEAD = """
Michael Phelps,23,United States,2008,Swimming,8,0,0
Michael Phelps,19,United States,2004,Swimming,6,0,2
Michael Phelps,27,United States,2012,Swimming,4,2,0
Natalie Coughlin,25,United States,2008,Swimming,1,2,3
Aleksey Nemov,24,Russia,2000,Gymnastics,2,1,3
Alicia Coutts,24,Australia,2012,Swimming,1,3,1
Missy Franklin,17,United States,2012,Swimming,4,0,1
Ryan Lochte,27,United States,2012,Swimming,2,2,1
Allison Schmitt,22,United States,2012,Swimming,3,1,1
Natalie Coughlin,21,United States,2004,Swimming,2,2,1
Dara Torres,33,United States,2000,Swimming,2,0,3
Cindy Klassen,26,Canada,2006,Speed Skating,1,2,2
Nastia Liukin,18,United States,2008,Gymnastics,1,3,1
Marit Bergum,29,Norway,2010,Cross Country Skiing,3,1,1
Sun Yang,20,China,2012,Swimming,2,1,1
Kirsty Coventry,24,Zimbabwe,2008,Swimming,1,3,0
Yannick Agnel,20,France,2012,Swimming,2,1,0
"""
AT_ROW = {
    100: "Sabine Völker,28,Germany,2002,Speed Skating,0,2,1",
    200: "Elizabeth Beisel,19,United States,2012,Swimming,0,1,1",
    400: "Ryan Bayley,22,Australia,2004,Cycling,2,0,0",
    450: "Björn Lind,27,Sweden,2006,Cross Country Skiing,2,0,0",
    500: "Grant Hackett,20,Australia,2000,Swimming,1,0,0",
}
ROWS = 8618
AMERICANS = {"Swimming": (145, 139, 77), "": (1109, 552, 440)}
"""Rows, gold and silver medals of the United States: in swimming, and in total."""
WITH_F = 816
"""Number of rows with an f in the name."""


def winner(line: str) -> Row:
    name, age, country, year, sport, *medals = line.split(",")
    gold, silver, bronze = map(int, medals)
    row: Row = {"athlete": name, "age": int(age), "country": country, "year": int(year), "date": DATES[int(year)]}
    return {**row, "sport": sport, "gold": gold, "silver": silver, "bronze": bronze, "total": gold + silver + bronze}


def olympic_winners() -> List[Row]:
    """8618 rows of ten columns. Names are unique, so name and date identify a row."""
    named = [winner(line) for line in HEAD.split("\n") if line]
    special = {number: winner(line) for number, line in AT_ROW.items()}
    rest = americans([*named, *special.values()])
    others = ("Russia", "Germany", "China", "Australia", "South Africa", "Italy", "Japan", "Sweden", "Canada", "Ireland")
    sports = ("Athletics", "Cycling", "Rowing", "Swimming", "Judo")
    for number in range(ROWS - len(named) - len(special) - len(rest)):
        country, sport = others[number % len(others)], sports[number // 7 % len(sports)]
        medal = [0, 0, 0]
        medal[number // 3 % 3] = 1
        rest.append(winner(f"?,{18 + number % 20},{country},{2000 + number % 7 * 2},{sport},{medal[0]},{medal[1]},{medal[2]}"))
    rest.sort(key=lambda row: (int(row["age"]) * 7919 + int(row["year"])) % 1009)
    made = iter(rest)
    rows = named + [special[at] if at in special else next(made) for at in range(len(named), ROWS)]
    unnamed = [row for row in rows if row["athlete"] == "?"]
    with_f = WITH_F - sum("f" in str(row["athlete"]).lower() for row in rows)
    for number, row in enumerate(unnamed):
        row["athlete"] = name_of(number) + ("f" if number < with_f else "")
    return rows


def americans(there: List[Row]) -> List[Row]:
    rows: List[Row] = []
    for sport in ("Swimming", ""):
        have = [row for row in [*there, *rows] if row["country"] == "United States" and str(row["sport"]).startswith(sport)]
        count, gold, silver = AMERICANS[sport]
        golds = gold - sum(int(row["gold"]) for row in have)
        silvers = silver - sum(int(row["silver"]) for row in have)
        for number in range(count - len(have)):
            won = f"{int(number < golds)},{int(number >= count - len(have) - silvers)}"
            bronze = int(won == "0,0")
            year = 2000 + number % 7 * 2
            rows.append(winner(f"?,{18 + number % 20},United States,{year},{sport or 'Athletics'},{won},{bronze}"))
    return rows


def name_of(number: int) -> str:
    first = ("Ana", "Boris", "Dan", "Eva", "Ivan", "Lena", "Maria", "Nina", "Otto", "Paul")
    starts = ("Ba", "De", "Gi", "Ho", "Ku", "La", "Me", "Ni", "Po", "Ru", "Sa", "Te", "Vi", "Wo", "Zu")
    ends = ("ran", "sek", "mil", "dov", "gun", "lan", "nev", "pir", "ros", "tur")
    last = starts[number % 15] + ends[number // 15 % 10] + ends[number // 150 % 10] + ends[number // 1500 % 10]
    return f"{first[number % 10]} {last}"


def olympic_winners_csv() -> str:
    return csv_of(olympic_winners())


def olympic_winners_json() -> str:
    return json.dumps(olympic_winners())
