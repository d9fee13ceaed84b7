"""Updates and graphs, sent by SPARQLWrapper, rdflib and a plain HTTP client.

    updates.py http://127.0.0.1:7777/ TOKEN
"""

import sys
import urllib.request

from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized

BASE, TOKEN = sys.argv[1], sys.argv[2]
BEARER = {"Authorization": f"Bearer {TOKEN}"}
WEIR, LEVEL = "http://weir.example/a", "http://weir.example/level"


def wrapper(how, headers):
    service = SPARQLWrapper(f"{BASE}sparql", updateEndpoint=f"{BASE}sparql")
    service.setMethod(POST)
    service.setRequestMethod(how)
    for name, value in headers.items():
        service.addCustomHttpHeader(name, value)
    return service


def levels():
    service = SPARQLWrapper(f"{BASE}sparql", returnFormat=JSON)
    service.setQuery(f"SELECT ?o {{ <{WEIR}> <{LEVEL}> ?o }} ORDER BY ?o")
    return [row["o"]["value"] for row in service.queryAndConvert()["results"]["bindings"]]


for number, how in enumerate((URLENCODED, POSTDIRECTLY), 1):
    service = wrapper(how, BEARER)
    service.setQuery(f"INSERT DATA {{ <{WEIR}> <{LEVEL}> {number} }}")
    service.query()
assert levels() == ["1", "2"], levels()
try:
    service = wrapper(URLENCODED, {})
    service.setQuery(f"DELETE WHERE {{ <{WEIR}> ?p ?o }}")
    service.query()
    sys.exit("an update without a token was made")
except Unauthorized:
    pass

store = SPARQLUpdateStore(f"{BASE}sparql", f"{BASE}sparql", headers=BEARER)
graph = Graph(store, identifier=URIRef("http://weir.example/graph"))
graph.add((URIRef(WEIR), URIRef(LEVEL), Literal(3)))
assert levels() == ["1", "2", "3"], levels()
assert len(graph) == 1
graph.remove((URIRef(WEIR), URIRef(LEVEL), Literal(3)))
assert levels() == ["1", "2"], levels()

upload = Graph().parse(data=f"<{WEIR}> <{LEVEL}> 4 , [ <{LEVEL}> 5 ] .", format="turtle")
address = f"{BASE}graph?graph=http://weir.example/uploaded"
for form, media_type in (("turtle", "text/turtle"), ("xml", "application/rdf+xml"), ("nt", "application/n-triples"), ("json-ld", "application/ld+json")):
    body = upload.serialize(format=form).encode()
    request = urllib.request.Request(address, body, {**BEARER, "Content-Type": media_type}, method="PUT")
    assert urllib.request.urlopen(request).status in (201, 204), form
    back = Graph().parse(address, format="turtle") if form == "turtle" else Graph().parse(
        data=urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": media_type})).read(), format=form
    )
    assert back.isomorphic(upload), (form, back.serialize())
version = urllib.request.urlopen(address).headers["Dataset-Version"]
assert version == urllib.request.urlopen(f"{BASE}sparql").headers["Dataset-Version"]
request = urllib.request.Request(address, headers=BEARER, method="DELETE")
assert urllib.request.urlopen(request).status == 204
print("updates and graphs arrive")
