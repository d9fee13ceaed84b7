"""extruct reads the schema.org block of every publication, and the tags of its page.

    schema_org.py http://127.0.0.1:7777/
"""

import sys
import urllib.request

import extruct

BASE = sys.argv[1]


def get(path, accept="text/html"):
    request = urllib.request.Request(BASE + path, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return reply.read().decode()


sitemap = get("sitemap/publication-1.xml", "*/*")
pages = [part.split("</loc>")[0] for part in sitemap.split("<loc>")[1:]]
assert len(pages) > 5, pages
kinds = set()
for page in pages:
    text = get(page.removeprefix(BASE))
    found = extruct.extract(text, base_url=page, syntaxes=["json-ld", "opengraph"])
    [block] = found["json-ld"]
    assert block["@id"] == page.replace(BASE, BASE + "id/"), block
    assert block["name"] and block["url"] == page, block
    kind = block["@type"]
    kinds.update([kind] if isinstance(kind, str) else kind)
    assert not any(value in ("", [], None) for value in block.values()), block
    [graph] = found["opengraph"]
    assert dict(graph["properties"])["og:title"], graph
assert "Report" in kinds, kinds
print(f"{len(pages)} pages, {sorted(kinds)}")
