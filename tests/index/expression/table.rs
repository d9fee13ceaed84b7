//! What is asked of expressions, and of which terms.

/// Terms of every kind, in N-Triples.
pub(super) const TERMS: &str = r#"
<http://a.example/x>
<http://a.example/xy>
<http://b.example/é>
<urn:x>
_:b1
_:b2
""
"a"
"abc"
"ABC"
"Abc"
"é"
"ß"
"İ"
"ΑΣ"
"ΑΣ."
"日本語テキスト"
"a.c"
"true"
"1"
"2020-01-01"
"en"
"EN-gb"
"*"
"abc"@en
"abc"@en-gb
"ABC"@de
""@fr
"abc"@ar--rtl
"abc"@ar--ltr
"ab"@en
"b"@en
"b"
"http://a.example/x"
"rel"
"not an iri"
"foo bar é%"
"i"
"["
"abcabc"
"ltr"
"é1́"
<<( <http://a.example/x> <http://a.example/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>>
<<( <http://a.example/x> <http://a.example/p> "1.0"^^<http://www.w3.org/2001/XMLSchema#double> )>>
<<( <http://a.example/x> <http://a.example/p> "z" )>>
"x"^^<http://dt.example/d>
"y"^^<http://dt.example/d>
"x"^^<http://dt.example/e>
""^^<http://dt.example/e>
"#;

/// Literals of XML Schema: a datatype, and texts that are of it or not, between bars.
pub(super) const LITERALS: &[(&str, &str)] = &[
    ("boolean", "true|false|1|0|maybe"),
    (
        "integer",
        "0|1|01|-1|2|3|42|9223372036854775807|-9223372036854775808|9007199254740993|9007199254740992|16777217|16777216|99999999999999999999|abc",
    ),
    ("byte", "1|300"),
    ("nonNegativeInteger", "2"),
    ("long", "-1"),
    ("unsignedInt", "2020"),
    (
        "decimal",
        "1.0|1.5|0.1|0.0|-0.5|123456789012345678901.123456|9007199254740993.5|0.000000000000000001|2.5",
    ),
    ("double", "1.0E0|1|0|-0.0|NaN|INF|-INF|0.1|9007199254740992|1E300|1.5|x"),
    ("float", "1|0|-0|NaN|INF|0.1|16777216|3.4E38|1.5"),
    (
        "dateTime",
        "2020-01-01T00:00:00Z|2020-01-01T00:00:00|2020-01-01T00:00:00+14:00|2020-01-01T01:00:00+01:00|2019-12-31T12:00:00Z|2020-01-01T13:59:59Z|2020-01-01T14:00:01Z|2020-01-03T00:00:00|2020-01-01T12:30:15.25-05:00|-0044-03-15T00:00:00Z|2020-02-30T00:00:00Z|nope|2020-01-01T00:00:00.000Z|2020-01-01T24:00:00Z|99999-01-01T00:00:00Z",
    ),
    ("dateTimeStamp", "2020-01-01T00:00:00Z"),
    (
        "date",
        "2020-01-01|2020-01-01Z|2020-01-02|2020-01-02Z|2019-12-31|2020-01-01+14:00|2020-01-01-14:00|2021-06-30|1999-01-01|nope|2020-13-01|2020-01-01+00:00",
    ),
    ("time", "12:00:00|12:00:00Z|13:00:00+01:00"),
    ("gYear", "2020|2021|2020Z"),
    ("gYearMonth", "2020-01"),
    ("gMonthDay", "--01-01"),
    ("gDay", "---01"),
    ("gMonth", "--01"),
    ("duration", "P1Y|P1DT2H"),
    ("yearMonthDuration", "P12M|P1Y"),
    ("dayTimeDuration", "PT1H|PT60M|-PT5H"),
    ("string", "abc"),
    ("anyURI", "x"),
    ("token", "x"),
];

/// Expressions over `?x`.
pub(super) const OF_ONE: &str = r#"
?x
STR(?x)
LANG(?x)
DATATYPE(?x)
IRI(?x)
BNODE(?x)
ABS(?x)
CEIL(?x)
FLOOR(?x)
ROUND(?x)
STRLEN(?x)
UCASE(?x)
LCASE(?x)
ENCODE_FOR_URI(?x)
YEAR(?x)
MONTH(?x)
DAY(?x)
HOURS(?x)
MINUTES(?x)
SECONDS(?x)
TIMEZONE(?x)
TZ(?x)
MD5(?x)
SHA256(?x)
isIRI(?x)
isBlank(?x)
isLiteral(?x)
isNumeric(?x)
isTRIPLE(?x)
SUBJECT(?x)
OBJECT(?x)
hasLANG(?x)
hasLANGDIR(?x)
LANGDIR(?x)
BOUND(?x)
!?x
-?x
+?x
xsd:string(?x)
xsd:boolean(?x)
xsd:integer(?x)
xsd:decimal(?x)
xsd:float(?x)
xsd:double(?x)
xsd:dateTime(?x)
xsd:date(?x)
xsd:time(?x)
xsd:gYear(?x)
xsd:gYearMonth(?x)
xsd:duration(?x)
xsd:dayTimeDuration(?x)
COALESCE(?x, 1)
IF(?x, 1, 2)
COALESCE(YEAR(?x), STR(?x), "none")
IF(isIRI(?x), STR(?x), LANG(?x))
?x IN ()
?x IN (1)
?x IN (1, 2, "abc", <urn:x>, 2.5)
?x NOT IN (<urn:x>, <http://a.example/x>)
?x IN (<urn:x>, <http://a.example/x>)
?x IN (<urn:x>, "a", "b")
?x IN ("a", "abc"@en, ?x)
CONTAINS(?x, "b")
CONTAINS(LCASE(?x), "abc")
CONTAINS(UCASE(STR(?x)), "ABC")
CONTAINS(STR(?x), "é")
CONTAINS(?x, "")
CONTAINS(?x, "b"@en)
CONTAINS(LCASE(STR(?x)), "ß")
CONTAINS(UCASE(?x), "SS")
CONTAINS(LCASE(?x), "ς")
STRSTARTS(?x, "ab")
STRSTARTS(STR(?x), "http://a")
STRENDS(?x, "c")
STRENDS(STR(?x), "x")
STRSTARTS(LCASE(?x), "ab")
STRSTARTS(STR(?x), 5)
CONTAINS(?x, <urn:x>)
REGEX(?x, "a.c")
REGEX(?x, "a.c", "i")
REGEX(STR(?x), "^http")
REGEX(?x, "a.c", "q")
REGEX(?x, "[")
REGEX(?x, "a", "z")
REGEX(LCASE(STR(?x)), "ab+")
REGEX(?x, "a b", "xims")
REPLACE(?x, "b", "XX")
REPLACE(?x, "(a)(b)", "$2$1")
REPLACE(?x, "B", "x", "i")
REPLACE(STR(?x), "", "-")
REPLACE(?x, "[", "")
REPLACE(?x, "b", "q"@en)
REPLACE(?x, "(?<n>a)", "${n}_$0")
SUBSTR(?x, 2)
SUBSTR(?x, 0, 2)
SUBSTR(?x, -1, 3)
SUBSTR(STR(?x), 1, 4)
SUBSTR(?x, 1.5)
SUBSTR(?x, 9223372036854775807, 5)
STRLEN(STR(?x))
STRLEN(LCASE(?x))
STRBEFORE(?x, "b")
STRAFTER(?x, "b")
STRBEFORE(STR(?x), "/")
STRAFTER(?x, ""@en)
CONCAT(?x, "-")
CONCAT(?x, ?x)
CONCAT(STR(?x), "a"@en)
CONCAT()
CONCAT(?x)
LANGMATCHES(LANG(?x), "en")
LANGMATCHES(LANG(?x), "*")
LANG(?x) = "en"
LANGMATCHES(?x, "en")
LANG(?x) IN ("en", "")
DATATYPE(?x) = xsd:date
DATATYPE(?x) = xsd:integer
DATATYPE(?x) IN (xsd:string, xsd:dateTime)
STRDT(?x, xsd:integer)
STRLANG(?x, "fr")
STRDT(STR(?x), <urn:d>)
STRLANGDIR(?x, "ar", "rtl")
?x + 1
?x * 2
?x - 1.5
?x / 2
?x / 0
2 / ?x
?x * 1e0
?x + ?x * ?x
-(?x + 1)
?x + "PT1H"^^xsd:dayTimeDuration
ABS(?x - 3)
(?x + 1) > 2
YEAR(?x) >= 2020
YEAR(?x) = 2020
YEAR(?x) + 1
FLOOR(YEAR(?x) / 10) * 10
MONTH(?x) IN (1, 2)
?x = 1
?x != 1
?x = 1.0
?x = 1e0
?x = "1"^^xsd:float
?x = "abc"
?x != "abc"
?x = "abc"@en
?x = <urn:x>
?x != <urn:x>
?x = true
?x = "x"^^<http://dt.example/d>
?x = "2020-01-01"^^xsd:date
?x = "2020-01-01T00:00:00Z"^^xsd:dateTime
?x = "NaN"^^xsd:double
?x = 0
?x = 9007199254740993
?x = "2020"^^xsd:gYear
?x = "maybe"^^xsd:boolean
?x = "P1Y"^^xsd:duration
?x = 16777217
?x = "16777216"^^xsd:float
?x = "9007199254740992"^^xsd:double
?x = 9007199254740993.5
?x < 1
?x <= 1
?x > 1
?x >= 1.5
?x < 1e0
?x > "NaN"^^xsd:double
?x >= "NaN"^^xsd:double
?x < "abc"
?x <= "abc"
?x > "abc"
?x >= "abc"@en
?x < "b"@en
?x < <urn:x>
?x <= <urn:x>
?x < true
?x >= false
?x < "2020-01-01"^^xsd:date
?x >= "2020-01-01"^^xsd:date
?x >= "2020-01-01Z"^^xsd:date
?x >= "2020-01-01"^^xsd:date && ?x < "2021-01-01"^^xsd:date
?x > "2020-01-01T00:00:00Z"^^xsd:dateTime
?x <= "2020-01-01T00:00:00"^^xsd:dateTime
"2020-01-01"^^xsd:date <= ?x
1 < ?x
"abc" >= ?x
?x < "2020"^^xsd:gYear
?x >= "P1Y"^^xsd:yearMonthDuration
?x > "12:00:00"^^xsd:time
?x < 9007199254740993
?x <= 16777217
?x < "16777216"^^xsd:float
?x >= "x"^^<http://dt.example/d>
?x < 1E300
?x <= "INF"^^xsd:double
?x < "-INF"^^xsd:float
?x > 9007199254740993.5
?x > 0
?x >= 0
?x < ""
?x >= ""
STR(?x) < "b"
STR(?x) >= "http://a.example/x"
STR(?x) = "abc"
STR(?x) != "abc"
LCASE(?x) = "abc"
LCASE(STR(?x)) = "abc"
STR(?x) IN ("a", "abc")
STRLEN(?x) > 2
STRLEN(STR(?x)) = 3
SUBSTR(STR(?x), 1, 4) = "2020"
xsd:integer(?x) > 1
xsd:integer(SUBSTR(STR(?x), 1, 4)) >= 2020
STR(YEAR(?x))
STRSTARTS(STR(YEAR(?x)), "20")
xsd:string(?x) = "1"
STR(DATATYPE(?x))
isIRI(?x) && STRSTARTS(STR(?x), "http://b")
sameTerm(?x, 1)
sameTerm(?x, <urn:x>)
sameTerm(STR(?x), "a")
sameTerm(?x + 0, ?x * 1)
sameTerm(xsd:dateTime(?x), xsd:dateTime("2020-01-01T01:00:00+01:00"))
?x || false
?x && true
!(?x = 1) || ?x > 2
?x = 1 || ?x = 2 || ?x = "abc"
BOUND(?x) && ?x > 1 && isNumeric(?x)
(?x > 1) = true
IF(?x > 1, "big", "small")
COALESCE(?x + 1, ?x)
STR(?x > 1)
IF(BOUND(?x), IF(isLiteral(?x), LANG(?x), STR(?x)), "")
!(?x < 2)
?x && (1/0)
STRSTARTS(STR(?x), "a")
STRSTARTS(STR(?x), "x")
STRSTARTS(STR(?x), "http")
?x >= 1 && ?x <= 2.5
?x = 1 || ?x > 40 || ?x = <urn:x>
?x IN (1, "abc")
2.5 >= ?x
?x >= xsd:date("2020-01-01")
?x > -1
?x <= 1 + 1
?x = STRDT("1", xsd:integer)
?x = xsd:integer("zz")
IF(true, ?x, 1)
TRIPLE(?x, <urn:p>, ?x)
?x = ?x
?x < ?x
?x <= ?x
?x != ?x
CONTAINS(CONCAT("[", STR(?x), "]"), "[a")
STRAFTER(STR(?x), "://") = "a.example/x"
UCASE(LCASE(?x))
LCASE(SUBSTR(?x, 1, 1))
CONCAT(UCASE(SUBSTR(?x,1,1)), SUBSTR(?x, 2))
REPLACE(LCASE(STR(?x)), "[^a-z]", "")
STRLEN(REPLACE(STR(?x), "a", ""))
"#;

/// Expressions over `?x` and `?y`.
pub(super) const OF_TWO: &str = r#"
?x = ?y
?x != ?y
?x < ?y
?x <= ?y
?x > ?y
?x >= ?y
sameTerm(?x, ?y)
?x + ?y
?x - ?y
?x * ?y
?x / ?y
STR(?x) < STR(?y)
STR(?x) = STR(?y)
STR(?x) >= STR(?y)
CONTAINS(?x, ?y)
CONTAINS(STR(?x), STR(?y))
STRSTARTS(?x, ?y)
STRENDS(?x, ?y)
CONTAINS(LCASE(?x), LCASE(?y))
STRBEFORE(?x, ?y)
STRAFTER(?x, ?y)
CONCAT(?x, ?y)
LANGMATCHES(?x, ?y)
LANGMATCHES(LANG(?x), ?y)
?x || ?y
?x && ?y
IF(?x, ?y, 1)
COALESCE(?x, ?y)
COALESCE(YEAR(?x), ?y)
STRDT(?x, ?y)
STRLANG(?x, ?y)
SUBSTR(?x, ?y)
REGEX(?x, ?y)
REGEX(?x, "a", ?y)
REPLACE(?x, "a", ?y)
REPLACE(?x, ?y, "z")
?x IN (?y, 1)
YEAR(?x) = YEAR(?y)
YEAR(?x) - YEAR(?y)
LANG(?x) = LANG(?y)
DATATYPE(?x) = DATATYPE(?y)
ABS(?x - ?y) < 2
?x > 1 && ?y < 2
?x = 1 || ?y = 1
sameTerm(STR(?x), STR(?y))
STRLEN(?x) + STRLEN(?y)
TRIPLE(?x, <urn:p>, ?y)
ADJUST(?x, ?y)
LCASE(?x) = LCASE(?y)
IF(?x < ?y, ?x, ?y)
"#;
