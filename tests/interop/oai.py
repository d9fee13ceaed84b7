"""sickle harvests a server twice; the second time it gets the difference, deletions included.

    oai.py http://127.0.0.1:7777/ FOLDER first
    oai.py http://127.0.0.1:7777/ FOLDER second CHANGED GONE
"""

import json
import sys
import time
import urllib.request
import xml.etree.ElementTree as ET
from pathlib import Path

from sickle import Sickle
from sickle.oaiexceptions import BadArgument, BadResumptionToken, IdDoesNotExist, NoRecordsMatch

BASE, FOLDER, PHASE, *NAMES = sys.argv[1:]
KEPT = Path(FOLDER) / "harvest.json"
client = Sickle(f"{BASE}oai")


def harvest(**wish):
    """Name, whether it is there, and its titles; no name comes twice."""
    copy, last = {}, None
    for record in client.ListRecords(metadataPrefix="oai_dc", **wish):
        name = record.header.identifier
        assert name not in copy, name
        copy[name] = None if record.header.deleted else record.metadata["title"]
    return copy


def first():
    # What was recorded in the second of the first harvest belongs to the second harvest, too.
    time.sleep(1.1)
    identity = client.Identify()
    assert identity.deletedRecord == "persistent", identity
    assert identity.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert identity.baseURL == f"{BASE}oai"
    start = ET.fromstring(urllib.request.urlopen(f"{BASE}oai?verb=Identify").read())
    start = start.findtext("{http://www.openarchives.org/OAI/2.0/}responseDate")
    formats = {it.metadataPrefix for it in client.ListMetadataFormats()}
    assert formats == {"oai_dc", "rdf"}, formats
    sets = {it.setSpec for it in client.ListSets()}
    assert any(it.startswith("genre:") for it in sets) and "genre" in sets, sets

    first = harvest()
    assert len(first) > 5 and all(first.values()), first
    by_set = harvest(set="genre")
    assert set(by_set) <= set(first) and by_set
    assert {it.identifier for it in client.ListIdentifiers(metadataPrefix="rdf")} == set(first)
    for record in client.ListRecords(metadataPrefix="rdf"):
        about = record.xml.findall(".//{*}Publication") + record.xml.findall(".//{*}Description")
        assert any(record.header.identifier in node.attrib.values() for node in about), record.raw
    KEPT.write_text(json.dumps({"start": start, "copy": first}))
    # The two that shall change before the second harvest.
    print(*sorted(first)[:2])


def second():
    kept = json.loads(KEPT.read_text())
    changed, gone = NAMES
    news = harvest(**{"from": kept["start"]})
    assert news[changed] == ["Weirs, anew"], news
    assert gone in news and news[gone] is None, news
    assert len(news) < len(kept["copy"]), "the second harvest is no smaller than the first"
    assert harvest() == {**kept["copy"], **news}
    for verb, wish, problem in [
        (client.GetRecord, {"identifier": "urn:x", "metadataPrefix": "oai_dc"}, IdDoesNotExist),
        (client.ListRecords, {"metadataPrefix": "oai_dc", "from": "2999-01-01"}, NoRecordsMatch),
        (client.ListRecords, {"resumptionToken": "junk"}, BadResumptionToken),
        (client.ListRecords, {"metadataPrefix": "oai_dc", "from": "junk"}, BadArgument),
    ]:
        try:
            verb(**wish)
        except problem:
            continue
        sys.exit(f"{verb} {wish}: no {problem}")


first() if PHASE == "first" else second()
