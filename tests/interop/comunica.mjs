// Comunica asks one service and two at once, of which it knows nothing but the address.
//
//     comunica.mjs FIRST SECOND TOKEN
import { strict as assert } from "node:assert";
import { QueryEngine } from "@comunica/query-sparql";

const [first, second, token] = process.argv.slice(2);
const engine = new QueryEngine();
const PREFIXES = `
PREFIX colo: <https://w3id.org/colophon/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>`;

async function rows(query, ...bases) {
  const sources = bases.map((base) => `${base}sparql`);
  const stream = await engine.queryBindings(`${PREFIXES}\n${query}`, { sources });
  return stream.toArray();
}

// One source, found by its service description.
const titles = await rows("SELECT ?title { ?p dcterms:references ?law ; dcterms:title ?title }", first);
assert.equal(titles.length, 2);
const counted = await rows("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a colo:Publication }", first);
const total = Number(counted[0].get("n").value);
assert.ok(total >= 5, String(total));
const quads = await engine.queryQuads(
  `${PREFIXES} CONSTRUCT { ?p dcterms:references ?law } WHERE { ?p dcterms:references ?law }`,
  { sources: [`${first}sparql`] });
assert.equal((await quads.toArray()).length, 2);
const law = await engine.queryBoolean(`${PREFIXES} ASK { ?l a colo:LegalInstrument }`, { sources: [`${first}sparql`] });
assert.equal(law, true);

// Two sources, joined over the official address of a law that both know.
const joined = await rows(
  `SELECT DISTINCT ?other {
    <${first}id/law/eprivacy-directive> owl:sameAs ?official .
    ?other owl:sameAs ?official .
  }`, first, second);
const others = joined.map((row) => row.get("other").value).sort();
assert.deepEqual(others, [first, second].map((base) => `${base}id/law/eprivacy-directive`).sort());

// An update, with the token.
const authorized = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(address, { ...init, headers });
};
await engine.queryVoid("INSERT DATA { <http://weir.example/a> <http://weir.example/level> 3 }", {
  sources: [{ type: "sparql", value: `${first}sparql` }],
  destination: { type: "sparql", value: `${first}sparql` },
  fetch: authorized,
});
await engine.invalidateHttpCache();
const levels = await rows("SELECT ?o { <http://weir.example/a> <http://weir.example/level> ?o }", first);
assert.deepEqual(levels.map((row) => row.get("o").value), ["3"]);
console.log("Comunica is content");
