"""pySHACL finds that what a server says fits the shapes.

    shacl.py http://127.0.0.1:7777/ SHAPES VOCABULARY
"""

import sys
import urllib.parse
import urllib.request

from pyshacl import validate
from rdflib import Graph

BASE, SHAPES, VOCABULARY = sys.argv[1:]
EVERYTHING = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
address = f"{BASE}sparql?graphs=all&format=nt&query={urllib.parse.quote(EVERYTHING)}"
with urllib.request.urlopen(address, timeout=60) as reply:
    data = Graph().parse(data=reply.read().decode(), format="nt")
assert len(data) > 2000, f"only {len(data)} statements"
conforms, report, text = validate(
    data,
    shacl_graph=Graph().parse(SHAPES, format="turtle"),
    ont_graph=Graph().parse(VOCABULARY, format="turtle"),
    advanced=True,
    allow_warnings=True,
)
if not conforms:
    sys.exit(text)
print(f"{len(data)} statements fit their shapes")
