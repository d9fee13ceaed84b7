//! Showing the door of the desk: the form that takes a token, and who has come in.

use super::frame::Frame;
use super::links::{chosen, path};
use crate::answer::Site;
use crate::problem::Problem;
use crate::write::say::sign as say;
use maud::{Markup, html};

/// Somebody who has signed in: who, and what each form carries.
pub(super) type Signed<'a> = (&'a str, &'a str);

/// The form for the token; `to` is where it leads.
#[must_use]
pub fn sign_in(site: &Site, to: &str, problem: Option<&Problem>) -> String {
    let frame = Frame { title: say::TITLE.of(site).to_owned(), ..Frame::default() };
    frame.around(site, &html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.of(site)) }
        }
        @if let Some(problem) = problem {
            div.refused role="alert" { @for detail in problem.details() {
                p { (detail.message) }
                @if let Some(help) = &detail.help { p.more { (help) } }
            } }
        }
        form.prompt action=(path(site, "sign-in")) method="post" {
            input type="hidden" name="to" value=(to);
            div.field {
                label for="in-token" { (say::TOKEN.of(site)) }
                input type="password" id="in-token" name="token" required autocomplete="current-password" spellcheck="false";
            }
            div.field {
                label for="in-name" { (say::NAME.of(site)) }
                input type="text" id="in-name" name="name" maxlength="60" autocomplete="name" aria-describedby="name-note";
            }
            (chosen(site))
            button type="submit" { (say::ENTER.of(site)) }
            p.note #name-note { (say::NAME_NOTE.of(site)) }
        }
        p.note { (say::COOKIE.of(site)) }
    })
}

/// Who is signed in, with the way out; or the way in.
pub(super) fn badge(site: &Site, signed: Option<Signed<'_>>, to: &str) -> Markup {
    html! {
        @match signed {
            Some((who, form)) => form.badge action=(path(site, "sign-out")) method="post" {
                span.quiet { (say::AS.of(site)) " " bdi { (who) } }
                input type="hidden" name="form" value=(form);
                button.small type="submit" { (say::LEAVE.of(site)) }
            },
            None => p.badge { a href=(path(site, format_args!("sign-in?to={to}"))) { (say::DECIDE.of(site)) } },
        }
    }
}
