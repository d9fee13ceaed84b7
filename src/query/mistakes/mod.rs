//! Finding mistakes: a query that the parser refused becomes what is wrong with it, in words.
//!
//! A parser says which of its forty tokens it would have liked at a place where it gave up; people
//! want to know what they did. Each rule here knows one kind of mistake, looks at the tokens alone,
//! and says where it is, what it is, and if it can what to write instead. The first rule that
//! finds something is believed; what no rule finds is told in the parser's own words.

mod brackets;
mod clauses;
mod expressions;
mod prologue;
pub(super) mod scene;
mod triples;
mod words;

pub(super) use words::{FUNCTIONS, distance, meant};

use crate::problem::Detail;
use scene::Scene;

/// A kind of mistake: its name in the tests, and what finds it.
type Rule = (&'static str, fn(&Scene<'_>) -> Option<Detail>);

/// Every kind of mistake, in the order in which they hide one another.
const RULES: &[Rule] = &[
    ("nothing", prologue::nothing),
    ("encoded", prologue::encoded),
    ("curly-quote", prologue::curly_quote),
    ("open-string", prologue::open_string),
    ("open-address", prologue::open_address),
    ("turtle-prefix", prologue::turtle_prefix),
    ("prefix-colon", prologue::prefix_colon),
    ("prefix-address", prologue::prefix_address),
    ("prefix-dot", prologue::prefix_dot),
    ("bare-address", prologue::bare_address),
    ("written-operator", expressions::written),
    ("unknown-function", words::unknown_function),
    ("aggregate-brackets", clauses::aggregate),
    ("select-nothing", clauses::select_nothing),
    ("select-comma", clauses::select_comma),
    ("select-name", clauses::select_name),
    ("select-as", clauses::select_as),
    ("from-table", clauses::from_table),
    ("limit-number", clauses::limit_number),
    ("hyphen-variable", expressions::hyphen_variable),
    ("unknown-word", words::unknown_word),
    ("no-braces", clauses::no_braces),
    ("pattern-braces", clauses::pattern_braces),
    ("graph-name", clauses::graph_name),
    ("order-by", clauses::order_by),
    ("clause-order", clauses::clause_order),
    ("filter-brackets", expressions::filter_brackets),
    ("bind-as", expressions::bind_as),
    ("double-equals", expressions::double_equals),
    ("not-equal", expressions::not_equal),
    ("single-and", expressions::single_and),
    ("single-caret", expressions::single_caret),
    ("nameless-variable", expressions::nameless_variable),
    ("extra-bracket", brackets::extra),
    ("missing-bracket", brackets::missing),
    ("missing-dot", triples::missing_dot),
    ("missing-object", triples::missing_object),
    ("missing-property", triples::missing_property),
];

/// What is wrong with a text that the parser refused, if a rule knows; and whether that is about the
/// declaration of a prefix, so that nothing can be said of prefixes besides.
pub(super) fn find(text: &str) -> Option<(Detail, bool)> {
    let scene = Scene::of(text);
    RULES.iter().find_map(|(name, rule)| Some((rule(&scene)?, name.contains("prefix"))))
}
