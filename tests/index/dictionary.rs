//! Ids stand in the order of SPARQL, and know what the evaluator knows of their terms.

use super::model::copy_of;
use super::terms::{iri, literals, terms, typed};
use colophon::index::{Copy, Section};
use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, Quad, Term};
use proptest::prelude::*;
use spareval::ExpressionTerm;
use std::cmp::Ordering;

fn copy_with(terms: &[Term]) -> Copy {
    let quads: Vec<_> = terms
        .iter()
        .map(|term| Quad::new(iri("s"), iri("p"), term.clone(), GraphName::DefaultGraph))
        .collect();
    copy_of(&quads)
}

/// What `spareval` takes a term for.
fn section(term: &Term) -> Section {
    match ExpressionTerm::from(term.clone()) {
        ExpressionTerm::NamedNode(_) => Section::Iri,
        ExpressionTerm::BlankNode(_) => Section::Blank,
        ExpressionTerm::StringLiteral(_)
        | ExpressionTerm::LangStringLiteral { .. }
        | ExpressionTerm::DirLangStringLiteral { .. } => Section::Text,
        ExpressionTerm::BooleanLiteral(_) => Section::Boolean,
        ExpressionTerm::IntegerLiteral(_)
        | ExpressionTerm::DecimalLiteral(_)
        | ExpressionTerm::FloatLiteral(_)
        | ExpressionTerm::DoubleLiteral(_) => Section::Number,
        ExpressionTerm::DateTimeLiteral(_) => Section::DateTime,
        ExpressionTerm::DateLiteral(_) => Section::Date,
        ExpressionTerm::Triple(_) => Section::Triple,
        _ => Section::Other,
    }
}

fn number(term: &Term) -> Option<f64> {
    match ExpressionTerm::from(term.clone()) {
        ExpressionTerm::IntegerLiteral(value) => Some(oxsdatatypes::Double::from(value).into()),
        ExpressionTerm::DecimalLiteral(value) => Some(oxsdatatypes::Double::from(value).into()),
        ExpressionTerm::FloatLiteral(value) => Some(f32::from(value).into()),
        ExpressionTerm::DoubleLiteral(value) => Some(value.into()),
        _ => None,
    }
}

#[test]
fn a_term_is_in_the_section_that_the_evaluator_takes_it_for() {
    let copy = copy_with(&terms());
    let dictionary = copy.dictionary();
    for term in terms() {
        let id = dictionary.id(term.as_ref()).unwrap();
        assert_eq!(dictionary.section_of(id), section(&term), "{term}");
        assert!(dictionary.section(section(&term)).contains(&id), "{term}");
        let (is, wanted) = (dictionary.number(id), number(&term));
        assert_eq!(is.map(f64::to_bits), wanted.map(f64::to_bits), "{term}");
    }
    let ids: Vec<_> = Section::ALL.iter().flat_map(|&one| dictionary.section(one)).collect();
    assert_eq!(ids, (1..=dictionary.len()).collect::<Vec<_>>());
}

#[test]
fn a_literal_tells_its_parts() {
    let copy = copy_with(&terms());
    let dictionary = copy.dictionary();
    for term in terms() {
        let id = dictionary.id(term.as_ref()).unwrap();
        let Term::Literal(literal) = &term else {
            assert_eq!((dictionary.datatype(id), dictionary.language(id)), (None, None));
            assert!(!dictionary.is_plain(id));
            continue;
        };
        assert_eq!(dictionary.text(id), literal.value());
        assert_eq!(dictionary.datatype(id), Some(literal.datatype()));
        assert_eq!(dictionary.language(id), literal.language());
        assert_eq!(dictionary.is_plain(id), literal.datatype() == xsd::STRING);
    }
}

/// The order that the documentation of the sections tells, worked out anew.
fn order(a: &Term, b: &Term) -> Ordering {
    let (one, two) = (section(a), section(b));
    let (Term::Literal(a), Term::Literal(b)) = (a, b) else {
        return one.cmp(&two).then_with(|| a.to_string().cmp(&b.to_string()));
    };
    let datatype = || a.datatype().as_str().cmp(b.datatype().as_str());
    let text = || a.value().cmp(b.value());
    let direction = || a.direction().is_some_and(|a| a.to_string() == "rtl");
    one.cmp(&two).then_with(|| match one {
        Section::Text => text()
            .then_with(datatype)
            .then_with(|| a.language().cmp(&b.language()))
            .then_with(|| if direction() { Ordering::Greater } else { Ordering::Less }),
        Section::Other => datatype().then_with(text),
        _ => text(),
    })
}

#[test]
fn texts_and_strange_literals_are_in_order() {
    let copy = copy_with(&terms());
    let dictionary = copy.dictionary();
    for section in [Section::Blank, Section::Iri, Section::Text, Section::Other, Section::Triple] {
        let told: Vec<_> = dictionary.section(section).map(|id| dictionary.term(id)).collect();
        assert!(told.len() > 1, "{section:?}");
        for pair in told.windows(2) {
            let strip = |term: &Term| match term {
                Term::NamedNode(node) => node.as_str().to_owned(),
                term => term.to_string(),
            };
            let ordered = match &pair[0] {
                Term::Literal(_) => order(&pair[0], &pair[1]),
                _ => strip(&pair[0]).cmp(&strip(&pair[1])),
            };
            assert_eq!(ordered, Ordering::Less, "{} {}", pair[0], pair[1]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Texts that are the same for long, that end where others go on, and go on with zeros.
    #[test]
    fn many_texts_are_in_order(
        texts in prop::collection::vec("(the weir below the lock){0,2}[a\0]{0,18}", 30..300),
    ) {
        let mut wanted: Vec<(&str, Option<&str>)> = Vec::new();
        let mut terms: Vec<Term> = Vec::new();
        for text in &texts {
            wanted.extend([(text.as_str(), Some("en")), (text.as_str(), None)]);
            terms.push(Literal::new_language_tagged_literal(text, "en").unwrap().into());
            terms.push(Literal::from(text.as_str()).into());
        }
        wanted.sort_by_key(|(text, language)| (*text, language.is_none()));
        wanted.dedup();
        let copy = copy_with(&terms);
        let dictionary = copy.dictionary();
        let told = dictionary.section(Section::Text);
        let told: Vec<_> = told.map(|id| (dictionary.text(id), dictionary.language(id))).collect();
        prop_assert_eq!(told, wanted);
    }
}

/// The texts of a section and the datatypes, one line each.
fn told(terms: &[Term], section: Section) -> Vec<String> {
    let copy = copy_with(terms);
    let dictionary = copy.dictionary();
    let line = |id| {
        let datatype = dictionary.datatype(id).unwrap().as_str().to_owned();
        format!("{} {}", dictionary.text(id), datatype.split('#').next_back().unwrap())
    };
    dictionary.section(section).map(line).collect()
}

#[test]
fn numbers_are_ordered_by_value_then_datatype() {
    let wanted = "-INF double|-INF float|-7 integer|0 decimal|-0 float|0 integer|0.1 decimal|\
         0.1 double|0.1 float|0.3 double|0.5 decimal|7 decimal|7 double|7 float|7 integer|\
         300 integer|1000 double|1000 float|9007199254740992 integer|\
         9007199254740992.5 decimal|9007199254740993 integer|INF double|INF float|\
         NaN double|NaN float";
    assert_eq!(told(&literals(), Section::Number).join("|"), wanted);
}

#[test]
fn booleans_and_moments_are_ordered_by_value_then_text() {
    assert_eq!(told(&literals(), Section::Boolean).join("|"), "false boolean|true boolean");
    let days = "2024-02-29+14:00 date|2024-02-28-14:00 date|2024-02-29 date|2024-02-29Z date";
    assert_eq!(told(&literals(), Section::Date).join("|"), days);
    let moments = told(&literals(), Section::DateTime).join("|");
    let wanted = "-0044-03-15T09:00:00 dateTime|2024-02-29T12:00:00 dateTime|\
         2024-02-29T12:00:00Z dateTime|2024-02-29T13:00:00+01:00 dateTime|\
         2024-03-01T00:00:00 dateTime";
    assert_eq!(moments, wanted);
}

#[test]
fn a_term_is_only_itself() {
    let copy = copy_with(&[typed("7", "integer"), Literal::from("weir").into()]);
    let id = |term: Term| copy.dictionary().id(term.as_ref());
    assert!(id(typed("7", "integer")).is_some());
    for other in [typed("07", "integer"), typed("7", "int"), typed("7", "string"), typed("x", "y")]
    {
        assert_eq!(id(other.clone()), None, "{other}");
    }
    assert_eq!(id(Literal::new_language_tagged_literal("weir", "en").unwrap().into()), None);
}

#[test]
fn no_id_is_asked_for_in_vain() {
    let copy = copy_with(&terms());
    let dictionary = copy.dictionary();
    for id in [0, dictionary.len() + 1, u32::MAX] {
        assert_eq!(dictionary.text(id), "");
        assert_eq!((dictionary.number(id), dictionary.language(id)), (None, None));
        assert!(!dictionary.is_plain(id));
        let _ = dictionary.term(id);
    }
}
