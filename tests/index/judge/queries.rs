//! Asking: a throw becomes a whole query.

use super::data::{GRAPHS, THINGS, constant};
use super::dice::Dice;
use super::patterns::Author;
use super::syntax::{Syntax, tree};

/// Aggregates that give the same whatever the order of the rows is.
const SURE: &[&str] = &["COUNT(", "COUNT(DISTINCT", "SUM(", "SUM(DISTINCT", "AVG("];
/// Aggregates that may rightly give one thing or another.
const LOOSE: &[&str] =
    &["MIN(", "MAX(", "SAMPLE(", "GROUP_CONCAT(", "GROUP_CONCAT(DISTINCT", "MIN(", "MAX("];

/// A random query without its prefixes.
pub(super) fn query(dice: &mut Dice) -> Syntax {
    let mut author = Author::new(dice);
    let depth = author.dice.weigh(&[(2, 1), (3, 2), (1, 3)]);
    match author.dice.below(20) {
        0 => {
            let from = author.from();
            tree!(Query; "ASK", from, author.group(depth))
        }
        1 | 2 => author.construct(depth),
        3 => author.describe(depth),
        _ => author.select(depth, true),
    }
}

impl Author<'_> {
    /// `{ SELECT … }` as an element of a group.
    pub(super) fn select_within(&mut self, depth: usize) -> Syntax {
        if self.dice.percent(25) {
            return self.cut();
        }
        let (made, used) = (std::mem::take(&mut self.made), std::mem::take(&mut self.used));
        let select = self.select(depth.saturating_sub(1), false);
        self.made.extend(made);
        self.used.extend(used);
        tree!(Element; "{", select, "}")
    }

    /// A sub-select with a limit, which must not be ambiguous: all terms have a place in its
    /// order.
    fn cut(&mut self) -> Syntax {
        let variable = self.variable();
        let name = variable.as_str();
        let group = self.group(0);
        let select = tree!(Query;
            "SELECT DISTINCT", name, "{", group, "FILTER (! isBLANK(", name, "))",
            "} ORDER BY STR(", name, ") STR(DATATYPE(", name, ")) LANG(", name, ")",
            format!("LIMIT {}", self.dice.between(1, 4)),
        );
        tree!(Element; "{", select, "}")
    }

    fn from(&mut self) -> Option<Syntax> {
        if self.dice.percent(88) {
            return None;
        }
        let mut clauses = Vec::new();
        for _ in 0..self.dice.below(3) {
            clauses.push(tree!(Clause; "FROM", self.dice.pick(GRAPHS)));
        }
        for _ in 0..self.dice.below(3) {
            clauses.push(tree!(Clause; "FROM NAMED", self.dice.pick(GRAPHS)));
        }
        Some(tree!(Clause; clauses))
    }

    fn select(&mut self, depth: usize, outermost: bool) -> Syntax {
        let from = if outermost { self.from() } else { None };
        let group = self.group(depth);
        if self.dice.percent(30) {
            return self.grouped(from, group, outermost);
        }
        let distinct = match self.dice.below(10) {
            0..3 => Some(tree!(Clause; "DISTINCT")),
            3 if outermost => Some(tree!(Clause; "REDUCED")),
            _ => None,
        };
        let reduced = distinct.as_ref().is_some_and(|word| word.to_string() == "REDUCED");
        let mut columns = Vec::new();
        for variable in ["?a", "?b", "?c", "?d", "?x", "?y", "?g", "?p"] {
            if self.dice.percent(if self.used.contains(&variable) { 60 } else { 4 }) {
                columns.push(tree!(Clause; variable));
            }
        }
        if self.dice.percent(15) {
            let value = self.value(2);
            let name = self.fresh();
            columns.push(tree!(Clause; "(", value, "AS", name.as_str(), ")"));
            self.made.push(name);
        }
        let columns = if columns.is_empty() { vec![tree!(Clause; "*")] } else { columns };
        let (order, limit) = if outermost { self.order_and_limit(!reduced) } else { (None, None) };
        let values = self.dice.percent(4).then(|| self.values());
        tree!(Query; "SELECT", distinct, columns, from, group, order, limit, values)
    }

    fn order_and_limit(&mut self, may_limit: bool) -> (Option<Syntax>, Option<Syntax>) {
        let exists = std::mem::replace(&mut self.exists, false);
        let mut order = None;
        if self.dice.percent(35) {
            let mut keys = Vec::new();
            for _ in 0..self.dice.between(1, 3) {
                let key = if self.dice.percent(75) {
                    tree!(Expression; self.variable())
                } else {
                    self.value(1)
                };
                let direction = self.dice.pick(&["", "ASC", "DESC"]);
                keys.push(tree!(Clause; direction, "(", key, ")"));
            }
            order = Some(tree!(Clause; "ORDER BY", keys));
        }
        self.exists = exists;
        let mut limit = None;
        if may_limit && self.dice.percent(25) {
            let (most, skipped) = (self.dice.below(12), self.dice.below(4));
            limit = Some(match self.dice.below(4) {
                0 => tree!(Clause; format!("OFFSET {skipped}")),
                1 => tree!(Clause; format!("LIMIT {most} OFFSET {skipped}")),
                _ => tree!(Clause; format!("LIMIT {most}")),
            });
        }
        (order, limit)
    }

    /// `SELECT … GROUP BY …`, or aggregates over all rows.
    fn grouped(&mut self, from: Option<Syntax>, group: Syntax, outermost: bool) -> Syntax {
        let exists = std::mem::replace(&mut self.exists, false);
        let (mut keys, mut columns) = (Vec::new(), Vec::new());
        for variable in ["?a", "?b", "?x", "?g"] {
            if self.dice.percent(if self.used.contains(&variable) { 40 } else { 3 }) {
                keys.push(tree!(Clause; variable));
                if self.dice.percent(85) {
                    columns.push(tree!(Clause; variable));
                }
            }
        }
        if self.dice.percent(12) {
            let value = self.value(1);
            let name = self.fresh();
            keys.push(tree!(Clause; "(", value, "AS", name.as_str(), ")"));
            columns.push(tree!(Clause; name));
        }
        for _ in 0..self.dice.between(1, 3) {
            let aggregate = self.aggregate(outermost);
            let name = self.fresh();
            columns.push(tree!(Clause; "(", aggregate, "AS", name.as_str(), ")"));
            self.made.push(name);
        }
        let having = self.dice.percent(20).then(|| {
            let (aggregate, sign) = (self.aggregate(false), self.dice.pick(&[">", "=", "<="]));
            tree!(Clause; "HAVING (", aggregate, sign, constant(self.dice), ")")
        });
        let keys = (!keys.is_empty()).then(|| tree!(Clause; "GROUP BY", keys));
        let order = (outermost && self.dice.percent(20)).then(|| {
            let aggregate = self.aggregate(false);
            tree!(Clause; "ORDER BY", aggregate)
        });
        self.exists = exists;
        tree!(Query; "SELECT", columns, from, group, keys, having, order)
    }

    fn aggregate(&mut self, outermost: bool) -> Syntax {
        if self.dice.percent(10) {
            let star = self.dice.pick(&["COUNT(*)", "COUNT(DISTINCT *)"]);
            return tree!(Expression; star);
        }
        let value = match self.dice.below(4) {
            // Not within: Oxigraph has no number for a COUNT of what fails.
            0 if outermost => self.value(1),
            _ => tree!(Expression; self.variable()),
        };
        if outermost && self.dice.percent(50) {
            return tree!(Expression; self.dice.pick(LOOSE), value, ")");
        }
        if self.dice.percent(20) {
            // Of strings there is one least and one greatest.
            return tree!(Expression; self.dice.pick(&["MIN(", "MAX("]), "STR(", value, "))");
        }
        tree!(Expression; self.dice.pick(SURE), value, ")")
    }

    fn construct(&mut self, depth: usize) -> Syntax {
        let from = self.from();
        if self.dice.percent(15) {
            let triples: Vec<Syntax> =
                vec![tree!(Element; "?a ex:feeds ?b ."), tree!(Element; "?b ?p ?c .")];
            return tree!(Query; "CONSTRUCT", from, "WHERE {", triples, "}");
        }
        let group = self.group(depth);
        let mut template = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            let mut any = |others: &[&'static str]| {
                let known = !self.used.is_empty() && self.dice.percent(70);
                let of = if known { &self.used } else { others };
                self.dice.pick(of)
            };
            let subject = any(&["?a", "_:n", "ex:lock"]);
            let predicate = any(&["ex:saw", "ex:saw", "ex:saw", "?p"]);
            let object = any(&["?a", "?x", "_:n", "_:m", "7", "\"x\"@en"]);
            let predicate = if self.dice.percent(80) { "ex:saw" } else { predicate };
            template.push(tree!(Element; subject, predicate, object, "."));
        }
        tree!(Query; "CONSTRUCT {", template, "}", from, "WHERE", group)
    }

    fn describe(&mut self, depth: usize) -> Syntax {
        let from = self.from();
        match self.dice.below(3) {
            0 => tree!(Query; "DESCRIBE", self.dice.pick(THINGS), from),
            1 => tree!(Query; "DESCRIBE ?a", from, self.group(depth)),
            _ => {
                let thing = self.dice.pick(THINGS);
                tree!(Query; "DESCRIBE", thing, "?b", from, self.group(depth))
            }
        }
    }
}
