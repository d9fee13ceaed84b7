//! Checking: every rule of every door, where it stands, and what to do where it does not hold.

use super::server::{Answer, Server};
use crate::vocab::{dcat, rdf};
use crate::write::doors::DOORS;
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNode};
use oxttl::TurtleParser;
use serde_json::Value;
use std::fmt::Display;

/// One rule of one door.
pub(super) struct Check {
    pub(super) door: &'static str,
    pub(super) rule: &'static str,
    /// The standard that it comes from.
    pub(super) source: &'static str,
    /// What helps where it does not hold.
    pub(super) remedy: &'static str,
    /// Whether it holds; else what was found.
    pub(super) holds: fn(&Server) -> Result<(), String>,
}

/// What a check begins with that has nothing to look at.
pub(super) const OPEN: &str = "nothing to look at: ";

const PROXY: &str =
    "if a proxy stands between, have it pass status, headers and paths as they are; else report it";
const REPORT: &str = "this is a fault of the program: please report it, with what was found";
const BASE: &str = "serve the data folder whose base is the address that others use (--base-url)";
const DAMAGE: &str = "run colophon verify, then colophon rebuild; report it if it stays";

const fn check(
    (door, rule): (&'static str, &'static str),
    source: &'static str,
    remedy: &'static str,
    holds: fn(&Server) -> Result<(), String>,
) -> Check {
    Check { door, rule, source, remedy, holds }
}

/// Every rule, in the order in which visitors come.
pub(super) const CHECKS: &[Check] = &[
    check(("Server", "it is ready"), "/health", DAMAGE, |server| {
        let health = json(&server.get("health")?)?;
        expect(health["ready"] == true, &health)
    }),
    check(
        ("Server", "names begin with the address that others use"),
        "Cool URIs",
        BASE,
        |server| {
            let told = json(&server.get("openapi.json")?)?;
            let base = server.base.as_str().trim_end_matches('/');
            expect(told["servers"][0]["url"] == base, &told["servers"])
        },
    ),
    check(("Linked data", "a name leads to its page"), "Cool URIs §4.4", PROXY, |server| {
        let name = server.get(&format!("id/{}", some(server)?))?;
        let place = name.header("location");
        expect(name.status == 303 && !place.is_empty(), status(&name))?;
        expect(server.get(&place)?.status == 200, format!("{place} is no page"))
    }),
    check(("Linked data", "the client chooses the format"), "RFC 9110 §12", PROXY, |server| {
        for format in ["text/turtle", "application/ld+json", "text/html"] {
            let page = server.with(some(server)?, &[("Accept", format)])?;
            expect(page.media_type() == format, format!("{format}: {}", page.media_type()))?;
            expect(page.header("vary").contains("Accept"), "no Vary: Accept")?;
        }
        let refused = server.with(some(server)?, &[("Accept", "image/png")])?;
        expect(refused.status == 406, status(&refused))
    }),
    check(("Linked data", "what never was is told as a problem"), "RFC 9457", PROXY, |server| {
        let never = server.get("publication/no-such-thing-ever")?;
        expect(never.status == 404, status(&never))?;
        expect(never.media_type() == "application/problem+json", never.media_type())
    }),
    check(("Caches", "what a client has is not sent again"), "RFC 9110 §13.1", PROXY, |server| {
        let page = server.get(some(server)?)?;
        let tag = page.header("etag");
        expect(tag.starts_with('"'), format!("ETag: {tag}"))?;
        let again = server.with(some(server)?, &[("If-None-Match", &tag)])?;
        expect(again.status == 304 && again.bytes.is_empty(), status(&again))?;
        let last = page.header("last-modified");
        let again = server.with(some(server)?, &[("If-Modified-Since", &last)])?;
        expect(again.status == 304, format!("If-Modified-Since: {last}: {}", again.status))
    }),
    check(("Caches", "each coding has its own tag"), "RFC 9110 §8.8.3", PROXY, |server| {
        let plain = server.get(some(server)?)?.header("etag");
        for coding in ["br", "zstd", "gzip"] {
            let coded = server.with(some(server)?, &[("Accept-Encoding", coding)])?;
            expect(coded.header("content-encoding") == coding, format!("no {coding}"))?;
            expect(coded.header("etag") != plain, format!("{coding}: {plain}"))?;
            expect(coded.header("vary").contains("Accept-Encoding"), coded.header("vary"))?;
        }
        Ok(())
    }),
    check(("Caches", "HEAD says what GET says"), "RFC 9110 §9.3.2", PROXY, |server| {
        let path = some(server)?;
        let (get, head) = (server.get(path)?, server.ask("HEAD", path, &[], "")?);
        for name in ["etag", "content-type", "last-modified", "link", "vary"] {
            expect(get.header(name) == head.header(name), name)?;
        }
        expect(head.bytes.is_empty() && head.status == get.status, status(&head))
    }),
    check(
        ("Signposting", "a page has its name and its descriptions"),
        "FAIR Signposting level 1",
        PROXY,
        |server| {
            let page = server.with(some(server)?, &[("Accept", "text/html")])?;
            let links = page.header("link");
            expect(links.matches("rel=\"cite-as\"").count() == 1, &links)?;
            for rel in ["describedby", "type", "linkset", "canonical"] {
                expect(links.contains(&format!("rel=\"{rel}\"")), format!("no {rel} in {links}"))?;
            }
            expect(links.len() <= 4096, format!("{} bytes of links", links.len()))
        },
    ),
    check(("Signposting", "a linkset is nothing else"), "RFC 9264 §4.2", REPORT, |server| {
        let linkset = json(&server.get(&format!("{}.linkset.json", some(server)?))?)?;
        let keys: Vec<_> = linkset.as_object().into_iter().flatten().map(|(key, _)| key).collect();
        expect(keys == ["linkset"], format!("{keys:?}"))?;
        let contexts = linkset["linkset"].as_array().into_iter().flatten();
        expect(contexts.clone().count() > 0, "it is empty")?;
        expect(contexts.clone().all(|it| it["anchor"].is_string()), "a context has no anchor")
    }),
    check(
        ("Search engines", "a page has readable schema.org"),
        "JSON-LD 1.1 §7",
        REPORT,
        |server| {
            let page = server.with(some(server)?, &[("Accept", "text/html")])?.text();
            let start = "<script type=\"application/ld+json\">";
            let block = page.split(start).nth(1).and_then(|rest| rest.split("</script>").next());
            let block = block.ok_or("there is no block")?;
            serde_json::from_str::<Value>(block).map(drop).map_err(|error| error.to_string())
        },
    ),
    check(
        ("OAI-PMH", "Identify says all that it has to"),
        "OAI-PMH 2.0 §4.2",
        "give an address with --contact; else report it",
        |server| {
            let told = oai(server, "verb=Identify")?;
            let mut at = 0;
            for element in [
                "repositoryName",
                "baseURL",
                "protocolVersion",
                "adminEmail",
                "earliestDatestamp",
                "deletedRecord",
                "granularity",
            ] {
                let place = told[at..].find(&format!("<{element}>"));
                at += place.ok_or_else(|| format!("{element} is missing or not in its place"))?;
            }
            expect(told.contains("<deletedRecord>persistent<"), "deletions are not kept")
        },
    ),
    check(("OAI-PMH", "what is wrong is told by its code"), "OAI-PMH 2.0 §3.6", REPORT, |server| {
        for (asked, code) in [
            ("", "badVerb"),
            ("verb=Nothing", "badVerb"),
            ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&x=1", "badArgument"),
            ("verb=ListRecords", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01",
                "badArgument",
            ),
            ("verb=ListRecords&metadataPrefix=no", "cannotDisseminateFormat"),
            ("verb=ListRecords&resumptionToken=no", "badResumptionToken"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:no", "idDoesNotExist"),
            ("verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01", "noRecordsMatch"),
        ] {
            let told = oai(server, asked)?;
            expect(told.contains(&format!("code=\"{code}\"")), format!("{asked}: no {code}"))?;
        }
        Ok(())
    }),
    check(
        ("OAI-PMH", "every record can be had in every format"),
        "OAI-PMH 2.0 §4.4",
        DAMAGE,
        |server| {
            let first = some(server)?;
            let name = format!("{}id/{first}", server.base).replace('&', "%26").replace('#', "%23");
            for format in ["oai_dc", "rdf"] {
                let told = oai(
                    server,
                    &format!("verb=GetRecord&metadataPrefix={format}&identifier={name}"),
                )?;
                expect(told.contains("<metadata>"), format!("{format}: no metadata"))?;
            }
            Ok(())
        },
    ),
    check(
        ("Stream", "there is one view, and its pages are there"),
        "TREE, LDES server primer",
        DAMAGE,
        |server| {
            let root = server.with("stream", &[("Accept", "application/n-quads")])?.text();
            let views = root.lines().filter(|line| line.contains("tree#view>")).count();
            expect(views == 1, format!("{views} views"))?;
            let pages = root.lines().filter(|line| line.contains("tree#node>"));
            for page in pages.filter_map(|line| line.split('<').nth(3)?.split('>').next()).take(2) {
                let answer = server.with(page, &[("Accept", "application/n-quads")])?;
                expect(answer.status == 200, format!("{page}: {}", answer.status))?;
            }
            Ok(())
        },
    ),
    check(
        ("ActivityStreams", "the collection is one and has its pages"),
        "ActivityStreams 2.0 §5",
        DAMAGE,
        |server| {
            let told = json(&server.get("activity")?)?;
            expect(told["type"] == "OrderedCollection", &told["type"])?;
            let first = told["first"]["id"].as_str().unwrap_or_default();
            expect(json(&server.get(first)?)?["orderedItems"].is_array(), first)
        },
    ),
    check(("Atom", "a feed has what every feed has"), "RFC 4287 §4.1.1", REPORT, |server| {
        let feed = server.get("publication.atom")?;
        expect(feed.media_type() == "application/atom+xml", feed.media_type())?;
        let text = feed.text();
        for element in ["<id>", "<title>", "<updated>", "rel=\"self\""] {
            expect(text.contains(element), format!("no {element}"))?;
        }
        Ok(())
    }),
    check(
        ("Sitemaps", "they keep their limits and list only what is here"),
        "sitemaps.org",
        BASE,
        |server| {
            let index = server.get("sitemap.xml")?.text();
            let files = addresses(&index);
            expect(files.len() <= 50_000, format!("{} files", files.len()))?;
            for file in files.iter().take(3) {
                let map = server.get(file)?;
                let text = map.text();
                let (pages, bytes) = (addresses(&text), map.bytes.len());
                expect(
                    pages.len() <= 50_000 && bytes <= 50 << 20,
                    format!("{file}: {} addresses, {bytes} bytes", pages.len()),
                )?;
                let strange = pages.iter().find(|page| !page.starts_with(server.base.as_str()));
                expect(strange.is_none(), format!("{strange:?} is not below {}", server.base))?;
                expect(text.matches("<lastmod>").count() == pages.len(), "a page has no date")?;
            }
            Ok(())
        },
    ),
    check(("Crawlers", "robots.txt leads to the sitemap"), "RFC 9309", PROXY, |server| {
        let robots = server.get("robots.txt")?.text();
        let line = format!("Sitemap: {}sitemap.xml", server.base);
        expect(robots.lines().any(|own| own == line), format!("no line {line}"))
    }),
    check(("VoID", "the description is where it is looked for"), "VoID §7.2", PROXY, |server| {
        let known = server.get(".well-known/void")?;
        expect(known.status == 303, status(&known))?;
        let described = server.with(&known.header("location"), &[("Accept", "text/turtle")])?;
        expect(described.text().contains("void:Dataset"), "no void:Dataset")
    }),
    check(("DCAT-AP", "everything has what it must have"), "DCAT-AP 3.0 §4", REPORT, |server| {
        let text = server.get("data.ttl")?.text();
        let read = TurtleParser::new().for_slice(&text).collect::<Result<Graph, _>>();
        let graph = read.map_err(|error| error.to_string())?;
        for (class, demanded) in [
            (dcat::Catalog, &["title", "description", "publisher"][..]),
            (dcat::Dataset, &["title", "description"]),
            (dcat::DataService, &["title", "endpointURL"]),
            (dcat::Distribution, &["accessURL"]),
        ] {
            demand(&graph, class, demanded)?;
        }
        Ok(())
    }),
    check(("API catalogue", "every door is open"), "RFC 9727 §4", PROXY, |server| {
        let told = json(&server.get(".well-known/api-catalog")?)?;
        let items = told["linkset"][0]["item"].as_array().map_or(0, Vec::len);
        expect(items == DOORS.len(), format!("{items} doors of {}", DOORS.len()))?;
        let closed = DOORS.iter().find_map(|door| {
            {
                let answer = server.get(door.path);
                answer.is_err() || answer.is_ok_and(|it| it.status >= 400)
            }
            .then_some(door.name)
        });
        expect(closed.is_none(), format!("{closed:?} is closed"))
    }),
    check(("OpenAPI", "the document is of this server"), "OpenAPI 3.1 §4.8.1", BASE, |server| {
        let told = json(&server.get("openapi.json")?)?;
        let version = told["openapi"].as_str().unwrap_or_default();
        expect(version.starts_with("3.1."), version)?;
        expect(told["paths"].as_object().is_some_and(|paths| paths.len() > 10), "few paths")
    }),
    check(
        ("Reconciliation", "the manifest says all that it has to"),
        "Reconciliation 0.2 §3.1",
        REPORT,
        |server| {
            let answer = server.get("reconcile")?;
            expect(answer.header("access-control-allow-origin") == "*", "no CORS")?;
            let told = json(&answer)?;
            for member in ["versions", "name", "identifierSpace", "schemaSpace", "view"] {
                expect(!told[member].is_null(), format!("no {member}"))?;
            }
            Ok(())
        },
    ),
    check(
        ("Reconciliation", "a whole name finds its thing"),
        "Reconciliation 0.2 §4",
        DAMAGE,
        |server| {
            let name = format!("{}id/{}", server.base, some(server)?);
            let query = serde_json::json!({ "q": { "query": name } }).to_string();
            let form = format!("queries={}", escaped(&query));
            let content = [("Content-Type", "application/x-www-form-urlencoded")];
            let told = json(&server.ask("POST", "reconcile", &content, &form)?)?;
            expect(told["q"]["result"][0]["name"].is_string(), &told)
        },
    ),
    check(("SPARQL", "a query is answered"), "SPARQL 1.1 Protocol §2.1", DAMAGE, |server| {
        let answer = server.get("sparql?query=ASK%20%7B%7D")?;
        expect(json(&answer)?["boolean"] == true, status(&answer))
    }),
    check(
        ("SPARQL", "the service describes itself"),
        "SPARQL 1.1 Service Description §2",
        PROXY,
        |server| {
            let told = server.with("sparql", &[("Accept", "text/turtle")])?.text();
            expect(told.contains("sd:Service") && told.contains("sd:endpoint"), "no sd:Service")
        },
    ),
    check(
        ("Dumps", "files are as large as they are said to be and come in parts"),
        "RFC 9110 §14",
        PROXY,
        |server| {
            let told = json(&server.get("dump")?)?;
            let Some(file) = told["dumps"][0]["files"].get(0) else {
                return Err(format!("{OPEN}no dump was made yet"));
            };
            let address = file["url"].as_str().unwrap_or_default();
            let head = server.ask("HEAD", address, &[], "")?;
            expect(
                head.header("content-length").parse()
                    == Ok(file["bytes"].as_u64().unwrap_or_default()),
                head.header("content-length"),
            )?;
            let part = server.with(address, &[("Range", "bytes=0-1")])?;
            expect(part.status == 206 && part.bytes == [0x1f, 0x8b], status(&part))
        },
    ),
];

fn expect(holds: bool, found: impl Display) -> Result<(), String> {
    if holds { Ok(()) } else { Err(found.to_string().chars().take(300).collect()) }
}

fn status(answer: &Answer) -> String {
    format!("status {}, {}", answer.status, answer.media_type())
}

fn json(answer: &Answer) -> Result<Value, String> {
    serde_json::from_slice(&answer.bytes).map_err(|error| format!("{}: {error}", status(answer)))
}

/// The page of some publication.
fn some(server: &Server) -> Result<&str, String> {
    server
        .publication()
        .ok_or_else(|| format!("{OPEN}there is no publication that can be harvested"))
}

/// The answer to a harvester, which has one status and one media type.
fn oai(server: &Server, asked: &str) -> Result<String, String> {
    let answer = server.get(&format!("oai?{asked}"))?;
    expect(answer.status == 200 && answer.media_type() == "text/xml", status(&answer))?;
    Ok(answer.text())
}

fn addresses(map: &str) -> Vec<String> {
    let places = map.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    places.map(|place| place.replace("&amp;", "&")).collect()
}

fn escaped(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Whether there are things of a class, and each has these properties.
fn demand(graph: &Graph, class: NamedNodeRef<'_>, demanded: &[&str]) -> Result<(), String> {
    let things: Vec<NamedOrBlankNode> = graph
        .subjects_for_predicate_object(rdf::TYPE, class)
        .map(oxrdf::NamedOrBlankNodeRef::into_owned)
        .collect();
    expect(!things.is_empty(), format!("no {class}"))?;
    for thing in &things {
        for property in demanded {
            let mut said = graph.triples_for_subject(thing);
            let has = said.any(|triple| {
                triple.predicate.as_str().rsplit(['/', '#']).next() == Some(property)
            });
            expect(has, format!("{thing} has no {property}"))?;
        }
    }
    Ok(())
}
