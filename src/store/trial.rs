//! Trying: what a change would make of the graph is seen before anything is recorded.

use super::merged::Merged;
use super::{Store, has_named_graph};
use crate::ledger::{Change, Commit};
use crate::problem::Problem;
use oxigraph::sparql::{CancellationToken, QueryResults, SparqlEvaluator};
use oxigraph::store::Transaction;
use oxrdf::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What became of a change that is to be made once.
#[derive(Debug)]
pub enum Made {
    /// It was made now; `None` if it changes nothing.
    Now(Option<Commit>),
    /// A change was made under the same name before.
    Before(Commit),
}

/// The graph of a store with changes that nobody else sees, and that are gone when this is.
pub struct Trial<'a> {
    store: &'a Store,
    transaction: Transaction<'a>,
    removed: HashSet<Quad>,
    added: HashSet<Quad>,
}

impl Store {
    /// Makes a change out of what the graph is at this moment; no other writer comes between.
    ///
    /// What `make` does to the trial is never kept; only the change that it gives is.
    ///
    /// # Errors
    ///
    /// Whatever `make` gives, and as [`commit`](Self::commit).
    pub fn change(
        &self,
        make: impl FnOnce(&mut Trial<'_>) -> Result<Change, Problem>,
    ) -> Result<Option<Commit>, Problem> {
        match self.change_once(None, make)? {
            Made::Now(commit) => Ok(commit),
            Made::Before(commit) => Ok(Some(commit)),
        }
    }

    /// The same under a name, under which only one change is ever made: if there is one, `make`
    /// is not asked. The change that it gives has that name.
    ///
    /// # Errors
    ///
    /// As [`change`](Self::change).
    pub fn change_once(
        &self,
        name: Option<&str>,
        make: impl FnOnce(&mut Trial<'_>) -> Result<Change, Problem>,
    ) -> Result<Made, Problem> {
        self.graph()?;
        let mut writer = self.writing()?;
        if let Some(sequence) = name.and_then(|name| writer.ledger.made_as(name)) {
            return writer.ledger.commit(sequence).map(Made::Before);
        }
        // A panic must not leave the right to write poisoned: nothing has been written yet.
        let outcome = catch_unwind(AssertUnwindSafe(|| make(&mut Trial::new(self)?)));
        match outcome {
            Ok(change) => {
                let change = change?;
                let change = match name {
                    Some(name) => change.once(name),
                    None => change,
                };
                self.record(&mut writer, change).map(Made::Now)
            }
            Err(panic) => {
                drop(writer);
                resume_unwind(panic)
            }
        }
    }
}

impl<'a> Trial<'a> {
    fn new(store: &'a Store) -> Result<Self, Problem> {
        let transaction = store.graph.start_transaction()?;
        Ok(Self { store, transaction, removed: HashSet::new(), added: HashSet::new() })
    }

    /// Puts a quad in. It stands in a named graph.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn insert(&mut self, quad: Quad) -> Result<(), Problem> {
        if !self.transaction.contains(&quad)? {
            self.store.put(&mut self.transaction, quad.clone());
            if !self.removed.remove(&quad) {
                self.added.insert(quad);
            }
        }
        Ok(())
    }

    /// Takes a quad out of its named graph.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn remove(&mut self, quad: Quad) -> Result<(), Problem> {
        if self.transaction.contains(&quad)? {
            self.store.take(&mut self.transaction, &quad)?;
            if !self.added.remove(&quad) {
                self.removed.insert(quad);
            }
        }
        Ok(())
    }

    /// What is gone that was there before the trial.
    #[must_use]
    pub fn removed(&self) -> &HashSet<Quad> {
        &self.removed
    }

    /// What is there that was not before the trial.
    #[must_use]
    pub fn added(&self) -> &HashSet<Quad> {
        &self.added
    }

    /// The quads of named graphs that fit a pattern, as the trial has them.
    pub fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, Problem>> {
        self.transaction
            .quads_for_pattern(subject, predicate, object, graph)
            .map(|quad| quad.map_err(Problem::from))
            .filter(|quad| quad.as_ref().map_or(true, has_named_graph))
    }

    /// The graphs of the default graph that make this statement.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn stated(&self, statement: &Quad) -> Result<Vec<Quad>, Problem> {
        let Quad { subject, predicate, object, .. } = statement;
        self.quads(Some(subject.as_ref()), Some(predicate.as_ref()), Some(object.as_ref()), None)
            .filter(|quad| quad.as_ref().map_or(true, |quad| self.store.is_statement(quad)))
            .collect()
    }

    /// The answer to a parsed query of the trial; the default graph is that of the store, or
    /// what the query says.
    ///
    /// # Errors
    ///
    /// If the query cannot be evaluated.
    pub fn ask(
        &self,
        query: spargebra::Query,
        cancel: CancellationToken,
    ) -> Result<QueryResults<'_>, Problem> {
        let mut prepared = SparqlEvaluator::new().with_cancellation_token(cancel).for_query(query);
        #[cfg(feature = "rocksdb")]
        if self.store.on_disk && prepared.dataset().available_named_graphs().is_none() {
            let graphs = self.transaction.named_graphs();
            let graphs =
                graphs.filter(|graph| !matches!(graph, Ok(oxrdf::NamedOrBlankNode::BlankNode(_))));
            let graphs = graphs.collect::<Result<_, _>>()?;
            prepared.dataset_mut().set_available_named_graphs(graphs);
        }
        let graphs = match prepared.dataset().default_graph_graphs() {
            Some(graphs) if graphs.len() > 1 => graphs.to_vec(),
            _ => return Ok(prepared.on_transaction(&self.transaction).execute()?),
        };
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        let merged = Merged::new(&self.transaction, Some(graphs));
        Ok(prepared.on_queryable_dataset(merged).execute()?)
    }
}
