"""pySHACL holds the description of the catalogue, and a list in the words of DCAT-AP, against the shapes beside this file.

    dcat_ap.py http://127.0.0.1:7777/
"""

import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from pyshacl import validate
from rdflib import Graph, Namespace

BASE = sys.argv[1]
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SHAPES = Graph().parse(Path(__file__).parent / "dcat-ap.ttl")


def graph(path, media_type="text/turtle"):
    request = urllib.request.Request(f"{BASE}{path}", headers={"Accept": media_type})
    return urllib.request.urlopen(request, timeout=60).read().decode()


def conforms(data, what):
    holds, _, told = validate(data, shacl_graph=SHAPES, inference="none")
    if not holds:
        sys.exit(f"{what}: {told}")


# With a dump there are files with sizes and digests, too.
for _ in range(30):
    try:
        urllib.request.urlopen(f"{BASE}dump/latest.nq.gz", timeout=60).read()
        break
    except urllib.error.HTTPError as refused:
        assert refused.code == 503 and refused.headers["Retry-After"], refused.code
        time.sleep(1)
described = Graph().parse(data=graph("data"), format="turtle")
assert len(list(described.subject_objects(DCAT.byteSize))) >= 6, "no files"
conforms(described, "data")
# The shapes find what is missing.
broken = Graph() + described
broken.remove((None, DCAT.accessURL, None))
assert not validate(broken, shacl_graph=SHAPES, inference="none")[0]
