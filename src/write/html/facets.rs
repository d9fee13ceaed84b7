//! Showing facets: what else could be chosen becomes checkboxes, years become bars that are links.

use super::links::path;
use crate::answer::{Counted, Facet, Findings, Inquiry, Site};
use crate::query::parameters;
use crate::write::say::{Message, grouped, search as say};
use maud::{Markup, html};

/// The form that all fields of the page belong to.
pub(super) const FORM: &str = "find";

/// What a facet is called.
pub(super) fn name(site: &Site, facet: Facet) -> &'static str {
    let message: Message = match facet {
        Facet::Genre => say::GENRE,
        Facet::Publisher => say::PUBLISHER,
        Facet::Topic => say::TOPIC,
        Facet::Law => say::LAW,
        Facet::Language => say::LANGUAGE,
    };
    message.of(site)
}

/// The address of an inquiry.
pub(super) fn address(site: &Site, inquiry: &Inquiry) -> String {
    let parameters = parameters(inquiry);
    let sign = if parameters.is_empty() { "" } else { "?" };
    path(site, format_args!("search{sign}{parameters}"))
}

/// Every facet that has something, with a button.
pub(super) fn facets(site: &Site, findings: &Findings) -> Markup {
    html! {
        aside.filters aria-label=(say::FILTERS.of(site)) {
            @for (facet, values, more) in &findings.facets {
                @if !values.is_empty() { (fieldset(site, (*facet, values), *more, &findings.inquiry)) }
            }
            (years(site, &findings.inquiry))
            p.actions { button form=(FORM) { (say::APPLY.of(site)) } }
        }
    }
}

fn fieldset(
    site: &Site,
    (facet, values): (Facet, &[Counted]),
    more: usize,
    inquiry: &Inquiry,
) -> Markup {
    html! {
        fieldset.facet id=(facet.name()) {
            legend { (name(site, facet)) }
            ul { @for counted in values { li { label {
                input type="checkbox" form=(FORM) name=(facet.name()) value=(counted.value) checked[counted.is_chosen];
                span { bdi lang=[counted.label.1.as_deref()] { (counted.label.0) }
                    " " span.count { "(" (grouped(counted.count)) span.unseen { " " (say::COUNT.of(site)) } ")" }
                }
            } } } }
            @if more > 0 {
                @let all = Inquiry { all_of: Some(facet), ..inquiry.clone() };
                p { a rel="nofollow" href={ (address(site, &all)) "#" (facet.name()) } {
                    (name(site, facet)) ": " (say::MORE.fill(site, &[("n", &grouped(values.len() + more))]))
                } }
            }
        }
    }
}

fn years(site: &Site, inquiry: &Inquiry) -> Markup {
    let (from, to) = inquiry.years;
    html! {
        fieldset.facet id="years" {
            legend { (say::YEARS.of(site)) }
            p.range {
                label { (say::FROM.of(site)) " " input type="number" form=(FORM) name="from" min="0" max="9999" value=[from]; }
                " "
                label { (say::TO.of(site)) " " input type="number" form=(FORM) name="to" min="0" max="9999" value=[to]; }
            }
        }
    }
}

/// How wide and how high the bars are drawn.
const WIDTH: usize = 720;
const HEIGHT: usize = 96;

/// How many there are of each year: a bar is a link to its year.
pub(super) fn histogram(site: &Site, findings: &Findings) -> Markup {
    let years = &findings.years;
    let most = years.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let (Some((first, _)), Some((last, _))) = (years.first(), years.last()) else {
        return html! {};
    };
    if years.len() < 2 {
        return html! {};
    }
    let step = WIDTH / years.len();
    let year = |year: i32| {
        let inquiry =
            Inquiry { years: (Some(year), Some(year)), number: 1, ..findings.inquiry.clone() };
        address(site, &inquiry)
    };
    html! {
        figure.years {
            figcaption { (say::PER_YEAR.of(site)) }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT + 20) } width=(WIDTH) height=(HEIGHT + 20) role="group" aria-label=(say::PER_YEAR.of(site)) {
                @for (at, (number, count)) in years.iter().enumerate() {
                    @let high = (count * HEIGHT).div_ceil(most);
                    @if *count > 0 {
                        a href=(year(*number)) rel="nofollow" aria-label={ (number) ": " (say::ALL.of(site, *count)) } {
                            rect.bar x=(at * step) y=(HEIGHT - high) width=(step.saturating_sub(2).max(1)) height=(high) {
                                title { (number) ": " (say::ALL.of(site, *count)) }
                            }
                        }
                    }
                }
                text x="0" y=(HEIGHT + 16) { (first) }
                text x=(step * years.len()) y=(HEIGHT + 16) text-anchor="end" { (last) }
            }
            details {
                summary { (say::TABLE.of(site)) }
                table {
                    thead { tr { th scope="col" { (say::YEAR.of(site)) } th scope="col" { (say::COUNT.of(site)) } } }
                    tbody { @for (number, count) in years { tr {
                        th scope="row" { @if *count > 0 { a rel="nofollow" href=(year(*number)) { (number) } } @else { (number) } }
                        td { (grouped(*count)) }
                    } } }
                }
            }
        }
    }
}
