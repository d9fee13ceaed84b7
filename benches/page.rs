//! Timing the way out: pages a second in each format, from the shipped catalogue.
//!
//! `cargo bench --bench page`

use colophon::answer::Site;
use colophon::store::Store;
use colophon::vocab::{Base, Kind};
use colophon::{import, query, write};
use std::time::{Duration, Instant};

const LEAST: Duration = Duration::from_secs(1);

fn main() {
    let (store, site) = filled().expect("the shipped catalogue fits");
    let list = query::list(&store, Kind::Publication, 1).expect("there are publications");
    let mut asked = 0_u32;
    let start = Instant::now();
    while start.elapsed() < LEAST {
        for thing in &list.entries {
            query::entity(&store, thing).expect("it has a page");
            asked += 1;
        }
    }
    tell("query", asked, start.elapsed());
    for format in write::PAGES {
        let pages: Vec<_> = list
            .entries
            .iter()
            .map(|thing| query::entity(&store, thing).expect("a page"))
            .collect();
        let mut written = 0;
        let start = Instant::now();
        while start.elapsed() < LEAST {
            for page in &pages {
                let mut out = Vec::new();
                format.write(page, &site, &mut out).expect("a vector takes everything");
                written += 1;
            }
        }
        tell(format.name(), written, start.elapsed());
    }
}

#[expect(clippy::print_stdout, reason = "a bench tells its result")]
fn tell(what: &str, number: u32, time: Duration) {
    println!("{what:<10} {:>8.0} pages/s", f64::from(number) / time.as_secs_f64());
}

fn filled() -> Result<(Store, Site), Box<dyn std::error::Error>> {
    let base = Base::new("https://library.example/")?;
    let store = Store::in_memory(base.clone())?;
    for source in import::vocabulary()?.iter().chain(&import::shipped()?) {
        let plan = import::plan(&store, source)?;
        import::apply(&store, plan)?;
    }
    Ok((store, Site::new(base, "Library")))
}
