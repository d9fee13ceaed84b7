"""SPARQLWrapper asks a server in every form of query and every format of result.

    sparql.py http://127.0.0.1:7777/
"""

import sys

from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

BASE = sys.argv[1]
PREFIXES = """
PREFIX colo: <https://w3id.org/colophon/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def ask(query, form, method=GET, how=URLENCODED):
    service = SPARQLWrapper(f"{BASE}sparql")
    service.setQuery(PREFIXES + query)
    service.setReturnFormat(form)
    service.setMethod(method)
    service.setRequestMethod(how)
    return service.query().convert()


SELECT = "SELECT ?title ?law { ?p dcterms:references ?law ; dcterms:title ?title } ORDER BY ?law"
for method, how in ((GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)):
    rows = ask(SELECT, JSON, method, how)["results"]["bindings"]
    assert len(rows) == 2, rows
    assert rows[0]["law"]["value"] == f"{BASE}id/law/eprivacy-directive", rows
    assert rows[0]["title"]["xml:lang"] == "en", rows
assert len(ask(SELECT, XML).getElementsByTagName("result")) == 2
assert ask(SELECT, CSV).decode().count("\r\n") == 3
assert ask(SELECT, TSV).decode().startswith("?title\t?law\n")

assert ask("ASK { ?law a colo:LegalInstrument }", JSON)["boolean"] is True
assert ask("ASK { ?law a colo:Tombstone }", JSON)["boolean"] is False

CONSTRUCT = "CONSTRUCT { ?p dcterms:references ?law } WHERE { ?p dcterms:references ?law }"
graph = ask(CONSTRUCT, RDFXML)
assert len(graph) == 2, graph.serialize()
assert len(ask(CONSTRUCT, JSONLD)) == 2
assert b"dcterms:references" in ask(CONSTRUCT, TURTLE)
assert b"dcterms:references" in ask(CONSTRUCT, N3)
assert len(ask(f"DESCRIBE <{BASE}id/law/eprivacy-directive>", RDFXML)) >= 3

try:
    ask("SELECT WHERE", JSON)
    sys.exit("a query that is none was answered")
except QueryBadFormed as error:
    assert "problems/bad-query" in str(error), error
print("SPARQLWrapper is content")
