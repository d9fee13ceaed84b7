//! Asking for shapes: a throw becomes a group of graph patterns.

use super::data::{CLASSES, FACTS, GRAPHS, LINKS, THINGS, constant};
use super::dice::Dice;
use super::syntax::{Syntax, tree};

/// Mostly of things: few, so that they meet.
const NODES: &[&str] = &["?a", "?b", "?c", "?d"];

/// Mostly of values.
const VALUES: &[&str] = &["?x", "?y"];

/// Writes parts of one query.
pub(super) struct Author<'d> {
    pub(super) dice: &'d mut Dice,
    /// Variables that expressions have made: each has a name of its own.
    pub(super) made: Vec<String>,
    numbered: usize,
    /// Where the last link led.
    met: &'static str,
    /// Variables of patterns, as often as they were used.
    pub(super) used: Vec<&'static str>,
    /// Whether expressions may ask for patterns: not where they are grouped or ordered by.
    pub(super) exists: bool,
}

impl<'d> Author<'d> {
    pub(super) fn new(dice: &'d mut Dice) -> Self {
        Self { dice, made: Vec::new(), numbered: 0, met: "?a", used: Vec::new(), exists: true }
    }

    /// A variable that may be bound: mostly one that the query has already.
    pub(super) fn variable(&mut self) -> String {
        if !self.made.is_empty() && self.dice.percent(15) {
            return self.made[self.dice.below(self.made.len())].clone();
        }
        if !self.used.is_empty() && self.dice.percent(85) {
            return self.dice.pick(&self.used).to_owned();
        }
        let either = if self.dice.percent(60) { VALUES } else { NODES };
        self.dice.pick(either).to_owned()
    }

    /// One of these, which the query has from now on.
    fn using(&mut self, of: &[&'static str]) -> String {
        let variable = self.dice.pick(of);
        self.used.push(variable);
        variable.to_owned()
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
        // The order matters to OPTIONAL and BIND. A MINUS that begins a group takes nothing away,
        // but Oxigraph may lose what it stands in front of.
        let is_minus = elements.last().is_some_and(|last| last.to_string().starts_with("MINUS"));
        if self.dice.percent(20) && !is_minus {
            let last = elements.pop().unwrap();
            elements.insert(0, last);
        }
        tree!(Group; "{", elements, "}")
    }

    /// What stands in a group beside triples.
    fn element(&mut self, depth: usize) -> Syntax {
        match self.dice.below(23) {
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
                let graph = match self.dice.below(5) {
                    0..2 => self.dice.pick(GRAPHS).to_owned(),
                    _ => self.using(&["?g", "?g", "?c"]),
                };
                tree!(Element; "GRAPH", graph, self.group(depth))
            }
            16 | 17 => self.values(),
            18 => self.select_within(depth),
            19 => tree!(Element; self.group(depth)),
            20 => tree!(Element; "LATERAL", self.group(0)),
            21 if self.exists => {
                let sign = self.dice.pick(&["EXISTS", "NOT EXISTS"]);
                tree!(Element; "FILTER", sign, self.group(depth.min(1)))
            }
            _ => self.triple(),
        }
    }

    /// A triple pattern, or a path; its subject is mostly one that the group has already.
    pub(super) fn triple(&mut self) -> Syntax {
        let subject = self.subject();
        match self.dice.below(20) {
            0..7 => {
                let predicate = self.dice.pick(FACTS);
                let object = self.fact();
                tree!(Element; subject, predicate, object, ".")
            }
            7 | 8 => {
                let predicate = self.using(&["?p", "?p", "?p", "?b"]);
                let object = self.using(&["?x", "?y", "?b", "?c"]);
                tree!(Element; subject, predicate, object, ".")
            }
            9 => {
                let class = self.dice.pick(CLASSES);
                tree!(Element; subject, "rdf:type", self.dice.pick(&["?x", "?d", class]), ".")
            }
            10..14 => {
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
        match self.dice.below(20) {
            0 => self.dice.pick(THINGS).to_owned(),
            1 => "_:x".into(),
            2..6 => self.using(NODES),
            6 => self.variable(),
            _ => {
                self.used.push(self.met);
                self.met.to_owned()
            }
        }
    }

    /// Where a link leads.
    fn end(&mut self) -> String {
        match self.dice.below(20) {
            0 => self.dice.pick(THINGS).to_owned(),
            1 => constant(self.dice).to_owned(),
            2 => "[]".into(),
            3 => self.variable(),
            _ => {
                // To itself only now and then.
                let next = self.dice.pick(NODES);
                self.met = if next == self.met { self.dice.pick(NODES) } else { next };
                self.used.push(self.met);
                self.met.to_owned()
            }
        }
    }

    /// What a fact says.
    fn fact(&mut self) -> String {
        match self.dice.below(20) {
            0 => constant(self.dice).to_owned(),
            1 => "[]".into(),
            2 => self.variable(),
            _ => self.using(VALUES),
        }
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
