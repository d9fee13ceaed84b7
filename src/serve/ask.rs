//! Asking by form over HTTP: the gallery of questions, and each with its form and its answer.
//!
//! | address | what is there |
//! |---|---|
//! | `ask` | every question |
//! | `ask/{name}` | one, with its form, its answer and its picture |
//! | `ask/{name}.csv`, `.json`, `.svg` … | the answer alone, in any format of results |
//! | `ask/{name}.atom` | the answer as a feed |
//! | `ask/{name}.rq` | the query |

use super::asked::{Asked, pairs};
use super::feed::{FEED, feed};
use super::pages::nothing;
use super::respond::{Out, Standing, Written, respond};
use super::sparql::turn;
use super::{Shared, documents, problem};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::query::{self, CancellationToken, Gap, PROMPTS, Parameter, Prompt, Request};
use crate::store::Store;
use crate::write::{html, negotiate::wants_html, table};
use axum::extract::State;
use axum::response::Response;

/// Every question.
pub(super) async fn gallery(State(app): State<Shared>, asked: Asked) -> Response {
    documents::send(&app, &asked, "text/html", &html::gallery(&asked.site(&app)))
}

/// One question, asked with what its form says.
pub(super) async fn question(State(app): State<Shared>, asked: Asked) -> Response {
    answer(app, asked, PROMPTS).await
}

/// One question of a list, asked with what its form says.
pub(super) async fn answer(app: Shared, mut asked: Asked, all: &'static [Prompt]) -> Response {
    let path = asked.path.clone();
    let (path, ending) = path.rsplit_once('.').unwrap_or((&path, ""));
    let known = all.iter().copied().find(|prompt| prompt.path() == path);
    let Some(prompt) =
        known.filter(|_| ["", "rq", FEED].contains(&ending) || table(ending).is_some())
    else {
        return problem::response(&app, &asked, &nothing(&asked));
    };
    if !ending.is_empty() {
        asked.wish.format = Some(ending.to_owned());
    }
    if ending == FEED {
        return followed(app, asked, prompt).await;
    }
    match turn(&app, &asked) {
        Ok(turn) => {
            let (shared, query) = (app.clone(), asked.query.clone().unwrap_or_default());
            let people = ending.is_empty() && wants_html(&asked.wish);
            let version = asked.version();
            let work = move |out: &mut Out, cancel: &CancellationToken| {
                let _turn = turn;
                let store = out.store(version?)?;
                let parameters = filled(prompt, &store, &query)?;
                let request = Request { text: prompt.filled(&parameters), ..Request::default() };
                if ending_is_text(out) {
                    let written = written("application/sparql-query", &store);
                    out.whole(written, request.text.into_bytes());
                    return Ok(());
                }
                query::sparql_until(&store, &request, &shared.limits, cancel, |answer| match answer
                {
                    Answer::Table(table) if people => {
                        let gaps = parameters.into_iter().map(|it| Gap::of(&store, it));
                        let gaps = gaps.collect::<Result<Vec<_>, _>>()?;
                        let page = html::prompt(prompt, &gaps, table, out.site());
                        let page = page.map_err(crate::write::problem)?;
                        out.whole(written("text/html", &store), page.into_bytes());
                        Ok(())
                    }
                    other => out.answer(other),
                })
            };
            respond(app, asked, work).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// A question whose new rows somebody wants to hear of.
async fn followed(app: Shared, asked: Asked, prompt: Prompt) -> Response {
    let (store, query) = (app.store.clone(), asked.query.clone().unwrap_or_default());
    let parameters = tokio::task::spawn_blocking(move || filled(prompt, &store, &query)).await;
    match parameters.map_err(Problem::internal).flatten() {
        Ok(parameters) => {
            let request = Request { text: prompt.filled(&parameters), ..Request::default() };
            let page = query::address_of_prompt(prompt, &parameters);
            let own = query::beside(&page, &format!(".{FEED}"));
            let title = prompt.title(asked.reader.tongue).to_owned();
            feed(app, asked, request, (title, page, own)).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// The words of the graph: what there is, what is linked to what, and what each word means.
pub(super) async fn vocab(State(app): State<Shared>, asked: Asked) -> Response {
    let version = asked.version();
    let limits = app.limits.clone();
    respond(app, asked, move |out, _| {
        let store = out.store(version?)?;
        let words = query::vocabulary(&store)?;
        let counts = query::counts(&store)?;
        let links = Prompt::named("links-between-kinds");
        let links = links.map(|it| query::picture(&store, &limits, it, &[]));
        let page = html::vocab(&words, &counts, links.as_ref(), out.site());
        out.whole(written("text/html", &store), page.into_bytes());
        Ok(())
    })
    .await
}

fn ending_is_text(out: &Out) -> bool {
    out.wishes("rq")
}

fn written(media_type: &str, store: &Store) -> Written {
    let version = store.version();
    let version = store.time(version).ok().map(|time| (version, time));
    Written { version, ..Written::alone(media_type, Standing::Usual) }
}

/// The gaps of a question as the parameters of an address fill them.
fn filled(prompt: Prompt, store: &Store, query: &str) -> Result<Vec<Parameter>, Problem> {
    let mut parameters = prompt.parameters(store.base())?;
    let given = pairs(query)?;
    for parameter in &mut parameters {
        let written: Vec<String> = given
            .iter()
            .filter(|(name, value)| *name == parameter.name && !value.trim().is_empty())
            .map(|(_, value)| value.clone())
            .collect();
        if !written.is_empty() {
            parameter.fill(store, &written)?;
        }
    }
    Ok(parameters)
}
