//! Naming graphs: each row is extended by the named graphs that a query may see.

use super::extend::read;
use super::{Batch, Cx, Rows, Stream};
use crate::index::plan::Place;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use std::rc::Rc;

/// `GRAPH ?name {}`.
pub(super) struct Graphs {
    pub(super) cx: Cx,
    pub(super) input: Rows,
    pub(super) name: Place,
    pub(super) among: Option<Rc<[Id]>>,
}

impl Stream for Graphs {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Some(batch) = self.input.next()? else { return Ok(None) };
        self.cx.meter.check()?;
        let all = self.cx.view.graphs();
        let may = |graph: &Id| self.among.as_ref().is_none_or(|among| among.contains(graph));
        let (mut rows, mut names) = (Vec::new(), Vec::new());
        for row in 0..batch.len {
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let wanted = read(self.name, &batch, row);
            if wanted == UNBOUND {
                let before = names.len();
                names.extend(all.iter().filter(|graph| may(graph)));
                rows.resize(rows.len() + names.len() - before, number);
            } else if all.binary_search(&wanted).is_ok() && may(&wanted) {
                rows.push(number);
                names.push(wanted);
            }
        }
        let mut out = batch.take(&rows);
        if let Some(slot) = self.name.slot() {
            out.set(slot, names);
        }
        Ok(Some(out))
    }
}
