//! Sitemaps keep to their limits, at their edges.

use colophon::write::sitemap::{MOST, Spot, index, split, urlset};
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

fn spot(address: String) -> Spot {
    Spot { address, time: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_file_is_too_long_or_too_large_and_nothing_is_lost(
        lengths in prop::collection::vec(1_usize..2100, 0..60),
        most in 1_usize..12, bytes in 3000_usize..9000,
    ) {
        let spots: Vec<Spot> = lengths
            .iter()
            .map(|length| spot(format!("https://water.example/{}", "&".repeat(length / 5))))
            .collect();
        let kept: Vec<Spot> =
            spots.iter().filter(|it| it.address.replace('&', "&amp;").len() < 2048).cloned().collect();
        let files = split(spots, (most, bytes));
        prop_assert_eq!(files.concat(), kept);
        for (place, file) in files.iter().enumerate() {
            let text = urlset(file);
            prop_assert!(!file.is_empty() && file.len() <= most && text.len() <= bytes);
            // None has room for the first of the next one.
            if let Some(next) = files.get(place + 1) {
                let mut more = file.clone();
                more.push(next[0].clone());
                prop_assert!(more.len() > most || urlset(&more).len() > bytes);
            }
        }
    }
}

#[test]
fn fifty_thousand_and_one_pages_are_two_files() {
    let spots = |number: usize| (0..number).map(|it| spot(format!("https://water.example/{it}")));
    assert_eq!(split(spots(MOST.0).collect(), MOST).len(), 1);
    let files = split(spots(MOST.0 + 1).collect(), MOST);
    assert_eq!(files.iter().map(Vec::len).collect::<Vec<_>>(), [50_000, 1]);
    assert!(
        index(&[spot("https://water.example/sitemap/x-1.xml".into())]).contains("<sitemap><loc>")
    );
    assert_eq!(split(Vec::new(), MOST).len(), 0);
}
