//! Provenance: which source, read by which profile, when, gave which graphs.

use super::Draft;
use crate::read::{DateMeaning, Profile};
use crate::vocab::{Base, colo, dcat, dcterms, prov, rdf, rdfs, sd, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// The source of an import, as far as the graph tells of it.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The last part of its name.
    pub file_name: &'a str,
    /// What its format is called.
    pub format: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its length in code points.
    pub characters: usize,
    /// When it was imported, as an `xsd:dateTime`.
    pub time: &'a str,
    /// The import that it takes the place of.
    pub supersedes: Option<NamedNode>,
}

/// Describes an import in the provenance graph.
pub fn describe_import(
    draft: &mut Draft,
    base: &Base,
    place: &Place<'_>,
    profile: &Profile,
    graphs: &[(NamedNode, &str)],
) {
    let sha12 = &place.sha256[..12];
    let source = base.thing("source", sha12);
    let import = base.thing("import", format_args!("{sha12}-1"));
    let plan = base.thing("profile", profile_key(place.format, profile));
    let graph = GraphName::from(base.graph("provenance"));
    let mut say = |subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term| {
        let subject = NamedOrBlankNode::from(subject.clone());
        let predicate = predicate.into_owned();
        draft.say(Quad { subject, predicate, object, graph_name: graph.clone() }, None);
    };
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    let typed = |text: &str, datatype| Term::from(Literal::new_typed_literal(text, datatype));
    let class = |term: NamedNodeRef<'static>| Term::from(term.into_owned());

    say(&source, rdf::TYPE, class(colo::SourceDocument));
    say(&source, dcterms::title, text(place.file_name));
    say(&source, dcterms::format, text(place.media_type));
    say(&source, dcat::byteSize, typed(&place.bytes.to_string(), xsd::NON_NEGATIVE_INTEGER));
    say(&source, colo::characters, typed(&place.characters.to_string(), xsd::INTEGER));
    say(&source, colo::sha256, text(place.sha256));

    say(&plan, rdf::TYPE, class(colo::SourceProfile));
    let label = format!("How {} is read in {}", place.format, profile.language);
    say(&plan, rdfs::LABEL, Literal::new_language_tagged_literal_unchecked(label, "en").into());
    say(&plan, dcterms::language, text(&profile.language));
    let meaning = match profile.date_meaning {
        DateMeaning::Date => dcterms::date,
        DateMeaning::Issued => dcterms::issued,
    };
    say(&plan, colo::dateMeaning, class(meaning));

    say(&import, rdf::TYPE, class(colo::Import));
    say(&import, prov::used, source.clone().into());
    say(&import, prov::hadPlan, plan.into());
    say(&import, prov::startedAtTime, typed(place.time, xsd::DATE_TIME));
    if let Some(earlier) = &place.supersedes {
        say(&import, colo::supersedes, earlier.clone().into());
    }
    for (graph, label) in graphs {
        say(graph, rdf::TYPE, class(prov::Entity));
        say(graph, rdf::TYPE, class(sd::NamedGraph));
        say(
            graph,
            rdfs::LABEL,
            Literal::new_language_tagged_literal_unchecked(*label, "en").into(),
        );
        say(graph, prov::wasGeneratedBy, import.clone().into());
        say(graph, prov::wasDerivedFrom, source.clone().into());
    }
}

/// Two profiles with the same key read a file alike.
fn profile_key(format: &str, profile: &Profile) -> String {
    let meaning = match profile.date_meaning {
        DateMeaning::Date => "date",
        DateMeaning::Issued => "issued",
    };
    format!("{format}-{}-{meaning}", profile.language.to_lowercase())
}
