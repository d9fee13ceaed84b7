//! Understanding: the arguments of a request become what is asked, or everything wrong with them.

use crate::ledger::moment;
use crate::write::oai::Metadata;
use std::time::{Duration, SystemTime};

/// What is wrong with a request: one of the codes of the protocol, and why.
pub(super) type Wrong = (&'static str, String);

/// A verb and what may stand beside it; `resumptionToken` stands alone.
struct Verb {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    resumes: bool,
}

const LIST: &[&str] = &["from", "until", "set"];

/// OAI-PMH 2.0 §4.
const VERBS: &[Verb] = &[
    Verb {
        name: "GetRecord",
        required: &["identifier", "metadataPrefix"],
        optional: &[],
        resumes: false,
    },
    Verb { name: "Identify", required: &[], optional: &[], resumes: false },
    Verb { name: "ListIdentifiers", required: &["metadataPrefix"], optional: LIST, resumes: true },
    Verb { name: "ListMetadataFormats", required: &[], optional: &["identifier"], resumes: false },
    Verb { name: "ListRecords", required: &["metadataPrefix"], optional: LIST, resumes: true },
    Verb { name: "ListSets", required: &[], optional: &[], resumes: true },
];

/// A request that keeps the rules of its verb.
#[derive(Debug)]
pub(super) struct Arguments {
    pub(super) verb: &'static str,
    pub(super) identifier: Option<String>,
    pub(super) metadata: Option<Metadata>,
    pub(super) from: Option<SystemTime>,
    pub(super) until: Option<SystemTime>,
    pub(super) set: Option<String>,
    pub(super) token: Option<String>,
}

impl Arguments {
    /// Reads the arguments in the order in which they were sent.
    pub(super) fn read(pairs: &[(String, String)]) -> Result<Self, Vec<Wrong>> {
        let verb = verb(pairs).map_err(|wrong| vec![wrong])?;
        let mut wrong = misplaced(verb, pairs);
        let value = |name: &str| {
            pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        let mut moment = |name: &'static str| {
            let read = value(name).map(|text| read_moment(name, &text)).transpose();
            read.map_err(|told| wrong.push(("badArgument", told))).ok().flatten()
        };
        let (from, until) = (moment("from"), moment("until"));
        if let (Some(from), Some(until)) = (from, until) {
            if from.is_day != until.is_day {
                let told = "from and until are not of the same granularity";
                wrong.push(("badArgument", told.into()));
            } else if from.time > until.time {
                wrong.push(("badArgument", "from is later than until".into()));
            }
        }
        let metadata = value("metadataPrefix").and_then(|prefix| {
            let known = Metadata::of(&prefix);
            if known.is_none() && !prefix.is_empty() {
                let told = format!("there is no format {prefix}; see verb=ListMetadataFormats");
                wrong.push(("cannotDisseminateFormat", told));
            }
            known
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let whole_day = Duration::from_secs(86_399);
        Ok(Self {
            verb: verb.name,
            identifier: value("identifier"),
            metadata,
            from: from.map(|from| from.time),
            until: until.map(|it| if it.is_day { it.time + whole_day } else { it.time }),
            set: value("set"),
            token: value("resumptionToken"),
        })
    }
}

fn verb(pairs: &[(String, String)]) -> Result<&'static Verb, Wrong> {
    let mut verbs = pairs.iter().filter(|(name, _)| name == "verb");
    let told = match (verbs.next(), verbs.next()) {
        (None, _) => "there is no verb".to_owned(),
        (_, Some(_)) => "there are several verbs".to_owned(),
        (Some((_, name)), None) => match VERBS.iter().find(|verb| verb.name == name) {
            Some(verb) => return Ok(verb),
            None => format!("there is no verb {name}"),
        },
    };
    let names: Vec<_> = VERBS.iter().map(|verb| verb.name).collect();
    Err(("badVerb", format!("{told}; expected one of {}", names.join(", "))))
}

/// What may not stand beside a verb, stands there twice, is empty or is not there.
fn misplaced(verb: &Verb, pairs: &[(String, String)]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut bad = |told: String| wrong.push(("badArgument", told));
    let others: Vec<_> = pairs.iter().filter(|(name, _)| name != "verb").collect();
    let resumes = verb.resumes && others.iter().any(|(name, _)| name == "resumptionToken");
    for (place, (name, value)) in others.iter().enumerate() {
        let is_token = verb.resumes && name == "resumptionToken";
        let known = is_token || [verb.required, verb.optional].concat().contains(&name.as_str());
        if !known {
            bad(format!("{} takes no {name}", verb.name));
        } else if others[..place].iter().any(|(before, _)| before == name) {
            bad(format!("{name} stands there twice"));
        } else if value.is_empty() {
            bad(format!("{name} is empty"));
        } else if resumes && !is_token {
            bad(format!("a resumptionToken stands alone, without {name}"));
        }
    }
    for name in verb.required.iter().filter(|_| !resumes) {
        if !others.iter().any(|(known, _)| known == name) {
            bad(format!("{} needs {name}", verb.name));
        }
    }
    wrong
}

#[derive(Clone, Copy)]
struct Moment {
    time: SystemTime,
    is_day: bool,
}

fn read_moment(name: &str, text: &str) -> Result<Moment, String> {
    let is_day = text.len() == 10;
    let whole = if is_day { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let time = moment(&whole).ok_or_else(|| {
        format!("{name}={text}: expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, a day that there is")
    })?;
    Ok(Moment { time, is_day })
}
