"""Holds every kind of answer to a harvester against the schemas beside this file.

    oai_valid.py http://127.0.0.1:7777/
"""

import sys
import urllib.parse
import urllib.request
from pathlib import Path

from lxml import etree

BASE, HERE = sys.argv[1], Path(__file__).parent
OAI = etree.XMLSchema(etree.parse(HERE / "oai-pmh.xsd"))
DC = etree.XMLSchema(etree.parse(HERE / "oai-dc.xsd"))
NAMES = {"oai": "http://www.openarchives.org/OAI/2.0/", "dc": "http://www.openarchives.org/OAI/2.0/oai_dc/"}


def ask(post=False, **wish):
    sent = urllib.parse.urlencode(wish)
    address = f"{BASE}oai" if post else f"{BASE}oai?{sent}"
    answer = urllib.request.urlopen(address, sent.encode() if post else None, timeout=60)
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    document = etree.fromstring(answer.read())
    if not OAI.validate(document):
        sys.exit(f"{wish}: {OAI.error_log}")
    for record in document.iterfind(".//dc:dc", NAMES):
        if not DC.validate(record):
            sys.exit(f"{wish}: {DC.error_log}")
    return document


def codes(document):
    return {error.get("code") for error in document.iterfind("oai:error", NAMES)}


first = ask(verb="ListIdentifiers", metadataPrefix="oai_dc").findtext(".//oai:identifier", namespaces=NAMES)
sets = [spec.text for spec in ask(verb="ListSets").iterfind(".//oai:setSpec", NAMES)]
assert sets
for post in (False, True):
    for wish in [
        {"verb": "Identify"},
        {"verb": "ListMetadataFormats"},
        {"verb": "ListMetadataFormats", "identifier": first},
        {"verb": "GetRecord", "identifier": first, "metadataPrefix": "oai_dc"},
        {"verb": "GetRecord", "identifier": first, "metadataPrefix": "rdf"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
        {"verb": "ListRecords", "metadataPrefix": "rdf"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2000-01-01", "until": "2999-12-31"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2000-01-01T00:00:00Z"},
        *({"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "set": spec} for spec in sets),
    ]:
        assert not codes(ask(post, **wish)) or "set" in wish, wish
    for wish, code in [
        ({}, "badVerb"),
        ({"verb": "\x7f<&"}, "badVerb"),
        ({"verb": "Identify", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "identifier": first}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2020-13-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2020-01-01", "until": "2020-01-01T00:00:00Z"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "é&<"}, "badResumptionToken"),
        ({"verb": "GetRecord", "identifier": "urn:x", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
    ]:
        assert code in codes(ask(post, **wish)), (wish, code)
