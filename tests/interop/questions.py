"""SPARQLWrapper asks every question of queries/ask and gets the rows that rdflib finds in the
hand-made description.

    questions.py http://127.0.0.1:7777/ tests/gold/defining-problems.trig ontology/colophon.ttl
"""

import sys
from collections import Counter
from pathlib import Path

from rdflib import Dataset
from SPARQLWrapper import JSON, SPARQLWrapper

BASE, GOLD, ONTOLOGY = sys.argv[1:4]


def gold():
    """The description under the base of the server; statements are also in the default graph."""
    text = Path(GOLD).read_text().replace("https://library.example/", BASE)
    data = Dataset()
    data.parse(data=text, format="trig")
    default = data.default_graph
    for graph in list(data.graphs()):
        name = str(graph.identifier)
        if "/graph/import-" in name or "/graph/vocabulary" in name:
            for triple in graph:
                default.add(triple)
        if "/graph/enrichment-" in name:
            # Official addresses of laws are authority data here, so they are statements.
            for subject, predicate, value in graph:
                if "/id/law/" in str(subject) and str(predicate).endswith("#sameAs"):
                    default.add((subject, predicate, value))
    default.parse(ONTOLOGY, format="turtle")
    return data


def spelt(value):
    """A cell; the parts of a joined text in one order, since SPARQL leaves it open."""
    return "-" if value is None else " | ".join(sorted(str(value).split(" | ")))


def expected(data, query):
    answer = data.query(f"BASE <{BASE}>\n{query}")
    names = [str(name) for name in answer.vars]
    return names, Counter(tuple(spelt(cell) for cell in row) for row in answer)


def given(query, names):
    service = SPARQLWrapper(f"{BASE}sparql", returnFormat=JSON)
    service.setQuery(query)
    rows = service.queryAndConvert()["results"]["bindings"]
    cell = lambda row, name: spelt(row[name]["value"] if name in row else None)
    return Counter(tuple(cell(row, name) for name in names) for row in rows)


data = gold()
questions = sorted(Path("queries/ask").glob("*.rq"))
assert len(questions) >= 15, f"only {len(questions)} questions"
for question in questions:
    query = question.read_text()
    names, gold_rows = expected(data, query)
    rows = given(query, names)
    assert gold_rows, f"{question.name}: no rows in the description"
    if rows != gold_rows:
        sys.exit(f"{question.name}\nmissing: {gold_rows - rows}\nextra: {rows - gold_rows}")
print(f"{len(questions)} questions have the rows of the description")
