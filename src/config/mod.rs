//! Configuring: flags, the environment, the file in the data folder and defaults become one [`Config`].
//!
//! Whatever speaks first in that order wins. A setting is spelt alike everywhere:
//! `--max-query-bytes`, `COLOPHON_MAX_QUERY_BYTES`, `max-query-bytes = 65536`.
//! This module is the only reader of the environment.

mod contact;
mod default_graph;
mod environment;
mod file;
mod published;
mod remote;
mod role;
mod settings;
mod token;

pub use contact::Contact;
pub use default_graph::DefaultGraph;
pub use environment::{LOG, certificates, command_line, log_filter, program};
pub use file::{FILE, FORMAT, base_of, text};
pub use published::{PUBLISHED, Published};
pub use remote::Remote;
pub use role::Role;
pub use settings::{Limits, Settings};
pub use token::TokenDigest;

use crate::answer::Site;
use crate::problem::{Kind, Problem};
use crate::vocab::Base;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Where a catalogue is, what it is called and how much it may cost to serve it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The data folder (`--data`).
    pub data: PathBuf,
    /// The address to listen on (`--listen`).
    pub listen: SocketAddr,
    /// The address under which names are minted (`--base-url`).
    pub base: Base,
    /// What the catalogue is called (`--name`).
    pub name: String,
    /// Where people report problems (`--contact`); nowhere if there is none.
    pub contact: Option<Contact>,
    /// How much of anything is allowed.
    pub limits: Limits,
}

impl Config {
    /// Puts flags, environment, file and defaults on top of each other.
    ///
    /// The base is decided when a data folder is made; whoever asks for another one
    /// later is refused, for the names in the folder stand under the first.
    ///
    /// # Errors
    ///
    /// Everything in the environment or in the file that cannot be understood; a second base.
    pub fn load(data: Option<PathBuf>, flags: Settings) -> Result<Self, Problem> {
        let (data_of_environment, environment) = environment::settings()?;
        let data = data.or(data_of_environment).unwrap_or_else(|| PathBuf::from("./var"));
        let file = file::read(&data)?.unwrap_or_default();
        let asked = flags.or(environment);
        if let (Some(asked), Some(decided)) = (&asked.base_url, &file.base_url)
            && asked != decided
        {
            return Err(Problem::new(
                Kind::Usage,
                format_args!(
                    "the catalogue in {} has its names under <{decided}>, but <{asked}> was asked for",
                    data.display()
                ),
            )
            .help(format_args!(
                "leave --base-url and COLOPHON_BASE_URL away; for a catalogue under <{asked}>, \
                 import its sources into a new folder: colophon import --data NEW --base-url {asked} FILE…"
            )));
        }
        Ok(asked.or(file).finish(data))
    }

    /// What every answer of the catalogue has in common.
    #[must_use]
    pub fn site(&self) -> Site {
        let contact = self.contact.as_ref().map(ToString::to_string);
        Site { contact, ..Site::new(self.base.clone(), self.name.clone()) }
    }
}

impl Default for Config {
    fn default() -> Self {
        Settings::default().finish(PathBuf::from("./var"))
    }
}

/// Where a catalogue listens when nobody says where.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7777);

/// What a catalogue is called when nobody names it.
const NAME: &str = "Colophon";
