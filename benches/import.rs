//! Timing the way in: records a second from the text of a listing to a committed change.
//!
//! `cargo bench --bench import`

use colophon::import;
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use colophon::vocab::Base;
use std::fmt::Write;
use std::time::Instant;

const RECORDS: usize = 1_000;
const ROUNDS: usize = 5;

fn main() {
    let mut text = String::from("Reading on: River floods\n\n");
    for number in 0..RECORDS {
        let (day, year, forum) = (1 + number % 28, 1990 + number % 30, number % 40);
        write!(
            text,
            "Library article\n{day} March {year}\nLiving with flood {number}\n\n\
             Publisher: Basin Forum {forum} (Report)\n\n\
             The report compares valleys and gauge readings of the delta, and what governments did…\n\n"
        )
        .expect("a string takes everything");
    }
    let profile = Profile { format: Some("listing".into()), ..Profile::default() };
    let location = Location::of("floods.txt");
    let source = Source { location, bytes: text.into_bytes(), profile };
    let mut times = Vec::new();
    let mut quads = 0;
    for _ in 0..ROUNDS {
        let store = filled().expect("the vocabulary fits");
        let start = Instant::now();
        let plan = import::plan(&store, &source).expect("the listing is read");
        quads = plan.change.added().len();
        import::apply(&store, plan).expect("it is written");
        times.push(start.elapsed());
    }
    times.sort();
    let median = times[ROUNDS / 2];
    let second = median.as_secs_f64();
    #[expect(
        clippy::print_stdout,
        clippy::cast_precision_loss,
        reason = "a bench tells its result"
    )]
    {
        println!("import: {RECORDS} records, {quads} quads, median of {ROUNDS}: {median:.0?}");
        println!(
            "  {:.0} records/s, {:.0} quads/s",
            RECORDS as f64 / second,
            quads as f64 / second
        );
    }
}

fn filled() -> Result<Store, Box<dyn std::error::Error>> {
    let store = Store::in_memory(Base::new("https://library.example/")?)?;
    for source in import::vocabulary()? {
        let plan = import::plan(&store, &source)?;
        import::apply(&store, plan)?;
    }
    Ok(store)
}
