"""rdflib follows links from the home page, and comes to every thing that the sitemaps name.

    crawl.py http://127.0.0.1:7777/
"""

import sys
import urllib.request

from rdflib import Graph, URIRef

BASE = sys.argv[1]


def get(address, accept="*/*"):
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return reply.read().decode(), reply.headers


def places(address):
    text, _ = get(address)
    return [part.split("</loc>")[0] for part in text.split("<loc>")[1:]]


wanted = {page for file in places(BASE + "sitemap.xml") for page in places(file)}
assert len(wanted) > 50, len(wanted)
seen, ahead, found = set(), [BASE], set()
while ahead:
    address = ahead.pop()
    if address in seen:
        continue
    seen.add(address)
    text, head = get(address, "text/turtle")
    graph = Graph().parse(data=text, format="turtle", publicID=address)
    named = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    # A list leads to its next page.
    links = [part for part in head.get("Link", "").split(", <") if 'rel="next"' in part]
    ahead += [part.lstrip("<").split(">")[0] for part in links]
    for name in named:
        if not name.startswith(BASE) or "#" in name:
            continue
        page = name.replace(BASE + "id/", BASE)
        if page in wanted:
            found.add(page)
        if page in wanted or page.removeprefix(BASE).isalpha() or name.endswith("data-source"):
            ahead.append(page)
missing = wanted - found
assert not missing, sorted(missing)[:10]
print(f"{len(found)} things by {len(seen)} pages")
