//! Reporting: what was found becomes a value, and a graph that any SHACL tool reads.

use super::naming::name;
use super::path::Path;
use crate::vocab::sh;
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, Graph, Literal, NamedNode, NamedOrBlankNode, Term, Triple};

/// All that a validation found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was found, sorted by the thing that it is about.
    pub findings: Vec<Finding>,
}

/// One thing that a validation found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The thing that was looked at.
    pub focus: Term,
    /// From the thing to the value at fault.
    pub path: Option<Path>,
    /// The value at fault, where it is a single one.
    pub value: Option<Term>,
    /// The kind of the constraint that was broken.
    pub component: NamedNode,
    /// The SPARQL constraint that was broken.
    pub constraint: Option<NamedOrBlankNode>,
    /// The shape that was broken.
    pub shape: NamedOrBlankNode,
    /// How bad it is: `sh:Violation`, `sh:Warning`, `sh:Info`, or the shape's own word.
    pub severity: NamedNode,
    /// What the shape says to a person, in one or more languages.
    pub messages: Vec<Literal>,
    /// What was found, in English, to be read after the name of the thing.
    pub note: String,
    /// What a person can do about it.
    pub help: Option<String>,
}

impl Finding {
    /// The shape's message, the thing and what was found: one line.
    #[must_use]
    pub fn message(&self) -> String {
        let thing = name(&self.focus);
        let english = self.messages.iter().find(|message| message.language() == Some("en"));
        match english.or(self.messages.first()) {
            Some(message) => format!("{}: {thing} {}", message.value(), self.note),
            None => format!("{thing} {}", self.note),
        }
    }

    /// What findings are sorted by: the thing, the way to the value, and what is wrong.
    pub(super) fn order(&self) -> impl Ord + use<> {
        (
            self.focus.to_string(),
            self.path.clone(),
            self.component.as_str().to_owned(),
            self.message(),
        )
    }

    /// Whether it is no reason to refuse the data.
    #[must_use]
    pub fn is_advice(&self) -> bool {
        self.severity == sh::Warning || self.severity == sh::Info
    }

    fn write(&self, graph: &mut Graph) -> BlankNode {
        let node = BlankNode::default();
        let mut say = |property, value: Term| {
            graph.insert(&Triple::new(node.clone(), NamedNode::from(property), value));
        };
        say(rdf::TYPE, sh::ValidationResult.into_owned().into());
        say(sh::focusNode, self.focus.clone());
        say(sh::resultSeverity, self.severity.clone().into());
        say(sh::sourceConstraintComponent, self.component.clone().into());
        say(sh::sourceShape, self.shape.clone().into());
        if let Some(value) = &self.value {
            say(sh::value, value.clone());
        }
        if let Some(constraint) = &self.constraint {
            say(sh::sourceConstraint, constraint.clone().into());
        }
        for message in &self.messages {
            say(sh::resultMessage, message.clone().into());
        }
        if self.messages.is_empty() {
            say(sh::resultMessage, Literal::new_simple_literal(self.message()).into());
        }
        if let Some(path) = &self.path {
            let path = path.write(graph);
            graph.insert(&Triple::new(node.clone(), sh::resultPath, path));
        }
        node
    }
}

impl Report {
    /// Whether nothing was found, of whatever severity (SHACL §3.6.1.1).
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.findings.is_empty()
    }

    /// The report as a graph with one `sh:ValidationReport`.
    #[must_use]
    pub fn to_graph(&self) -> Graph {
        let mut graph = Graph::new();
        let report = BlankNode::default();
        graph.insert(&Triple::new(report.clone(), rdf::TYPE, sh::ValidationReport));
        graph.insert(&Triple::new(report.clone(), sh::conforms, Literal::from(self.conforms())));
        for finding in &self.findings {
            let result = finding.write(&mut graph);
            graph.insert(&Triple::new(report.clone(), sh::result, result));
        }
        graph
    }
}
