//! Showing what waits for a person: one proposal with both sides, its words, and the buttons.

use super::frame::{Frame, plain};
use super::links::{path, term, thing, time};
use super::sheet::{Node, Sheet};
use super::sign::{Signed, badge};
use super::why::case_for;
use super::words::{kind, property};
use crate::answer::Site;
use crate::import::review::{Decision, Proposal, Sort, Verdict};
use crate::query::{Queue, Standing};
use crate::vocab::{Kind, colo, dcterms, prov, rdf, xsd};
use crate::write::say::{Message, grouped, review as say};
use maud::{Markup, html};
use oxrdf::{Graph, Literal, LiteralRef, NamedNode, NamedNodeRef, Term, TermRef};
use std::collections::BTreeMap;

/// What a side tells of itself: so many properties, and so many values of each.
const TOLD: usize = 12;
const VALUES: usize = 4;

/// What does not tell two things apart.
const BESIDE: &[NamedNodeRef<'static>] =
    &[rdf::TYPE, colo::key, colo::excerpt, prov::qualifiedAttribution, dcterms::isPartOf];

/// What a page of the queue shows.
pub struct Review<'a> {
    /// Everything that was proposed and decided.
    pub queue: &'a Queue,
    /// The proposal that is asked about.
    pub shown: Option<&'a Proposal>,
    /// What is said around it.
    pub graph: &'a Graph,
    /// Decisions about others like it, and how many there are of each verdict.
    pub alike: (Vec<&'a Decision>, [usize; 2]),
    /// The kind that is wanted.
    pub sort: Option<Sort>,
    /// How far they are decided.
    pub standing: Standing,
    /// What is listed, where none is asked about.
    pub listed: &'a [&'a Proposal],
    /// What was decided a moment ago.
    pub done: Option<&'a Proposal>,
    /// Or the two things that became one.
    pub united: Option<&'a Decision>,
    /// Who has signed in, and what their forms carry.
    pub signed: Option<Signed<'a>>,
    /// The names of the proposals before and behind this one.
    pub beside: [Option<&'a str>; 2],
}

/// A page of the queue.
#[must_use]
pub fn review(site: &Site, review: &Review<'_>) -> String {
    let topic = site.base.join("review");
    let sheet = Sheet { graph: review.graph, site, topic: topic.as_ref() };
    let title = say::TITLE.of(site);
    let crumbs = match review.shown {
        Some(_) => vec![(title.to_owned(), path(site, "review"))],
        None => Vec::new(),
    };
    let own = review.shown.map(|shown| plain(&question(sheet, shown)));
    let frame = Frame {
        title: own.unwrap_or_else(|| title.to_owned()),
        version: Some(review.queue.version),
        crumbs,
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            (notice(sheet, review))
            @match review.shown {
                Some(shown) => (card(sheet, review, shown)),
                None => (list(sheet, review)),
            }
            (filters(site, review))
            (badge(site, review.signed, "review"))
            @if review.signed.is_some() { (keys(site)) }
        },
    )
}

/// The question in words, for the title.
fn question(sheet: Sheet<'_>, proposal: &Proposal) -> String {
    let (site, key) = (sheet.site, &proposal.key);
    let label = |term: &Term| match term {
        Term::NamedNode(node) => sheet.label(node.as_ref()),
        Term::Literal(text) => text.value().to_owned(),
        other => other.to_string(),
    };
    let (one, other) = (label(&key.subject.clone().into()), label(&key.object));
    match key.sort {
        Sort::Identity => say::Q_IDENTITY.text(site, &[("one", &one), ("other", &other)]),
        Sort::Mention => say::Q_MENTION.text(site, &[("one", &one), ("other", &other)]),
        Sort::Link => {
            let name = property(site, key.predicate.as_ref());
            say::Q_LINK.text(site, &[("one", &one), ("property", &name), ("other", &other)])
        }
    }
}

/// What was decided a moment ago, and the way back.
fn notice(sheet: Sheet<'_>, review: &Review<'_>) -> Markup {
    let site = sheet.site;
    let decision = review.done.and_then(|done| done.decision.as_ref()).or(review.united);
    html! {
        @if let Some(decision) = decision {
            div.done role="status" {
                p { strong { (verdict(site, decision.verdict)) } " "
                    @if let Some(done) = review.done { a href=(path(site, format_args!("review/{}", done.id))) { (say::WHAT.of(site)) } }
                    @else { (say::UNITED.of(site)) }
                }
                @if let Some((_, form)) = review.signed {
                    form action=(path(site, format_args!("review/{}", decision.digits()))) method="post" {
                        input type="hidden" name="form" value=(form);
                        input type="hidden" name="stamp" value=(review.done.map_or("", |done| &done.stamp));
                        button.small name="wish" value="undo" data-key="z" { (say::UNDO.of(site)) }
                    }
                }
            }
        }
    }
}

fn verdict(site: &Site, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => say::ACCEPTED.of(site),
        Verdict::Rejected => say::REJECTED.of(site),
        Verdict::Unsure => say::UNSURE.of(site),
    }
}

fn sort_name(sort: Sort) -> Message {
    match sort {
        Sort::Link => say::LINK,
        Sort::Mention => say::MENTION,
        Sort::Identity => say::IDENTITY,
    }
}

fn standing_name(standing: Standing) -> Message {
    match standing {
        Standing::Open => say::OPEN,
        Standing::Unsure => say::UNSURE,
        Standing::Accepted => say::ACCEPTED,
        Standing::Rejected => say::REJECTED,
    }
}

/// One proposal: what is asked, the words, both sides, what is known of others, the buttons.
fn card<'a>(sheet: Sheet<'a>, review: &Review<'a>, shown: &'a Proposal) -> Markup {
    let site = sheet.site;
    let open = review.queue.standing(Standing::Open, review.sort).count();
    html! {
        article.proposal {
            header {
                p.eyebrow { (sort_name(shown.key.sort).of(site)) " · " (say::WAITING.of(site, open)) }
                h1 { (asked(sheet, shown)) }
            }
            @if let Some(decision) = &shown.decision { (decided(site, decision)) }
            section.speaks { h2 { (say::EVIDENCE.of(site)) }
                @for node in &shown.nodes { (case_for(sheet, node.as_ref().into())) }
            }
            @let both = shown.key.sort == Sort::Identity;
            @if let Some(signed) = review.signed { (form(sheet, review, (shown, signed))) }
            @else { (badge(site, None, &format!("review/{}", shown.id))) }
            section { h2 { (say::SIDES.of(site)) }
                div.sides {
                    (side(sheet, shown.key.subject.as_ref()))
                    @match &shown.key.object {
                        Term::NamedNode(node) => (side(sheet, node.as_ref())),
                        other => div.side { p.eyebrow { (say::VALUE.of(site)) } p { (term(sheet, other.as_ref())) } },
                    }
                }
                @if both { p.note { (say::MERGE_NOTE.of(site)) } }
            }
            (alike(sheet, review))
            (beside(site, review))
        }
    }
}

/// The question, with its things as links.
fn asked<'a>(sheet: Sheet<'a>, shown: &'a Proposal) -> Markup {
    let (site, key) = (sheet.site, &shown.key);
    let one = thing(sheet, key.subject.as_ref());
    let other = term(sheet, key.object.as_ref());
    match key.sort {
        Sort::Identity => say::Q_IDENTITY.fill(site, &[("one", &one), ("other", &other)]),
        Sort::Mention => say::Q_MENTION.fill(site, &[("one", &one), ("other", &other)]),
        Sort::Link => {
            let name = property(site, key.predicate.as_ref());
            say::Q_LINK.fill(site, &[("one", &one), ("property", &name), ("other", &other)])
        }
    }
}

/// What was decided, by whom, when and why.
fn decided(site: &Site, decision: &Decision) -> Markup {
    let when = Literal::new_typed_literal(&*decision.when, xsd::DATE_TIME);
    html! {
        p.done { strong { (verdict(site, decision.verdict)) } " – "
            (say::BY.fill(site, &[
                ("who", &html! { bdi { (decision.who) } }),
                ("when", &time(site, LiteralRef::from(&when))),
                ("version", &decision.version),
            ]))
            @if !decision.note.is_empty() { " " q { bdi { (decision.note) } } }
        }
    }
}

/// The buttons, the note, and which of two stays.
fn form<'a>(
    sheet: Sheet<'a>,
    review: &Review<'a>,
    (shown, (_, token)): (&'a Proposal, Signed<'a>),
) -> Markup {
    let (site, key) = (sheet.site, &shown.key);
    let standing = Standing::of(shown.decision.as_ref());
    let is_identity = key.sort == Sort::Identity;
    let accept = if is_identity { say::MERGE } else { say::ACCEPT };
    let query = review.sort.map(|sort| format!("&kind={}", sort.name())).unwrap_or_default();
    html! {
        form.decide action=(path(site, format_args!("review/{}", shown.id))) method="post" {
            input type="hidden" name="form" value=(token);
            input type="hidden" name="stamp" value=(shown.stamp);
            @if let Some(sort) = review.sort { input type="hidden" name="kind" value=(sort.name()); }
            @if is_identity && standing != Standing::Accepted { (stays(sheet, key.subject.as_ref(), &key.object)) }
            div.field {
                label for="in-note" { (say::NOTE.of(site)) }
                input type="text" id="in-note" name="note" maxlength="2000" autocomplete="off";
            }
            div.actions {
                @if standing != Standing::Accepted { button name="wish" value="accept" data-key="a" { (accept.of(site)) } }
                @if standing != Standing::Rejected { button.no name="wish" value="reject" data-key="r" { (say::REJECT.of(site)) } }
                @if standing == Standing::Open { button.other name="wish" value="unsure" data-key="u" { (say::DOUBT.of(site)) } }
                @if shown.decision.is_some() { button.other name="wish" value="undo" data-key="z" { (say::UNDO.of(site)) } }
                @if standing == Standing::Open {
                    a.button href=(path(site, format_args!("review?after={}{query}", shown.id))) data-key="s" { (say::SKIP.of(site)) }
                }
            }
        }
    }
}

/// Which of two things stays: the one of which more is said.
fn stays<'a>(sheet: Sheet<'a>, one: NamedNodeRef<'a>, other: &'a Term) -> Markup {
    let Term::NamedNode(other) = other else { return html! {} };
    let said = |node| sheet.graph.triples_for_subject(node).count();
    let first = said(one) >= said(other.as_ref());
    html! {
        fieldset.field {
            legend { (say::STAYS.of(sheet.site)) }
            @for (node, is_first) in [(one, true), (other.as_ref(), false)] {
                label.choice {
                    input type="radio" name="stays" value=(node.as_str()) checked[is_first == first];
                    span { bdi { (sheet.label(node)) } " " small.quiet { (sheet.short(node)) } }
                }
            }
        }
    }
}

/// What is said of one side.
fn side<'a>(sheet: Sheet<'a>, node: NamedNodeRef<'a>) -> Markup {
    let site = sheet.site;
    let sort = site.base.kind(node);
    let mut said = BTreeMap::<String, (NamedNodeRef<'a>, Vec<TermRef<'a>>)>::new();
    let label = sheet.label(node);
    let is_its_name =
        |object: TermRef<'_>| matches!(object, TermRef::Literal(text) if text.value() == label);
    for triple in sheet.graph.triples_for_subject(node) {
        if !BESIDE.contains(&triple.predicate) && !is_its_name(triple.object) {
            let name = triple.predicate.as_str().to_owned();
            said.entry(name).or_insert((triple.predicate, Vec::new())).1.push(triple.object);
        }
    }
    html! {
        div.side {
            p.eyebrow { (sort.map_or(say::THING.of(site), |sort: Kind| kind(site, sort))) }
            p.name { (thing(sheet, node)) }
            dl.facts { @for (name, values) in said.into_values().take(TOLD) { div {
                dt { (property(site, name)) }
                dd { ul.values {
                    @for value in sorted(values).into_iter().take(VALUES) { li { (term(sheet, value)) } }
                } }
            } } }
            p.more { code { (sheet.short(node)) } }
        }
    }
}

fn sorted(mut values: Vec<TermRef<'_>>) -> Vec<TermRef<'_>> {
    values.sort_by_key(ToString::to_string);
    values
}

/// What was decided of others that the same rule proposed.
fn alike<'a>(sheet: Sheet<'a>, review: &Review<'a>) -> Markup {
    let site = sheet.site;
    let (few, [accepted, rejected]) = &review.alike;
    html! {
        @if accepted + rejected > 0 {
            section { h2 { (say::ALIKE.of(site)) }
                p { (say::ALIKE_COUNTS.fill(site, &[("accepted", &grouped(*accepted)), ("rejected", &grouped(*rejected))])) }
                ul.plain { @for decision in few { @if let Some(key) = known(sheet, decision) { li {
                    span.status { (verdict(site, decision.verdict)) } " "
                    a href=(path(site, format_args!("review/{}", decision.digits()))) {
                        bdi { (sheet.label(key.0)) } " → " bdi { (key.1) }
                    }
                } } } }
            }
        }
    }
}

/// Subject and object of a decision, as the page has them.
fn known<'a>(sheet: Sheet<'a>, decision: &'a Decision) -> Option<(Node<'a>, String)> {
    let key = decision.key.as_ref()?;
    let object = match &key.object {
        Term::NamedNode(node) => sheet.label(node.as_ref()),
        Term::Literal(text) => text.value().to_owned(),
        other => other.to_string(),
    };
    Some((NamedNode::as_ref(&key.subject).into(), object))
}

/// The ways to the neighbours.
fn beside(site: &Site, review: &Review<'_>) -> Markup {
    let query = review.sort.map(|sort| format!("?kind={}", sort.name())).unwrap_or_default();
    let to = |id: &str| path(site, format_args!("review/{id}{query}"));
    html! {
        nav.beside aria-label=(say::BESIDE.of(site)) {
            @if let Some(id) = review.beside[0] { a href=(to(id)) rel="prev" data-key="k" { (say::BEFORE.of(site)) } }
            @if let Some(id) = review.beside[1] { a href=(to(id)) rel="next" data-key="j" { (say::BEHIND.of(site)) } }
        }
    }
}

/// What stands as was asked, one a line.
fn list<'a>(sheet: Sheet<'a>, review: &Review<'a>) -> Markup {
    let site = sheet.site;
    let total = review.queue.standing(review.standing, review.sort).count();
    html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.of(site)) }
        }
        @if review.listed.is_empty() {
            p.note { @if review.standing == Standing::Open { (say::NOTHING.of(site)) } @else { (say::NONE.of(site)) } }
        } @else {
            p { (standing_name(review.standing).of(site)) ": " (grouped(total)) }
            ul.cases { @for one in review.listed { li {
                p.statement { a href=(path(site, format_args!("review/{}", one.id))) { bdi { (question(sheet, one)) } } }
                @if let Some(decision) = &one.decision { (decided(site, decision)) }
            } } }
            @if total > review.listed.len() { p.note { (say::MORE.of(site, total - review.listed.len())) } }
        }
    }
}

/// How many there are of each sort, and how far they are decided.
fn filters(site: &Site, review: &Review<'_>) -> Markup {
    let count = |standing, sort| review.queue.standing(standing, sort).count();
    let state = |standing: Standing| match standing {
        Standing::Open => String::new(),
        other => format!("state={}", other.name()),
    };
    let link = |query: &str, name: &str, number: usize, is_here: bool| {
        let sign = if query.is_empty() { "" } else { "?" };
        html! { li {
            a href=(path(site, format_args!("review{sign}{query}"))) aria-current=[is_here.then_some("true")] {
                (name) " " span.count { (grouped(number)) }
            }
        } }
    };
    let kind =
        |sort: Option<Sort>| sort.map(|sort| format!("kind={}", sort.name())).unwrap_or_default();
    html! {
        nav.piles aria-label=(say::FILTERS.of(site)) {
            ul.plain {
                (link("", say::EVERY.of(site), count(Standing::Open, None), review.sort.is_none() && review.standing == Standing::Open))
                @for sort in Sort::ALL {
                    @let here = review.sort == Some(*sort) && review.standing == Standing::Open;
                    (link(&kind(Some(*sort)), sort_name(*sort).of(site), count(Standing::Open, Some(*sort)), here))
                }
            }
            ul.plain {
                @for standing in Standing::ALL.iter().skip(1) {
                    (link(&state(*standing), standing_name(*standing).of(site), count(*standing, None), review.standing == *standing))
                }
                li { a href=(path(site, "quality")) { (say::QUALITY.of(site)) } }
                @if review.signed.is_some() { li { a href=(path(site, "plan")) { (say::IMPORT.of(site)) } } }
            }
        }
    }
}

/// The keys, where scripts run: they can be switched off.
fn keys(site: &Site) -> Markup {
    html! {
        div.keys hidden data-keys {
            label.choice { input type="checkbox" checked; span { (say::KEYS.of(site)) } }
            dl { @for (key, name) in [("a", say::ACCEPT), ("r", say::REJECT), ("u", say::DOUBT), ("s", say::SKIP), ("z", say::UNDO), ("j", say::BEHIND), ("k", say::BEFORE)] {
                div { dt { kbd { (key) } } dd { (name.of(site)) } }
            } }
        }
    }
}
