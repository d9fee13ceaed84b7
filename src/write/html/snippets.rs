//! Copying: a query becomes the lines with which a program, a statistician or a table asks it.

use super::links::{encoded, of_version};
use crate::answer::{Question, Site};
use crate::write::say::{sparql as say, thing::COPY};
use maud::{Markup, html};

/// Longest address that spreadsheets and old proxies take.
const LONGEST: usize = 2000;

/// The query, ready for other tools.
pub(super) fn snippets(site: &Site, query: &Question) -> Markup {
    let all = [
        ("curl", "curl", curl(site, query)),
        ("python", "Python", python(site, query)),
        ("r", "R", r(site, query)),
        ("javascript", "JavaScript", javascript(site, query)),
        ("spreadsheet", say::SPREADSHEET.of(site), spreadsheet(site, query)),
    ];
    html! {
        section {
            h2 { (say::COPY_AS.of(site)) }
            @for (id, name, text) in &all {
                details.snippet {
                    summary { (name) }
                    pre.scroll id={ "copy-" (id) } tabindex="0" role="region" aria-label=(name) { (text) }
                    button.copy.small type="button" hidden data-copy={ "copy-" (id) } { (COPY.of(site)) }
                }
            }
        }
    }
}

/// Where the query is asked, with the graphs that it sees and the version.
fn endpoint(site: &Site, query: &Question) -> String {
    let graphs = query.graphs().into_iter();
    let graphs = graphs.map(|(name, value)| format!("{name}={}", encoded(value)));
    let version = site.as_of.map(|(version, _)| format!("version={version}"));
    let parameters: Vec<String> = graphs.chain(version).collect();
    let sign = if parameters.is_empty() { "" } else { "?" };
    site.base.join(format_args!("sparql{sign}{}", parameters.join("&"))).into_string()
}

fn curl(site: &Site, query: &Question) -> String {
    let text = query.text.replace('\'', "'\\''");
    let endpoint = endpoint(site, query);
    format!("curl -H 'Accept: text/csv' --data-urlencode 'query={text}' '{endpoint}'")
}

fn python(site: &Site, query: &Question) -> String {
    let (endpoint, text) = (endpoint(site, query), quoted(&query.text));
    format!(
        "import csv, io, urllib.parse, urllib.request\n\nquery = {text}\nrequest = urllib.request.Request(\n    \"{endpoint}\",\n    data=urllib.parse.urlencode({{\"query\": query}}).encode(),\n    headers={{\"Accept\": \"text/csv\"}},\n)\nwith urllib.request.urlopen(request) as answer:\n    rows = list(csv.DictReader(io.StringIO(answer.read().decode())))\nprint(len(rows), \"rows\")\n# with pandas: pandas.DataFrame(rows)"
    )
}

fn r(site: &Site, query: &Question) -> String {
    let (endpoint, text) = (endpoint(site, query), quoted(&query.text));
    format!(
        "library(httr2)\n\nquery <- {text}\nanswer <- request(\"{endpoint}\") |>\n  req_headers(Accept = \"text/csv\") |>\n  req_body_form(query = query) |>\n  req_perform()\nrows <- read.csv(text = resp_body_string(answer))\ncat(nrow(rows), \"rows\\n\")"
    )
}

fn javascript(site: &Site, query: &Question) -> String {
    let (endpoint, text) = (endpoint(site, query), quoted(&query.text));
    format!(
        "const query = {text};\nconst answer = await fetch(\"{endpoint}\", {{\n  method: \"POST\",\n  headers: {{ Accept: \"application/sparql-results+json\" }},\n  body: new URLSearchParams({{ query }}),\n}});\nconst {{ results }} = await answer.json();\nconsole.log(results.bindings.length, \"rows\");"
    )
}

fn spreadsheet(site: &Site, query: &Question) -> String {
    let graphs = query.graphs().into_iter();
    let graphs: Vec<String> =
        graphs.map(|(name, value)| format!("&{name}={}", encoded(value))).collect();
    let graphs = graphs.concat();
    let parameters = format!("sparql?format=csv&query={}{graphs}", encoded(&query.text));
    let address = of_version(site, site.base.join(parameters).into_string());
    if address.len() > LONGEST {
        return say::TOO_LONG.of(site).to_owned();
    }
    format!("=IMPORTDATA(\"{address}\")\n\n{}\n{address}", say::POWER_QUERY.of(site))
}

/// A text as Python, R and JavaScript all read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {}
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
