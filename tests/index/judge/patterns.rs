//! Asking for shapes: a throw becomes a group of graph patterns.

use super::data::{FACTS, GRAPHS, LINKS, THINGS, constant};
use super::dice::Dice;
use super::syntax::{Syntax, tree};

/// Few, so that they meet.
const VARIABLES: &[&str] = &["?a", "?b", "?c", "?d"];

/// Writes parts of one query.
pub(super) struct Author<'d> {
    pub(super) dice: &'d mut Dice,
    /// Variables that expressions have made: each has a name of its own.
    pub(super) made: Vec<String>,
    numbered: usize,
    /// Whether expressions may ask for patterns: not where they are grouped or ordered by.
    pub(super) exists: bool,
}

impl<'d> Author<'d> {
    pub(super) fn new(dice: &'d mut Dice) -> Self {
        Self { dice, made: Vec::new(), numbered: 0, exists: true }
    }

    /// A variable that may be bound.
    pub(super) fn variable(&mut self) -> String {
        if !self.made.is_empty() && self.dice.percent(15) {
            return self.made[self.dice.below(self.made.len())].clone();
        }
        self.dice.pick(VARIABLES).to_owned()
    }

    /// A variable that nothing else binds.
    pub(super) fn fresh(&mut self) -> String {
        self.numbered += 1;
        format!("?v{}", self.numbered)
    }

    /// `{ … }`
    pub(super) fn group(&mut self, depth: usize) -> Syntax {
        let mut elements = Vec::new();
        if depth > 0 && self.dice.percent(8) {
            elements.push(self.select_within(depth));
        }
        for _ in 0..self.dice.between(1, 2) {
            elements.push(self.triple());
        }
        if depth > 0 {
            for _ in 0..self.dice.below(4) {
                let element = self.element(depth - 1);
                elements.push(element);
            }
        }
        // The order matters to OPTIONAL, MINUS and BIND.
        if self.dice.percent(20) {
            let last = elements.pop().unwrap();
            elements.insert(0, last);
        }
        tree!(Group; "{", elements, "}")
    }

    /// What stands in a group beside triples.
    fn element(&mut self, depth: usize) -> Syntax {
        match self.dice.below(22) {
            0..4 => tree!(Element; "OPTIONAL", self.group(depth)),
            4..8 => tree!(Element; "FILTER (", self.condition(depth.min(2)), ")"),
            8..10 => {
                let left = self.group(depth);
                tree!(Element; left, "UNION", self.group(depth))
            }
            10 | 11 => tree!(Element; "MINUS", self.group(depth)),
            12 | 13 => {
                let value = self.value(depth.min(2));
                let name = self.fresh();
                self.made.push(name.clone());
                tree!(Element; "BIND (", value, "AS", name, ")")
            }
            14 | 15 => {
                let graph = self.dice.pick(&[GRAPHS, &["?g", "?g", "?c"]]);
                let graph = self.dice.pick(graph);
                tree!(Element; "GRAPH", graph, self.group(depth))
            }
            16 | 17 => self.values(),
            18 => self.select_within(depth),
            19 => tree!(Element; self.group(depth)),
            20 => tree!(Element; "LATERAL", self.group(0)),
            _ => self.triple(),
        }
    }

    /// A triple pattern, or a path.
    pub(super) fn triple(&mut self) -> Syntax {
        let subject = self.subject();
        match self.dice.below(10) {
            0..2 => {
                let predicate = self.dice.pick(FACTS);
                let object = self.object();
                tree!(Element; subject, predicate, object, ".")
            }
            2 => {
                let predicate = self.dice.pick(&["?p", "?p", "?b"]);
                let object = self.object();
                tree!(Element; subject, predicate, object, ".")
            }
            3 => tree!(Element; subject, "rdf:type", self.object(), "."),
            4..6 => {
                let path = self.path(2);
                let object = self.end();
                tree!(Element; subject, path, object, ".")
            }
            _ => {
                let predicate = self.dice.pick(LINKS);
                let object = self.end();
                tree!(Element; subject, predicate, object, ".")
            }
        }
    }

    fn subject(&mut self) -> String {
        match self.dice.below(12) {
            0 | 1 => self.dice.pick(THINGS).to_owned(),
            2 => "_:x".into(),
            _ => self.variable(),
        }
    }

    /// Where a link leads.
    fn end(&mut self) -> String {
        match self.dice.below(12) {
            0 | 1 => self.dice.pick(THINGS).to_owned(),
            2 => constant(self.dice).to_owned(),
            3 => "[]".into(),
            _ => self.variable(),
        }
    }

    fn object(&mut self) -> String {
        if self.dice.percent(15) { constant(self.dice).to_owned() } else { self.variable() }
    }

    fn path(&mut self, depth: usize) -> Syntax {
        let kind = if depth == 0 { 0 } else { self.dice.below(12) };
        match kind {
            0 | 1 => tree!(Path; self.dice.pick(LINKS)),
            2..5 => {
                let step = self.path(depth - 1);
                tree!(Path; "(", step, ")", self.dice.pick(&["*", "+", "?"]))
            }
            5 => tree!(Path; "^(", self.path(depth - 1), ")"),
            6 | 7 => {
                let left = self.path(depth - 1);
                tree!(Path; "(", left, "/", self.path(depth - 1), ")")
            }
            8 | 9 => {
                let left = self.path(depth - 1);
                tree!(Path; "(", left, "|", self.path(depth - 1), ")")
            }
            10 => {
                let (not, other) = (self.dice.pick(LINKS), self.dice.pick(FACTS));
                tree!(Path; "!(", not, "|", other, ")")
            }
            _ => {
                let (not, other) = (self.dice.pick(LINKS), self.dice.pick(LINKS));
                tree!(Path; "!(", not, "| ^", other, ")")
            }
        }
    }

    pub(super) fn values(&mut self) -> Syntax {
        let two = self.dice.percent(40);
        let first = self.variable();
        let second = self.variable();
        let rows = (0..self.dice.below(4)).map(|_| {
            let mut cell = || {
                if self.dice.percent(20) { "UNDEF" } else { constant(self.dice) }
            };
            if two && first != second {
                tree!(Clause; "(", cell(), cell(), ")")
            } else {
                tree!(Clause; "(", cell(), ")")
            }
        });
        let rows: Vec<Syntax> = rows.collect();
        if two && first != second {
            tree!(Element; "VALUES (", first, second, ") {", rows, "}")
        } else {
            tree!(Element; "VALUES (", first, ") {", rows, "}")
        }
    }
}
