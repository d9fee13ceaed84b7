"""rdflib loads every page of a server in every format, and finds the same graph in each.

    pages.py http://127.0.0.1:7777/
"""

import sys
import urllib.request

from rdflib import Graph
from rdflib.compare import graph_diff, isomorphic

BASE = sys.argv[1]
FORMATS = {
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
}


def get(address, accept):
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as reply:
        media_type = reply.headers.get_content_type()
        assert media_type == accept, f"{address}: asked for {accept}, got {media_type}"
        return reply.read().decode()


def load(address, accept):
    graph = Graph()
    graph.parse(data=get(address, accept), format=FORMATS[accept], publicID=address)
    return graph


def things():
    query = "SELECT DISTINCT ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    address = f"{BASE}sparql?format=csv&query={urllib.parse.quote(query)}"
    with urllib.request.urlopen(address, timeout=30) as reply:
        names = reply.read().decode().split()[1:]
    return sorted(name for name in names if name.startswith(f"{BASE}id/"))


KINDS = "publication agent topic concept law genre event project place data-source".split()
pages = ["", "ns", "sparql", "graph/vocabulary-laws", *KINDS]
addresses = [BASE + page for page in pages] + things()
assert len(addresses) > 200, f"only {len(addresses)} pages"
for address in addresses:
    accepts = iter(FORMATS)
    first = load(address, next(accepts))
    assert len(first) > 0, f"{address} says nothing"
    for accept in accepts:
        other = load(address, accept)
        if not isomorphic(first, other):
            _, lost, added = graph_diff(first, other)
            lines = lost.serialize(format="nt"), added.serialize(format="nt")
            sys.exit(f"{address} as {accept}\nlost:\n{lines[0]}\nadded:\n{lines[1]}")
print(f"{len(addresses)} pages × {len(FORMATS)} formats are isomorphic")
