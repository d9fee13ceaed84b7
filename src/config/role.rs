//! Ranking: who asks becomes how much may be asked.

use super::{Limits, TokenDigest};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::str::FromStr;

/// As whom somebody asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Whoever shows no token.
    #[default]
    Anonymous,
    /// Who has a token for reading more (`--reader-token-sha256`).
    Reader,
    /// Who has a token for updates.
    Admin,
}

/// How many times as much as anybody somebody with a role may have.
struct Factors {
    time: u32,
    memory: usize,
    text: usize,
    patterns: usize,
    rate: usize,
}

impl Role {
    /// Every one, the one that may least first.
    pub const ALL: &[Self] = &[Self::Anonymous, Self::Reader, Self::Admin];

    /// What the role is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Reader => "reader",
            Self::Admin => "admin",
        }
    }

    const fn factors(self) -> Factors {
        match self {
            Self::Anonymous => Factors { time: 1, memory: 1, text: 1, patterns: 1, rate: 1 },
            Self::Reader => Factors { time: 4, memory: 4, text: 4, patterns: 2, rate: 5 },
            // Nobody counts what an operator asks.
            Self::Admin => Factors { time: 20, memory: 8, text: 4, patterns: 2, rate: 0 },
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().copied().find(|role| role.name() == text);
        known.ok_or_else(|| "expected anonymous, reader or admin".to_owned())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Limits {
    /// The limits of somebody with this role.
    #[must_use]
    pub fn of(&self, role: Role) -> Self {
        let Factors { time, memory, text, patterns, rate } = role.factors();
        Self {
            query_timeout: self.query_timeout.saturating_mul(time),
            query_memory: self.query_memory.saturating_mul(memory),
            query_bytes: self.query_bytes.saturating_mul(text),
            query_patterns: self.query_patterns.saturating_mul(patterns),
            client_seconds: self.client_seconds.saturating_mul(rate),
            client_errors: self.client_errors.saturating_mul(rate),
            client_queries: self.client_queries.saturating_mul(rate.min(2)),
            federates: role >= self.service_role,
            ..self.clone()
        }
    }

    /// The role of who shows a token, and the start of its digest; none if nobody knows it.
    #[must_use]
    pub fn role(&self, token: &str) -> Option<(Role, String)> {
        // Every digest is compared, so that the time does not tell which one is near.
        let fitting = |digests: &[TokenDigest]| {
            let fitting: Vec<_> = digests.iter().filter(|digest| digest.fits(token)).collect();
            fitting.first().map(|digest| digest.short())
        };
        let (writer, reader) = (fitting(&self.writers), fitting(&self.readers));
        let writer = writer.map(|digest| (Role::Admin, digest));
        writer.or_else(|| reader.map(|digest| (Role::Reader, digest)))
    }
}
