// ldes-client copies the stream of a server, and the second time only what came since.
//
//     node stream.mjs http://127.0.0.1:7777/ FOLDER first
//     node stream.mjs http://127.0.0.1:7777/ FOLDER second CHANGED GONE

import { intoConfig, replicateLDES } from "ldes-client";

const [base, folder, phase, changed, gone] = process.argv.slice(2);
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DCT = "http://purl.org/dc/terms/";
const AS = "https://www.w3.org/ns/activitystreams#";

/** Every member that the client has not seen, as { id, act, thing, title }. */
async function follow() {
  const config = intoConfig({ url: `${base}stream`, statePath: folder, follow: false, loose: false });
  const reader = replicateLDES(config, "ascending").stream({ highWaterMark: 10 }).getReader();
  const members = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return members;
    const of = (property) => {
      const found = value.quads.filter((quad) => quad.predicate.value === property);
      return found.map((quad) => [quad.subject.value, quad.object.value]);
    };
    const id = value.id.value;
    const own = (property) => of(property).find(([subject]) => subject === id)?.[1];
    const thing = own(`${DCT}isVersionOf`);
    const title = of(`${DCT}title`).find(([subject]) => subject === thing)?.[1];
    members.push({ id, act: own(`${RDF}type`)?.replace(AS, ""), thing, title });
  }
}

function expect(fits, told) {
  if (fits) return;
  console.error(told);
  process.exit(1);
}

const members = await follow();

if (phase === "first") {
  const things = new Set(members.map((member) => member.thing));
  expect(members.length > 50, `only ${members.length} members`);
  expect(new Set(members.map((member) => member.id)).size === members.length, "a member came twice");
  const made = members.filter((member) => member.act === "Create");
  expect(made.length === things.size, `${made.length} creations of ${things.size} things`);
  const publications = [...things].filter((thing) => thing?.includes("/id/publication/")).sort();
  expect(publications.length > 5, `only ${publications.length} publications`);
  const titled = made.filter((member) => publications.includes(member.thing) && member.title);
  expect(titled.length === publications.length, "a publication without a title");
  // The two that shall change before the second time.
  console.log(`${publications[0]} ${publications[1]}`);
} else {
  const told = members.map((member) => `${member.act} ${member.thing} ${member.title ?? ""}`.trim());
  expect(told.includes(`Update ${changed} Weirs, anew`), `no update in ${told}`);
  expect(told.includes(`Delete ${gone}`), `no deletion in ${told}`);
  expect(members.length < 20, `${members.length} members the second time`);
}
process.exit(0);
