//! Dumping over HTTP: all of a version as files, made once and kept.
//!
//! | address | what is there |
//! |---|---|
//! | `dump` | which dumps there are |
//! | `dump/latest.nq.gz` | the way to the newest one; made now if it is due |
//! | `dump/colophon-v12-2026-11-24.nq.gz` | a file of a dump, in pieces if need be |
//! | `dump/v9-v12.rdfp` | what two versions differ in, as RDF Patch |

use super::asked::Asked;
use super::pages::{go, nothing};
use super::respond::{Standing, Written, respond};
use super::sparql::turn;
use super::{Shared, documents, file, problem};
use crate::ledger::utc;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::write::dump::{self, Dump, PATCH};
use crate::write::negotiate::wants_html;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use serde_json::json;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::Semaphore;

/// How long a client waits for a dump that is being made before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long nobody tries again after a dump could not be made.
const PAUSE: Duration = Duration::from_secs(60);

/// Where dumps are, and whether one is being made.
pub(super) struct Dumps {
    folder: PathBuf,
    /// The folder of a store that is forgotten with the process.
    _forgotten: Option<TempDir>,
    /// Held by whoever makes a dump: one at a time.
    making: Arc<Semaphore>,
    /// When the last one failed.
    failed: Mutex<Option<Instant>>,
}

impl Dumps {
    pub(super) fn of(store: &Store) -> Self {
        let forgotten = store.folder().is_none().then(tempfile::tempdir).and_then(Result::ok);
        let temporary = forgotten.as_ref().map(|folder| folder.path().to_owned());
        let folder = store.folder().map(|folder| folder.join("dumps")).or(temporary);
        let folder = folder.unwrap_or_default();
        let making = Arc::new(Semaphore::new(1));
        Self { folder, _forgotten: forgotten, making, failed: Mutex::default() }
    }

    /// What there is, the newest first.
    pub(super) fn found(&self) -> Vec<Dump> {
        dump::found(&self.folder)
    }

    fn failed(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|at| at.elapsed() < PAUSE)
    }
}

/// Which dumps there are.
pub(super) async fn list(State(app): State<Shared>, asked: Asked) -> Response {
    if wants_html(&asked.wish) {
        return go(StatusCode::SEE_OTHER, &format!("{}data#dumps", app.site.base.path()));
    }
    let base = app.site.base.clone();
    let told = |dump: &Dump| {
        let file = |piece: &dump::Piece| {
            json!({
                "url": base.join(format_args!("dump/{}", piece.name)).as_str(),
                "form": piece.form.name,
                "mediaType": piece.form.media_type,
                "bytes": piece.bytes,
                "sha256": piece.sha256,
            })
        };
        json!({
            "version": dump.version,
            "made": utc(dump.made),
            "checksums": base.join(format_args!("dump/{}", dump.sums())).as_str(),
            "files": dump.files.iter().map(file).collect::<Vec<_>>(),
        })
    };
    let dumps: Vec<_> = app.dumps.found().iter().map(told).collect();
    let latest = dump::FORMS
        .iter()
        .filter(|form| form.ending != "rdfp.gz")
        .map(|form| base.join(format_args!("dump/latest.{}", form.ending)).into_string());
    let told = json!({ "latest": latest.collect::<Vec<_>>(), "dumps": dumps });
    documents::send(&app, &asked, "application/json", &format!("{told:#}\n"))
}

/// A file of a dump, the way to the newest one, or a patch.
pub(super) async fn one(
    State(app): State<Shared>,
    method: Method,
    headers: HeaderMap,
    asked: Asked,
) -> Response {
    let name = asked.path.strip_prefix("dump/").unwrap_or_default().to_owned();
    if let Some(ending) = name.strip_prefix("latest.") {
        return match latest(&app, ending).await {
            Ok(path) => go(StatusCode::FOUND, &path),
            Err(problem) => problem::response(&app, &asked, &problem),
        };
    }
    if let Some(versions) = versions(&name) {
        return patch(app, asked, versions).await;
    }
    let found = app.dumps.found().into_iter().find_map(|dump| {
        let piece = dump.files.iter().find(|piece| piece.name == name);
        let digest = piece.map(|piece| piece.sha256.clone());
        let known = digest.is_some() || dump.sums() == name;
        known.then(|| (dump.folder.join(&name), digest, dump.made))
    });
    let Some((path, sha256, made)) = found else {
        let problem = nothing(&asked).help("see dump for those that there are; old ones go");
        return problem::response(&app, &asked, &problem);
    };
    let media_type = if sha256.is_some() { "application/gzip" } else { "text/plain" };
    let file = file::File { path, sha256, made, media_type };
    file::send(&app, &asked, (&method, &headers), file).await
}

/// Two versions: `v9-v12.rdfp`.
fn versions(name: &str) -> Option<(u64, u64)> {
    let (from, to) = name.strip_suffix(".rdfp")?.strip_prefix('v')?.split_once("-v")?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// What two versions differ in.
async fn patch(app: Shared, asked: Asked, (from, to): (u64, u64)) -> Response {
    let last = app.store.version();
    if from > to || to > last {
        let told =
            format!("there is no patch from version {from} to {to}; versions are 0 to {last}");
        let problem = Problem::new(Kind::NotFound, told).help("give the older version first");
        return problem::response(&app, &asked, &problem);
    }
    let turn = match turn(&app, &asked) {
        Ok(turn) => turn,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let folder = app.dumps.folder.clone();
    respond(app, asked, move |out, _| {
        let _turn = turn;
        let store = out.store(None)?;
        out.begin(Written::alone(PATCH, Standing::Usual));
        dump::patch(&store, (from, to), &folder, out)
    })
    .await
}

/// Where the newest file with this ending is. A dump is made if the newest is of an older version
/// and old enough; who cannot wait for it gets the one before, or is told to come back.
async fn latest(app: &Shared, ending: &str) -> Result<String, Problem> {
    let forms = dump::FORMS.iter().map(|form| form.ending);
    let sums = ending == "sha256";
    if !sums && !forms.clone().any(|known| known == ending) {
        let told = format!("dumps have no form {ending}");
        let all = forms.collect::<Vec<_>>().join(", ");
        return Err(Problem::new(Kind::NotFound, told).help(format!("there are {all}")));
    }
    if app.limits.dumps == 0 {
        return Err(Problem::new(Kind::NotFound, "no dumps are made here (--max-dumps 0)"));
    }
    if is_due(app) {
        begin(app);
        // Whoever has the permit after the maker comes when it has ended.
        drop(tokio::time::timeout(PATIENCE, app.dumps.making.acquire()).await);
    }
    let Some(newest) = app.dumps.found().into_iter().next() else {
        let told = "the first dump is being made";
        return Err(Problem::new(Kind::TooBusy, told).help("come back as Retry-After says"));
    };
    let piece = newest.files.iter().find(|piece| piece.form.ending == ending);
    let name = piece.map(|piece| piece.name.clone()).or(sums.then(|| newest.sums()));
    let name = name.ok_or_else(|| {
        Problem::new(Kind::NotFound, "the newest dump has none: it is the first one")
    })?;
    Ok(format!("{}dump/{name}", app.site.base.path()))
}

fn is_due(app: &Shared) -> bool {
    let newest = app.dumps.found().into_iter().next();
    newest.is_none_or(|dump| {
        let age = dump.made.elapsed().unwrap_or_default();
        dump.version != app.store.version() && age >= app.limits.dump_age
    })
}

/// Has a dump made on a thread of its own, unless that is done already or failed just now.
fn begin(app: &Shared) {
    let Ok(permit) = Arc::clone(&app.dumps.making).try_acquire_owned() else { return };
    if app.dumps.failed() {
        return;
    }
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || {
        let folder = &app.dumps.folder;
        let made = dump::make(&app.store, folder);
        let kept = made.and_then(|dump| {
            let kept = dump::keep(folder, app.limits.dumps);
            kept.map_err(|error| Problem::io("an old dump cannot be removed", error))?;
            tracing::info!(name = dump.name, "a dump was made");
            Ok(())
        });
        if let Err(problem) = kept {
            tracing::error!(%problem, "no dump could be made");
            let now = Some(Instant::now());
            *app.dumps.failed.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
        // Pages that name the dumps are others now.
        app.kept.forget();
        drop(permit);
    });
}
