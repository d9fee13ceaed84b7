//! Tests of `src/link`: what rules conclude, and what they leave alone.

mod names;
mod publishers;
mod strange;

use crate::support::{GOLD_BASE, text_source};
use colophon::import;
use colophon::problem::Problem;
use colophon::read::Source;
use colophon::record::Location;
use colophon::store::{Scope, Store};
use colophon::vocab::Base;
use oxigraph::sparql::{CancellationToken, QueryResults};

/// Names and laws of an invented field.
const AUTHORITIES: &str = r#"
@prefix colo: <https://w3id.org/colophon/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
<id/agent/basin-forum> a foaf:Agent , org:Organization ; skos:prefLabel "Basin Forum"@en ; foaf:name "Basin Forum" .
<id/agent/ministry> a foaf:Agent , org:Organization ; skos:prefLabel "Ministry of Transport, Water and Ports"@en ; foaf:name "Ministry of Transport, Water and Ports" .
<id/agent/riverwatch> a foaf:Agent , org:Organization ; skos:prefLabel "RiverWatch Global Alliance"@en ; foaf:name "RiverWatch Global Alliance" .
<id/law/flood-directive> a colo:LegalInstrument ; skos:prefLabel "Flood Directive"@en .
<id/place/delta> a dcterms:Location , schema:Place ; skos:prefLabel "Delta"@en ; skos:altLabel "DLT"@en .
<id/data-source/gauge-readings> a colo:DataSource ; skos:prefLabel "gauge readings"@en .
<id/scheme/subjects> a skos:ConceptScheme ; skos:prefLabel "Subjects"@en .
<id/concept/water> a skos:Concept ; skos:inScheme <id/scheme/subjects> ; skos:prefLabel "Water"@en .
<id/concept/river-floods> a skos:Concept ; skos:inScheme <id/scheme/subjects> ; skos:broader <id/concept/water> ; skos:prefLabel "River floods"@en ; skos:altLabel "floods"@en .
<id/concept/warnings> a skos:Concept ; skos:inScheme <id/scheme/subjects> ; skos:prefLabel "Warning people of river floods"@en .
"#;

/// A store with the vocabulary and the invented authorities.
fn store() -> Store {
    let store = Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap();
    let mut authorities = text_source(AUTHORITIES);
    authorities.location = Location::of("authorities.ttl");
    authorities.profile.format = Some("turtle".into());
    authorities.profile.kind = colophon::read::Layer::Authority;
    let vocabulary = import::vocabulary().unwrap().into_iter();
    for source in vocabulary.chain([authorities]) {
        import(&store, &source).unwrap();
    }
    store
}

fn import(store: &Store, source: &Source) -> Result<Vec<String>, Problem> {
    let plan = import::plan(store, source)?;
    let warnings = plan.warnings.iter().map(ToString::to_string).collect();
    import::apply(store, plan)?;
    Ok(warnings)
}

/// Imports a listing of one entry and gives the warnings.
fn listed(store: &Store, entry: &str) -> Vec<String> {
    import(store, &text_source(&format!("Reading on: Floods\n\n{entry}\n"))).unwrap()
}

/// Rows of a query, columns in the order of the pattern, addresses cut to their ends; all graphs
/// are read.
fn ask(store: &Store, pattern: &str) -> Vec<String> {
    let text = format!(
        "PREFIX colo: <https://w3id.org/colophon/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> \
         PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX oa: <http://www.w3.org/ns/oa#> \
         PREFIX schema: <https://schema.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> \
         PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX eli: <http://data.europa.eu/eli/ontology#> \
         PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT * WHERE {{ {pattern} }}"
    );
    let query = spargebra::SparqlParser::new().parse_query(&text).unwrap();
    let answer = store.ask(query, &Scope::All, CancellationToken::new()).unwrap();
    let QueryResults::Solutions(solutions) = answer else {
        panic!("a SELECT gives rows");
    };
    let place = |variable: &oxrdf::Variable| pattern.find(&format!("?{}", variable.as_str()));
    let mut variables = solutions.variables().to_vec();
    variables.sort_by_key(place);
    let mut rows: Vec<String> = solutions
        .map(|row| {
            let row = row.unwrap();
            let cell =
                |variable| row.get(variable).map_or("-".into(), |term| short(&term.to_string()));
            variables.iter().map(cell).collect::<Vec<_>>().join(" · ")
        })
        .collect();
    rows.sort();
    rows
}

fn short(term: &str) -> String {
    match term.strip_prefix('<') {
        Some(address) => {
            address.trim_end_matches('>').rsplit(['/', '#']).next().unwrap_or_default().to_owned()
        }
        None => term.split('"').nth(1).unwrap_or_default().to_owned(),
    }
}
