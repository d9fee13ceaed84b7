#!/usr/bin/env python3
"""Time analytic questions in DuckDB, on a table of triples by number, in process.

    beside_duckdb.py CATALOGUE.nt        needs the packages duckdb and pyarrow

One table has the triples as three numbers, sorted by predicate and subject; another has the text of each term and its year
where it is a date. The questions are those of `questions.rs` that count, group, sort or join much; the numbers of their rows
and their first rows are printed to compare. Median of 7 after one to warm up, in milliseconds, on as many cores as there are.
"""
import re
import statistics
import sys
import time

import duckdb

DCTERMS = "http://purl.org/dc/terms/"
NAMES = {
    "publisher": f"<{DCTERMS}publisher>",
    "references": f"<{DCTERMS}references>",
    "subject": f"<{DCTERMS}subject>",
    "date": f"<{DCTERMS}date>",
    "title": f"<{DCTERMS}title>",
    "type": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "name": "<http://xmlns.com/foaf/0.1/name>",
    "cites": "<http://purl.org/spar/cito/cites>",
    "law": "<https://w3id.org/colophon/ns#LegalInstrument>",
}
QUESTIONS = {
    "count all": "SELECT count(*) FROM t",
    "count by predicate": "SELECT p, count(*) n FROM t GROUP BY p ORDER BY n DESC, p",
    "facet by publisher": "SELECT o, count(*) n FROM t WHERE p = $publisher GROUP BY o ORDER BY n DESC, o LIMIT 20",
    "by year": "SELECT year, count(*) n FROM t JOIN term ON o = id WHERE p = $date GROUP BY year ORDER BY year",
    "newest 20": """SELECT d.s, x.text FROM t d JOIN term ON d.o = term.id JOIN t n ON n.s = d.s JOIN term x ON n.o = x.id
        WHERE d.p = $date AND n.p = $title ORDER BY term.text DESC, d.s LIMIT 20""",
    "laws by publisher": """SELECT r.o, lt.o, b.o, pn.o, count(DISTINCT r.s) n FROM t r JOIN t b ON r.s = b.s
        JOIN t k ON k.s = r.o JOIN t lt ON lt.s = r.o JOIN t pn ON pn.s = b.o
        WHERE r.p = $references AND b.p = $publisher AND k.p = $type AND k.o = $law AND lt.p = $title AND pn.p = $name
        GROUP BY ALL ORDER BY n DESC, r.o, b.o LIMIT 20""",
    "co-publishers": """SELECT a.o, b.o, count(*) n FROM t a JOIN t b ON a.s = b.s JOIN term x ON a.o = x.id JOIN term y ON b.o = y.id
        WHERE a.p = $publisher AND b.p = $publisher AND x.text < y.text GROUP BY ALL ORDER BY n DESC, 1, 2 LIMIT 20""",
    "topic by year": """SELECT c.o, year, count(*) n FROM t c JOIN t d ON c.s = d.s JOIN term ON d.o = id
        WHERE c.p = $subject AND d.p = $date GROUP BY ALL ORDER BY n DESC, 1, 2 LIMIT 50""",
    "citation triangles": """SELECT count(*) FROM t x JOIN t y ON x.o = y.s JOIN t z ON z.s = x.s AND z.o = y.o
        WHERE x.p = $cites AND y.p = $cites AND z.p = $cites""",
}


def load(path):
    numbers, triples = {}, ([], [], [])
    line = re.compile(r"(\S+) (\S+) (.+) \.$")
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            found = line.match(text)
            if found:
                for column, term in zip(triples, found.groups()):
                    column.append(numbers.setdefault(term, len(numbers)))
    date = re.compile(r'"(\d{4})-')
    years = [int(m[1]) if (m := date.match(term)) else None for term in numbers]
    import pyarrow

    base = duckdb.connect()
    raw = pyarrow.table({"s": triples[0], "p": triples[1], "o": triples[2]})
    terms = pyarrow.table({"id": range(len(numbers)), "text": list(numbers), "year": years})
    base.execute("CREATE TABLE t AS SELECT s::INT s, p::INT p, o::INT o FROM raw ORDER BY p, s, o")
    base.execute("CREATE TABLE term AS SELECT id::INT id, text, year::INT year FROM terms")
    del raw, terms
    return base, {name: numbers[term] for name, term in NAMES.items()}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    base, ids = load(sys.argv[1])
    for name, sql in QUESTIONS.items():
        sql = re.sub(r"\$(\w+)", lambda word: str(ids[word[1]]), sql)
        taken = []
        for _ in range(8):
            start = time.perf_counter()
            rows = base.execute(sql).fetchall()
            taken.append((time.perf_counter() - start) * 1000)
        print(f"{name:26}{statistics.median(taken[1:]):10.2f} ms   {len(rows)} rows, the first {rows[0]}")


if __name__ == "__main__":
    main()
