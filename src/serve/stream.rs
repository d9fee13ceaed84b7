//! The stream over HTTP: what happened, for who keeps a copy in step.
//!
//! | address | what is there |
//! |---|---|
//! | `stream` | a Linked Data Event Stream: where its pages are |
//! | `stream/{n}` | a page of it, from 1; a full page never changes |
//! | `activity` | the same as an ActivityStreams collection |
//! | `activity/{n}` | a page of it |

use super::asked::Asked;
use super::respond::{Out, Standing, Written, respond};
use super::sparql::turn;
use super::{Shared, problem};
use crate::problem::{Kind, Problem};
use crate::query::{self, FULL};
use crate::write::negotiate::choose;
use crate::write::stream::{self as written, ACTIVITY_TYPE};
use axum::extract::State;
use axum::response::Response;

/// The root of the stream.
pub(super) async fn root(State(app): State<Shared>, asked: Asked) -> Response {
    let wish = asked.wish.clone();
    respond(app, asked, move |out, _| {
        let formats = written::formats();
        let format = choose(&formats, &wish)?;
        let version = out.since()?;
        let pages = query::fragments(&out.store(None)?)?;
        let mut bytes = Vec::new();
        let root = written::root(&pages, out.site(), format, &mut bytes);
        root.map_err(crate::write::problem)?;
        let written = Written::alone(format.media_type(), Standing::Usual);
        out.whole(Written { formats, version, ..written }, bytes);
        out.keep();
        Ok(())
    })
    .await
}

/// A page of the stream.
pub(super) async fn page(State(app): State<Shared>, mut asked: Asked) -> Response {
    asked.take_ending();
    asked.suffixes = true;
    let wish = asked.wish.clone();
    numbered(app, asked, move |out, number| {
        let formats = written::formats();
        let format = choose(&formats, &wish)?;
        let version = out.since()?;
        let (members, standing) = members(out, number)?;
        let mut bytes = Vec::new();
        let page = written::page((number, &members), out.site(), format, &mut bytes);
        page.map_err(crate::write::problem)?;
        let written = Written::alone(format.media_type(), standing);
        out.whole(Written { formats, version, ..written }, bytes);
        out.keep();
        Ok(())
    })
    .await
}

/// The collection of activities.
pub(super) async fn collection(State(app): State<Shared>, asked: Asked) -> Response {
    respond(app, asked, move |out, _| {
        let store = out.store(None)?;
        let (pages, total) = (query::fragments(&store)?, store.chronicle()?.events().len());
        let full = pages.iter().filter(|page| page.span.is_some()).count().max(1);
        let told = written::collection(full, total, out.site());
        let written =
            Written { version: out.since()?, ..Written::alone(ACTIVITY_TYPE, Standing::Usual) };
        out.whole(written, format!("{told:#}\n").into_bytes());
        out.keep();
        Ok(())
    })
    .await
}

/// A page of activities.
pub(super) async fn activities(State(app): State<Shared>, asked: Asked) -> Response {
    numbered(app, asked, move |out, number| {
        let (members, standing) = members(out, number)?;
        let pages = number + usize::from(standing == Standing::Lasting);
        let told = written::activities((number, pages), &members, out.site());
        let written = Written { version: out.since()?, ..Written::alone(ACTIVITY_TYPE, standing) };
        out.whole(written, format!("{told:#}\n").into_bytes());
        out.keep();
        Ok(())
    })
    .await
}

/// The members of a page, and whether it will ever be another one.
fn members(out: &mut Out, number: usize) -> Result<(Vec<query::Member>, Standing), Problem> {
    let members = query::members(&out.store(None)?, number)?;
    let standing = if members.len() == FULL { Standing::Lasting } else { Standing::Usual };
    Ok((members, standing))
}

/// Answers for the page whose number ends the path.
async fn numbered(
    app: Shared,
    asked: Asked,
    answer: impl FnOnce(&mut Out, usize) -> Result<(), Problem> + Send + 'static,
) -> Response {
    let end = asked.path.rsplit('/').next().unwrap_or_default();
    let plain = !end.starts_with(['0', '+']);
    let Some(number) = end.parse().ok().filter(|_| plain) else {
        let told = format!("{end} is no number of a page, as in stream/1");
        return problem::response(&app, &asked, &Problem::new(Kind::NotFound, told));
    };
    match turn(&app, &asked) {
        Ok(turn) => {
            respond(app, asked, move |out, _| {
                let _turn = turn;
                answer(out, number)
            })
            .await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}
