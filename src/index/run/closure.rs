//! Closing: where a step leads when it is taken again and again, each node once.

use super::Cx;
use super::bits::Bits;
use super::held::Held;
use crate::index::Id;
use crate::problem::Problem;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;

/// How many ids are remembered at most; what leads further is walked again.
const REMEMBERED: usize = 1 << 24;

/// What is known of a step. Starts that share a part of their way share the work for it.
pub(super) struct Closure {
    cx: Cx,
    /// Where one step leads from a node: a stretch of the ends.
    steps: FxHashMap<Id, Range<usize>>,
    ends: Vec<Id>,
    /// Where all steps lead from a start.
    known: FxHashMap<Id, Rc<[Id]>>,
    remembered: usize,
    /// The nodes of the walk that is being made; nobody's in between.
    seen: Bits,
    held: Held,
    /// What the walk that is being made has gathered.
    walked: Held,
}

impl Closure {
    pub(super) fn new(cx: &Cx) -> Self {
        Self {
            cx: Rc::clone(cx),
            steps: FxHashMap::default(),
            ends: Vec::new(),
            known: FxHashMap::default(),
            remembered: 0,
            seen: Bits::default(),
            held: Held::new(cx),
            walked: Held::new(cx),
        }
    }

    /// All nodes that are one or more steps away; `step` adds those that are one step away.
    ///
    /// # Errors
    ///
    /// If the budget is used up, and those of `step`.
    pub(super) fn reach(
        &mut self,
        start: Id,
        mut step: impl FnMut(Id, &mut Vec<Id>) -> Result<(), Problem>,
    ) -> Result<Rc<[Id]>, Problem> {
        if let Some(known) = self.known.get(&start) {
            return Ok(Rc::clone(known));
        }
        let mut reached = Vec::new();
        let mut todo = vec![start];
        let mut nodes = 0_usize;
        while let Some(node) = todo.pop() {
            nodes += 1;
            if nodes.is_multiple_of(256) {
                self.cx.meter.check()?;
                self.walked.set((reached.capacity() + todo.capacity()) * size_of::<Id>())?;
            }
            if let Some(known) = self.known.get(&node) {
                // Where these lead is known as well.
                reached.extend(known.iter().filter(|end| self.seen.insert(**end)));
                continue;
            }
            let ends = self.ends(node, &mut step)?;
            let new = self.ends[ends].iter().filter(|end| self.seen.insert(**end));
            let from = reached.len();
            reached.extend(new);
            todo.extend_from_slice(&reached[from..]);
        }
        for end in &reached {
            self.seen.remove(*end);
        }
        self.walked.set(0)?;
        let reached: Rc<[Id]> = reached.into();
        self.remember(start, &reached)?;
        Ok(reached)
    }

    /// Where one step leads from a node.
    fn ends(
        &mut self,
        node: Id,
        step: &mut impl FnMut(Id, &mut Vec<Id>) -> Result<(), Problem>,
    ) -> Result<Range<usize>, Problem> {
        if let Some(known) = self.steps.get(&node) {
            return Ok(known.clone());
        }
        if self.steps.len().is_multiple_of(256) {
            self.cx.meter.check()?;
        }
        let from = self.ends.len();
        step(node, &mut self.ends)?;
        let ends = from..self.ends.len();
        self.held.add(ends.len() * size_of::<Id>() + 32)?;
        self.steps.insert(node, ends.clone());
        Ok(ends)
    }

    fn remember(&mut self, start: Id, reached: &Rc<[Id]>) -> Result<(), Problem> {
        self.cx.meter.check()?;
        if self.remembered + reached.len() > REMEMBERED {
            return Ok(());
        }
        self.remembered += reached.len();
        self.known.insert(start, Rc::clone(reached));
        self.held.add(size_of_val(&**reached) + 64)
    }
}
