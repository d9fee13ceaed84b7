//! Guarding: a source that has lost things deletes nothing that nobody wanted deleted.

use super::talk::{Visible, count};
use crate::import::Plan;
use crate::problem::Detail;
use clap::Args;

/// What a person allows an import to delete.
#[derive(Debug, Args)]
pub(super) struct Missing {
    /// Also delete what an earlier state of a source had and this one has not
    #[arg(long)]
    delete_missing: bool,
    /// With --delete-missing: the largest share of the earlier things that may go, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 20, requires = "delete_missing")]
    #[arg(value_parser = clap::value_parser!(u8).range(0..=100))]
    max_missing: u8,
}

impl Missing {
    /// Why plans must not be done: one detail for each source that would lose too much.
    pub(super) fn objections<'a>(&self, plans: impl Iterator<Item = &'a Plan>) -> Vec<Detail> {
        plans.filter_map(|plan| self.objection(plan)).collect()
    }

    fn objection(&self, plan: &Plan) -> Option<Detail> {
        let (missing, earlier) = (plan.missing().count(), plan.earlier);
        if missing == 0 {
            return None;
        }
        let lost = format!("{missing} of {}", count(earlier, "earlier thing"));
        let detail = |message: String, help: String| {
            Detail::new(Visible(message)).at(plan.source.clone()).help(help)
        };
        if !self.delete_missing {
            let named: Vec<&str> =
                plan.missing().take(3).map(|entry| entry.label.as_str()).collect();
            let more = if missing > named.len() { ", …" } else { "" };
            let named = named.join(", ");
            return Some(detail(
                format!("it no longer has {lost}: {named}{more}"),
                "if they are meant to go, add --delete-missing; --plan lists them".into(),
            ));
        }
        // A share is compared without rounding.
        let needed = (missing * 100).div_ceil(earlier.max(missing));
        (needed > usize::from(self.max_missing)).then(|| {
            detail(
                format!(
                    "it no longer has {lost}: more than {} % would be deleted",
                    self.max_missing
                ),
                format!(
                    "if the source is whole and they are meant to go, add --max-missing {needed}"
                ),
            )
        })
    }
}
