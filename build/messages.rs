//! Turns `web/messages/` into constants: a message that a language lacks, or that has other gaps
//! to fill there, does not compile.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use toml::{Table, Value};

/// The languages of the pages, as `answer::Tongue` has them; the first is the one that others are held against.
const LANGUAGES: &[&str] = &["en", "de"];

/// Sections whose keys are words of the graph and not names of constants.
const TABLES: &[&str] = &["classes", "kinds", "properties"];

type Failure = Box<dyn Error>;

/// The code of all messages; `iri` knows the address of a prefixed name.
pub(crate) fn code(iri: impl Fn(&str) -> Option<String>) -> Result<String, Failure> {
    let files = LANGUAGES.iter().map(|language| read(language));
    let files = files.collect::<Result<Vec<Table>, Failure>>()?;
    let mut code = String::new();
    for (section, messages) in &files[0] {
        let messages = messages.as_table().ok_or("a message without a section")?;
        let others = files.iter().map(|file| file.get(section).and_then(Value::as_table));
        let all: Vec<&Table> = others.collect::<Option<_>>().ok_or("a section is missing")?;
        for (file, language) in all.iter().zip(LANGUAGES) {
            same_keys(messages, file)
                .map_err(|key| format!("{language}.toml: [{section}] {key}"))?;
        }
        if TABLES.contains(&section.as_str()) {
            table(&mut code, section, &all, &iri)?;
        } else {
            module(&mut code, section, &all)?;
        }
    }
    Ok(code)
}

fn read(language: &str) -> Result<Table, Failure> {
    let path = format!("web/messages/{language}.toml");
    let text = fs::read_to_string(&path)?;
    text.parse().map_err(|error| format!("{path}: {error}").into())
}

fn same_keys(one: &Table, other: &Table) -> Result<(), String> {
    let lacking = one.keys().find(|key| !other.contains_key(*key));
    let more = other.keys().find(|key| !one.contains_key(*key));
    lacking.or(more).map_or(Ok(()), |key| Err(format!("only some languages have `{key}`")))
}

/// One module of constants: texts, texts with a number, lists.
fn module(code: &mut String, section: &str, files: &[&Table]) -> Result<(), Failure> {
    writeln!(code, "/// What `[{section}]` of `web/messages/` says.\npub(crate) mod {section} {{")?;
    for (key, first) in files[0] {
        let name = key.replace('-', "_").to_uppercase();
        let values: Vec<&Value> = files.iter().map(|file| &file[key]).collect();
        let forms = |value: &Value| -> Result<Vec<String>, String> {
            let forms: Option<Vec<&str>> = match value {
                Value::String(text) => Some(vec![text]),
                Value::Array(texts) => texts.iter().map(Value::as_str).collect(),
                Value::Table(forms) => {
                    ["one", "other"].iter().map(|form| forms.get(*form)?.as_str()).collect()
                }
                _ => None,
            };
            let forms = forms.ok_or_else(|| {
                format!("[{section}] {key}: expected text, texts, or one and other")
            })?;
            Ok(forms.into_iter().map(str::to_owned).collect())
        };
        let texts = values.into_iter().map(forms).collect::<Result<Vec<_>, _>>()?;
        if texts.iter().any(|text| gaps(text) != gaps(&texts[0]))
            && !matches!(first, Value::Array(_))
        {
            return Err(format!("[{section}] {key}: the languages have different gaps").into());
        }
        let (kind, texts) = match first {
            Value::String(_) => {
                ("Message", format!("{:?}", texts.iter().map(|text| &text[0]).collect::<Vec<_>>()))
            }
            Value::Array(_) => (
                "List",
                format!(
                    "[{}]",
                    texts.iter().map(|text| format!("&{text:?}")).collect::<Vec<_>>().join(", ")
                ),
            ),
            _ => ("Plural", format!("{texts:?}")),
        };
        writeln!(code, "    pub(crate) const {name}: super::{kind} = super::{kind}({texts});")?;
    }
    Ok(writeln!(code, "}}")?)
}

/// The names of the gaps of a text, `{like-this}`.
fn gaps(texts: &[String]) -> Vec<&str> {
    let mut gaps: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)))
        .filter(|gap| *gap != "n")
        .collect();
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

/// A table from addresses (or the names of kinds) to words.
fn table(
    code: &mut String,
    section: &str,
    files: &[&Table],
    iri: impl Fn(&str) -> Option<String>,
) -> Result<(), Failure> {
    let mut rows = BTreeMap::new();
    for key in files[0].keys() {
        let name = if section == "kinds" { Some(key.clone()) } else { iri(key) };
        let name = name.ok_or_else(|| format!("[{section}] {key} is not declared in ontology/"))?;
        let words = files.iter().map(|file| match &file[key] {
            Value::String(one) => Some([one.as_str(), ""]),
            Value::Array(two) => Some([two.first()?.as_str()?, two.get(1)?.as_str()?]),
            _ => None,
        });
        let words: Option<Vec<[&str; 2]>> = words.collect();
        rows.insert(
            name,
            words.ok_or_else(|| format!("[{section}] {key}: expected one or two texts"))?,
        );
    }
    let name = section.to_uppercase();
    writeln!(code, "/// What `[{section}]` of `web/messages/` says, sorted.")?;
    writeln!(code, "pub(crate) const {name}: &[(&str, [[&str; 2]; {}])] = &[", LANGUAGES.len())?;
    for (name, words) in &rows {
        writeln!(code, "    ({name:?}, {words:?}),")?;
    }
    Ok(writeln!(code, "];")?)
}
