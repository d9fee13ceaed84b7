//! Lifting: records become RDF.
//!
//! The only place that mints an address or chooses a datatype.

mod draft;
mod known;
mod loaded;
mod pen;
mod provenance;
mod record;
mod sophia;
mod statements;

pub use draft::{Draft, Origins};
pub use known::{Known, Name, fold_name, slug};
pub use loaded::{Loaded, Loading};
pub use pen::{Claim, Evidence, Method, Pen, Status};
pub use provenance::{Place, describe_import};
pub use record::{Lifted, cut, lift};
pub use sophia::{OxDataset, OxTerm};
pub use statements::lift_statements;
