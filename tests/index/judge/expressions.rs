//! Calculating: a throw becomes an expression, a filter or an order.

use super::data::{LINKS, NUMBERS, STRINGS, THINGS, TIMES, constant};
use super::patterns::Author;
use super::syntax::{Syntax, tree};

const TESTS: &[&str] = &["isIRI", "isBLANK", "isLITERAL", "isNUMERIC"];
const CASTS: &[&str] = &[
    "xsd:integer",
    "xsd:decimal",
    "xsd:double",
    "xsd:float",
    "xsd:string",
    "xsd:boolean",
    "xsd:dateTime",
    "xsd:date",
    "xsd:time",
    "xsd:duration",
];
const COMPARED: &[&str] = &["=", "!=", "<", ">", "<=", ">="];
const PATTERNS: &[&str] =
    &["\"^can\"", "\"a\"", "\"A.*l$\"", "\"[0-9]+\"", "\"\"", "\"(\"", "\"\\\\.\"", "\"k|z\""];

impl Author<'_> {
    /// Something that gives a value, or none.
    pub(super) fn value(&mut self, depth: usize) -> Syntax {
        if depth == 0 {
            return match self.dice.below(3) {
                0 => tree!(Expression; constant(self.dice)),
                _ => tree!(Expression; self.variable()),
            };
        }
        let kind = self.dice.below(12);
        match kind {
            0..3 => self.value(0),
            3..5 => self.number(depth),
            5..7 => self.text(depth),
            7 => self.time(depth),
            8 => self.condition(depth),
            9 => {
                let (test, yes) = (self.condition(depth - 1), self.value(depth - 1));
                tree!(Expression; "IF(", test, ",", yes, ",", self.value(depth - 1), ")")
            }
            10 => {
                let first = self.value(depth - 1);
                tree!(Expression; "COALESCE(", first, ",", self.value(depth - 1), ")")
            }
            _ => {
                let cast = self.dice.pick(CASTS);
                tree!(Expression; cast, "(", self.value(depth - 1), ")")
            }
        }
    }

    fn number(&mut self, depth: usize) -> Syntax {
        let less = depth - 1;
        match self.dice.below(7) {
            0..3 => {
                let (left, sign) = (self.numeric(less), self.dice.pick(&["+", "-", "*", "/"]));
                tree!(Expression; "(", left, sign, self.numeric(less), ")")
            }
            3 => {
                let name = self.dice.pick(&["ABS", "CEIL", "FLOOR", "ROUND"]);
                tree!(Expression; name, "(", self.numeric(less), ")")
            }
            4 => tree!(Expression; self.dice.pick(&["-", "+"]), "(", self.numeric(less), ")"),
            5 => tree!(Expression; "STRLEN(", self.string(less), ")"),
            _ => {
                let name = self.dice.pick(&["YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS"]);
                tree!(Expression; name, "(", self.value(less), ")")
            }
        }
    }

    fn numeric(&mut self, depth: usize) -> Syntax {
        match self.dice.below(3) {
            0 => tree!(Expression; self.dice.pick(NUMBERS)),
            1 => tree!(Expression; self.variable()),
            _ => self.value(depth),
        }
    }

    /// Often a string.
    fn string(&mut self, depth: usize) -> Syntax {
        match self.dice.below(4) {
            0 => tree!(Expression; self.dice.pick(STRINGS)),
            1 => tree!(Expression; "STR(", self.variable(), ")"),
            2 => tree!(Expression; self.variable()),
            _ => self.value(depth),
        }
    }

    fn text(&mut self, depth: usize) -> Syntax {
        let less = depth - 1;
        match self.dice.below(10) {
            0 => {
                let name = self.dice.pick(&["STR", "LANG", "DATATYPE", "IRI", "STR"]);
                tree!(Expression; name, "(", self.value(less), ")")
            }
            1 => {
                let name = self.dice.pick(&["UCASE", "LCASE", "ENCODE_FOR_URI"]);
                tree!(Expression; name, "(", self.string(less), ")")
            }
            2 => {
                let (text, start) = (self.string(less), self.dice.pick(&["0", "1", "2", "3.5"]));
                match self.dice.below(2) {
                    0 => tree!(Expression; "SUBSTR(", text, ",", start, ")"),
                    _ => tree!(Expression; "SUBSTR(", text, ",", start, ", 2)"),
                }
            }
            3 => {
                let name = self.dice.pick(&["STRBEFORE", "STRAFTER"]);
                let (whole, part) = (self.string(less), self.part());
                tree!(Expression; name, "(", whole, ",", part, ")")
            }
            4 => {
                let (text, pattern) = (self.string(less), self.dice.pick(PATTERNS));
                tree!(Expression; "REPLACE(", text, ",", pattern, ", \"-\")")
            }
            5 => {
                let first = self.string(less);
                tree!(Expression; "CONCAT(", first, ",", self.string(less), ")")
            }
            6 => {
                let language = self.dice.pick(&["\"en\"", "\"de\"", "\"\"", "\"no tag\""]);
                tree!(Expression; "STRLANG(", self.string(less), ",", language, ")")
            }
            7 => {
                let datatype = self.dice.pick(&["xsd:integer", "xsd:date", "ex:measure"]);
                tree!(Expression; "STRDT(", self.string(less), ",", datatype, ")")
            }
            8 => {
                let name = self.dice.pick(&["MD5", "SHA1", "SHA256", "SHA384", "SHA512", "BNODE"]);
                tree!(Expression; name, "(", self.string(less), ")")
            }
            _ => tree!(Expression; "STR(", self.value(less), ")"),
        }
    }

    fn part(&mut self) -> Syntax {
        match self.dice.below(3) {
            0 => tree!(Expression; self.dice.pick(&["\"a\"", "\"\"", "\"a\"@en", "\"can\""])),
            _ => self.string(0),
        }
    }

    fn time(&mut self, depth: usize) -> Syntax {
        let less = depth - 1;
        match self.dice.below(4) {
            0 => tree!(Expression; self.dice.pick(TIMES)),
            1 => {
                let name = self.dice.pick(&["TZ", "TIMEZONE"]);
                tree!(Expression; name, "(", self.value(less), ")")
            }
            2 => {
                let (left, right) = (self.value(less), self.dice.pick(TIMES));
                tree!(Expression; "(", left, self.dice.pick(&["-", "+"]), right, ")")
            }
            _ => tree!(Expression; "xsd:dateTime(", self.value(less), ")"),
        }
    }

    /// What holds, does not hold, or fails.
    pub(super) fn condition(&mut self, depth: usize) -> Syntax {
        let less = depth.saturating_sub(1);
        match self.dice.below(if depth == 0 { 8 } else { 16 }) {
            0..4 => {
                let (left, sign) = (self.value(less.min(1)), self.dice.pick(COMPARED));
                tree!(Expression; "(", left, sign, self.value(less.min(1)), ")")
            }
            4 => tree!(Expression; "BOUND(", self.variable(), ")"),
            5 => tree!(Expression; self.dice.pick(TESTS), "(", self.variable(), ")"),
            6 => {
                let left = self.variable();
                tree!(Expression; "sameTerm(", left, ",", self.value(less), ")")
            }
            7 | 8 => self.matched(less),
            9 => {
                let (left, sign) = (self.condition(less), self.dice.pick(&["&&", "||"]));
                tree!(Expression; "(", left, sign, self.condition(less), ")")
            }
            10 => tree!(Expression; "! (", self.condition(less), ")"),
            11 | 12 => {
                let (value, sign) = (self.value(less), self.dice.pick(&["IN", "NOT IN"]));
                let (first, second) = (self.value(less), self.value(0));
                tree!(Expression; "(", value, sign, "(", first, ",", second, "))")
            }
            13 if self.exists => {
                let sign = self.dice.pick(&["EXISTS", "NOT EXISTS"]);
                tree!(Expression; sign, self.group(less.min(1)))
            }
            14 => {
                tree!(Expression; "IF(", self.condition(less), ",", self.condition(less), ", ?b)")
            }
            15 => {
                let known = self.dice.pick(&[THINGS, LINKS, NUMBERS, STRINGS]);
                let left = self.variable();
                tree!(Expression; "(", left, "=", self.dice.pick(known), ")")
            }
            _ => self.value(less),
        }
    }

    fn matched(&mut self, depth: usize) -> Syntax {
        match self.dice.below(4) {
            0 => {
                let (text, pattern) = (self.string(depth), self.dice.pick(PATTERNS));
                tree!(Expression; "REGEX(", text, ",", pattern, self.dice.pick(&[")", ", \"i\")"]))
            }
            1 => {
                let range = self.dice.pick(&["\"en\"", "\"*\"", "\"EN-gb\"", "\"\""]);
                tree!(Expression; "LANGMATCHES(LANG(", self.variable(), "),", range, ")")
            }
            _ => {
                let name = self.dice.pick(&["CONTAINS", "STRSTARTS", "STRENDS"]);
                let text = self.string(depth);
                tree!(Expression; name, "(", text, ",", self.part(), ")")
            }
        }
    }
}
