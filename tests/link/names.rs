//! Names in texts: longest first, at word boundaries, spelt as names are.

use super::{ask, listed, store};

const MENTIONS: &str = "?m a colo:Mention ; colo:inRecord ?r ; colo:surface ?words ; oa:hasBody ?thing ; \
    colo:status ?status . FILTER(!CONTAINS(STR(?thing), '/genre/'))";

/// Words, thing and status of the mentions of the first entry.
fn mentions(text: &str) -> Vec<String> {
    let store = store();
    listed(&store, &format!("1 May 2020\nTitle\n\n{text}"));
    ask(&store, MENTIONS)
        .iter()
        .map(|row| row.split(" · ").skip(2).collect::<Vec<_>>().join(" · "))
        .collect()
}

#[test]
fn the_longest_name_wins_and_a_heading_of_two_facets_speaks_of_both() {
    assert_eq!(
        mentions("On river floods, and floods."),
        ["river floods · river-floods · Stated", "floods · river-floods · Inferred"]
            .map(String::from)
    );
    assert_eq!(
        mentions("Warning people of river floods saves lives."),
        [
            "Warning people of river floods · warnings · Stated",
            "river floods · river-floods · Stated"
        ]
        .map(String::from)
    );
}

#[test]
fn names_stand_at_word_boundaries_and_are_spelt_as_names() {
    assert!(mentions("The delta is a landform, and dlt is nothing; deltas too.").is_empty());
    assert_eq!(mentions("In Delta-wide talks."), ["Delta · delta · Stated"].map(String::from));
    assert_eq!(mentions("In the DLT."), ["DLT · delta · Normalised"].map(String::from));
    assert_eq!(
        mentions("FLOOD DIRECTIVE"),
        ["FLOOD DIRECTIVE · flood-directive · Stated"].map(String::from)
    );
}

#[test]
fn typographic_marks_and_line_breaks_do_not_hide_a_name() {
    assert_eq!(
        mentions("On ‘river\n floods’."),
        ["river\\n floods · river-floods · Stated"].map(String::from)
    );
}

#[test]
fn a_reference_to_a_law_keeps_its_words_and_gives_the_law_no_date() {
    let store = store();
    listed(
        &store,
        "1 May 2020\nTitle\n\nOn 3 March 2019, the Flood Directive (FLD) came into force in Delta, which is low.",
    );
    let words = "?a rdf:predicate dcterms:references ; rdf:object ?law ; colo:status ?status ; colo:span ?s . \
        ?s oa:exact ?quote";
    let rows = ask(&store, words);
    assert_eq!(rows.len(), 1);
    assert!(
        rows[0].ends_with("flood-directive · Inferred · 3-58 · Flood Directive (FLD)")
            || rows[0].contains("flood-directive") && rows[0].contains("Flood Directive (FLD)"),
        "{rows:?}"
    );
    let claim =
        "?c a colo:ReportedClaim ; schema:about ?law ; colo:claimDate ?date ; schema:text ?text";
    let rows = ask(&store, claim);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains("2019-03-03"), "{rows:?}");
    assert!(
        rows[0].contains("On 3 March 2019, the Flood Directive (FLD) came into force in Delta"),
        "{rows:?}"
    );
    let dates = "?law ?p ?date . FILTER(CONTAINS(STR(?law), '/law/') && DATATYPE(?date) = \
        <http://www.w3.org/2001/XMLSchema#date>)";
    assert!(ask(&store, dates).is_empty(), "no date of a law is taken from a teaser");
    assert_eq!(ask(&store, "?law skos:altLabel \"FLD\"@en"), ["flood-directive"].map(String::from));
}

#[test]
fn a_short_form_stands_for_a_longer_name_only_in_its_record() {
    assert_eq!(
        mentions("RIVERWATCH met the Basin Forum."),
        ["RIVERWATCH · riverwatch · Inferred", "Basin Forum · basin-forum · Stated"]
            .map(String::from)
    );
    let store = store();
    listed(
        &store,
        "Blog post\n1 May 2020\nA\nAna Ruiz, Project Lead, DRY International\n\nDRY and DRY Delta.\n\n\
         2 May 2020\nB\n\nDRY again.",
    );
    let rows = ask(&store, MENTIONS);
    let short: Vec<_> = rows.iter().filter(|row| row.contains("· DRY ·")).collect();
    assert_eq!(short.len(), 1, "{rows:#?}");
}

#[test]
fn events_projects_data_and_forms_are_read_from_the_excerpt() {
    let store = store();
    listed(
        &store,
        "1 May 2020\nA\n\nA panel of engineers was convened for an online workshop on dikes.\n\n\
         2 May 2020\nB\n\nBasin Forum compared yearly gauge readings of ten towns.\n\n\
         3 May 2020\nC\n\nPublisher: Ferry Watch (Report)\n\nA Basin Forum technical brief lists locks.\n\n\
         4 May 2020\nD\n\nPublisher: Ferry Watch (Briefing)\n\nThis briefing paper lists quays.",
    );
    assert_eq!(ask(&store, "?p colo:reportsOnEvent ?e . ?e skos:prefLabel ?name").len(), 1);
    assert_eq!(ask(&store, "?p colo:usesDataSource ?d"), ["b · gauge-readings"].map(String::from));
    assert_eq!(ask(&store, "?p dcterms:contributor ?who"), ["c · basin-forum"].map(String::from));
    assert_eq!(
        ask(&store, "?p colo:formAsDescribed ?form"),
        ["c · technical brief", "d · briefing paper"].map(String::from)
    );
    let twice = "?a rdf:predicate dcterms:type ; colo:status colo:Stated ; rdf:subject ?p";
    assert_eq!(ask(&store, twice).len(), 1);
}

#[test]
fn a_name_of_two_things_is_proposed_and_is_no_statement() {
    let store = store();
    let double = "<id/law/other> a <https://w3id.org/colophon/ns#LegalInstrument> ; \
        <http://www.w3.org/2004/02/skos/core#prefLabel> \"Flood Directive\"@en .";
    let mut source = crate::support::text_source(double);
    source.location = colophon::record::Location::of("more.ttl");
    source.profile.format = Some("turtle".into());
    source.profile.kind = colophon::read::Layer::Authority;
    super::import(&store, &source).unwrap();
    listed(&store, "1 May 2020\nA\n\nOn the Flood Directive.");
    assert!(ask(&store, "?p dcterms:references ?law").is_empty());
    assert!(ask(&store, "?p schema:mentions ?law").is_empty());
    let proposed =
        "?a rdf:predicate dcterms:references ; colo:suggests ?law ; colo:status colo:Proposed";
    assert_eq!(ask(&store, proposed).len(), 2);
}
