//! Querying: a question becomes an answer.

mod closing;
mod entity;
mod home;
mod list;

pub use entity::entity;
pub use home::home;
pub use list::list;
