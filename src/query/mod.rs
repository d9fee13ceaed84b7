//! Querying: a question becomes an answer.
