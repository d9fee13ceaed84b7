//! A library of publications becomes a linked-data knowledge graph.
//!
//! Data walks through these modules in this order, and every module is named
//! for what it does to the data:
//!
//! | module        | takes                       | gives                                             |
//! |---------------|-----------------------------|---------------------------------------------------|
//! | [`read`]      | a source file               | records, each knowing where it stands             |
//! | [`lift`]      | records                     | a draft: RDF, not yet trusted                     |
//! | [`link`]      | records and what is known   | relations, each with the words that it rests on   |
//! | [`check`]     | a draft                     | RDF that fits its shapes, or a report             |
//! | [`ledger`]    | a change                    | a commit: on disk before it is acknowledged       |
//! | [`store`]     | commits                     | the graph as the ledger says it is                |
//! | [`index`]     | the graph at one version    | a copy that is read column by column              |
//! | [`query`]     | a question                  | an [`Answer`](answer::Answer)                     |
//! | [`mod@write`] | an answer                   | bytes in a negotiated format                      |
//! | [`serve`]     | HTTP                        | the two lines above, over HTTP                    |
//!
//! [`import`] is the first six lines as one function; start reading there.

pub mod vocab;

pub mod record;

pub mod problem;

pub mod answer;

pub mod config;

pub mod read;

pub mod lift;

pub mod check;

pub mod link;

pub mod ledger;

pub mod store;

pub mod index;

pub mod import;

pub mod query;

pub mod write;

pub mod serve;

pub mod cli;
