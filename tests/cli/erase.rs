//! `erase`: a person sees every place, and afterwards the words are in no file of the folder.

use super::{Desk, Done};
use colophon::config::Config;
use colophon::index::Reading;
use colophon::ledger::Access;
use colophon::store::Store;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

const ANA: &str = "http://127.0.0.1:7777/id/agent/ana-ruiz";
const WHY: &[&str] = &["--reason", "She asked for it."];

const FLOODS: &str = "\
Reading on: Floods

Library article
12 March 2019
Living with floods
Ana Ruiz, Project Lead of Levees, Basin Forum

Publisher: Basin Forum (Report)

The report by Ana Ruiz compares three valleys.

Library article
14 March 2019
Ana Ruiz on weirs

Publisher: Basin Forum (Report)

A second report, about weirs.
";

/// What another source says of her, in letters that are not hers: `Ana Ru\u00edz`.
const QUOTES: &str = r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<http://127.0.0.1:7777/id/project/gauges> dcterms:title "Gauges" ;
    dcterms:description "As \u0041na Ru\u00edz told us, the gauges fell." .
"#;

/// A catalogue with a person in titles, texts, messages, two sources, an update, things that
/// are not said any more, and a dump.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("floods.txt", FLOODS);
    desk.file("floods.toml", "format = \"listing\"\nlanguage = \"en\"\ndate-order = \"dmy\"\npublisher-label = \"Publisher:\"\n");
    desk.file("quotes.ttl", QUOTES);
    desk.file("more.nt", &super::titles("more", 3));
    for words in [
        &["import", "--yes", "floods.txt"][..],
        &["import", "--yes", "more.nt"],
        &["import", "--yes", "quotes.ttl"],
        &[
            "update",
            "-m",
            "wrong, says Ana Ruiz",
            "-u",
            "INSERT DATA { <http://127.0.0.1:7777/id/project/gauges> <http://purl.org/dc/terms/creator> <http://127.0.0.1:7777/id/agent/ana-ruiz> }",
        ],
        &["delete", ANA, "--yes", "--reason", "Ana Ruiz left."],
        &["dump", "var/dumps"],
    ] {
        let done = desk.run(words);
        assert_eq!(done.code, Some(0), "{words:?}: {}", done.talk);
    }
    read_through_a_copy(&desk);
    desk
}

/// A server that has run left a reading copy in the folder, with all words in it.
fn read_through_a_copy(desk: &Desk) {
    let data = desk.path().join("var");
    let config = Config { data: data.clone(), ..Config::default() };
    let store = Store::open(&config, Access::Read).unwrap();
    Reading::make(&store, &data).unwrap();
}

fn erase(desk: &Desk, words: &[&str]) -> Done {
    desk.run(&[&["erase"][..], WHY, words].concat())
}

/// The files of a folder whose bytes, or what is packed in them, have one of the words.
fn saying(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(saying(&path, words).into_iter().map(|file| format!("{name}/{file}")));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let mut text = format!("{name}\n{}", String::from_utf8_lossy(&bytes));
        for (at, _) in
            bytes.windows(4).enumerate().filter(|(_, it)| *it == [0x28, 0xb5, 0x2f, 0xfd])
        {
            let mut unpacked = Vec::new();
            let decoder = ruzstd::decoding::StreamingDecoder::new(&bytes[at..]);
            decoder.unwrap().read_to_end(&mut unpacked).unwrap();
            text.push_str(&String::from_utf8_lossy(&unpacked));
        }
        if words.iter().any(|word| text.to_lowercase().contains(word)) {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// Her name as it stands in texts, in addresses, and behind escapes.
const HERS: &[&str] = &["ana ruiz", "ana ruíz", "ana-ruiz", "\\u0041na ru"];

fn objects(done: &Done) -> Vec<Value> {
    done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_words_are_in_no_file_afterwards() {
    let desk = desk();
    let var = desk.path().join("var");
    let before = saying(&var, HERS);
    assert_eq!(before.iter().filter(|file| file.starts_with("sources/")).count(), 3, "{before:?}");
    assert_eq!(before.iter().filter(|file| file.starts_with("ledger/")).count(), 1, "{before:?}");
    let log = desk.run(&["log"]).out;
    let done = erase(&desk, &[ANA, "--yes"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(
        done.talk.contains("Backups, dumps and exports elsewhere still have it"),
        "{}",
        done.talk
    );
    assert!(done.talk.contains("3 sources, 2 files: version 9\n"), "{}", done.talk);
    assert_eq!(saying(&var, HERS), [""; 0]);
    let verified = desk.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.talk);

    // The rest is what it was.
    let now = desk.run(&["log"]).out;
    assert_eq!(now.lines().count(), log.lines().count() + 1);
    assert!(now.lines().next().unwrap().contains("erase  erase: She asked for it."), "{now}");
    assert!(now.contains("update  wrong, says [erased]  "), "{now}");
    assert!(now.contains("delete  delete [erased]: [erased] left.  -  -"), "{now}");
    let content = desk.export();
    assert!(content.contains("\"[erased] on weirs\"@en"), "{content}");
    assert!(content.contains("\"As [erased] told us, the gauges fell.\""), "{content}");
    assert!(content.contains("/id/publication/erased-9-1-on-weirs>"), "{content}");
    assert!(content.contains("\"Gauges of the River Quell, part 2 of more\""), "{content}");
    let again = erase(&desk, &["--words", "Ana Ruiz", "--plan"]);
    assert_eq!(
        (again.code, &*again.talk),
        (Some(0), "Nothing here says it. Nothing was written.\n")
    );
}

#[test]
fn a_dump_in_the_folder_goes_and_one_elsewhere_does_not() {
    let desk = desk();
    assert_eq!(desk.run(&["undo", "8", "--yes"]).code, Some(0));
    for folder in ["var/dumps", "elsewhere"] {
        assert_eq!(desk.run(&["dump", folder]).code, Some(0));
    }
    let plan = erase(&desk, &[ANA, "--plan", "--json"]);
    let files: Vec<_> = objects(&plan).into_iter().filter(|it| it["type"] == "file").collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert_eq!(erase(&desk, &[ANA, "--yes"]).code, Some(0));
    assert_eq!(fs::read_dir(desk.path().join("var/dumps")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(desk.path().join("elsewhere")).unwrap().count(), 2);
    assert_eq!(saying(&desk.path().join("var"), HERS), [""; 0]);
}

#[test]
fn a_plan_lists_every_place_and_writes_nothing() {
    let desk = desk();
    // A store on disk tidies its own files up whenever it is opened.
    let find = "find var -type f ! -name lock ! -name head ! -path 'var/store/*'";
    let files = || desk.shell(&format!("{find} | sort | xargs sha256sum")).out;
    let before = files();
    let text = erase(&desk, &[ANA, "--plan"]);
    assert_eq!(text.code, Some(0), "{}", text.talk);
    for told in [
        "looked for: Ana Ruiz\n",
        "version 4\n",
        "  goes + id/agent/ana-ruiz foaf:name \"Ana Ruiz\"  [graph/import-",
        "  cut  + id/publication/living-with-floods dcterms:description \"The report by Ana Ruiz compares",
        "version 6\n  cut  + id/project/gauges dcterms:description \"As Ana Ruíz told us",
        "version 7\n  goes + id/project/gauges dcterms:creator id/agent/ana-ruiz",
        "  cut  wrong, says Ana Ruiz\n",
        "version 8\n  goes - ",
        " becomes <http://127.0.0.1:7777/id/publication/erased-9-1-on-weirs>\n",
    ] {
        assert!(text.out.contains(told), "{told}\nin\n{}", text.out);
    }
    let lines = objects(&erase(&desk, &[ANA, "--plan", "--json"]));
    let total = lines.last().unwrap();
    let number = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
    assert_eq!((&total["type"], &total["version"]), (&"erasure".into(), &Value::Null));
    assert_eq!(total["places"], number("place"));
    assert_eq!((total["sources"].clone(), number("source")), (3.into(), 3));
    assert_eq!(number("address"), 1);
    let shown = text.out.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(shown, number("place"));
    let asked = erase(&desk, &[ANA]);
    assert_eq!(asked.code, Some(2));
    assert!(asked.talk.contains("there is nobody to ask"), "{}", asked.talk);
    assert!(asked.out.contains("more: --plan lists all\n"), "{}", asked.out);
    assert_eq!(files(), before);
    let done = erase(&desk, &[ANA, "--yes", "--json"]);
    let mut done = objects(&done);
    assert_eq!(done.pop().unwrap()["version"], 9);
    assert_eq!(done, lines[..lines.len() - 1]);
}

#[test]
fn what_was_erased_is_told_of_and_does_not_come_back() {
    let desk = desk();
    assert_eq!(desk.run(&["backup", "copies/old"]).code, Some(0));
    assert_eq!(erase(&desk, &[ANA, "--yes"]).code, Some(0));
    let undone = desk.run(&["undo", "9", "--yes"]);
    assert_eq!(undone.code, Some(1));
    assert!(
        undone.talk.contains("version 9 is an erasure, and that cannot be undone"),
        "{}",
        undone.talk
    );
    let undone = desk.run(&["undo", "6", "--dry-run"]);
    let told = "Version 9 has erased a part of version 6: that part cannot be taken back.";
    assert!(undone.talk.contains(told), "{}", undone.talk);

    let shown = desk.run(&["show", "9"]).out;
    assert!(shown.contains("\nerased from versions 4, 6, 7, 8\ndropped source "), "{shown}");
    assert!(desk.run(&["show", "6"]).out.contains("\nversion 9 has erased a part of it\n"));
    let shown: Value = serde_json::from_str(&desk.run(&["show", "9", "--json"]).out).unwrap();
    assert_eq!(shown["redacted"], serde_json::json!([4, 6, 7, 8]));
    assert_eq!(shown["sources_dropped"].as_array().unwrap().len(), 3);
    let logged = objects(&desk.run(&["log", "--json"]));
    assert_eq!((&logged[1]["redacted_by"], &logged[4]["redacted_by"]), (&9.into(), &Value::Null));
    assert!(desk.run(&["log"]).out.lines().nth(1).unwrap().ends_with("  redacted by 9"));

    // Earlier versions are asked as ever, and do not say it either.
    let ask = "SELECT ?o { <http://127.0.0.1:7777/id/project/gauges> ?p ?o } ORDER BY ?o";
    let past = desk.run(&["query", "--version", "6", "-q", ask]).out;
    assert!(past.contains("\"As [erased] told us"), "{past}");
    let diff = desk.run(&["diff", "5", "9", "--format", "patch"]);
    assert_eq!(diff.code, Some(0));
    assert!(
        diff.out.contains("As [erased] told us") && !diff.out.contains("ana-ruiz"),
        "{}",
        diff.out
    );

    // The very file is refused, alone and among others; without the words it is welcome.
    for files in [&["quotes.ttl"][..], &["more.nt", "quotes.ttl"]] {
        let again = desk.run(&[&["import", "--yes"][..], files].concat());
        assert_eq!(again.code, Some(1), "{}", again.out);
        assert!(
            again.out.contains("version 9 has erased what stands in this very file"),
            "{}",
            again.out
        );
    }
    desk.file("quotes.ttl", &QUOTES.replace("As \\u0041na Ru\\u00edz told us, t", "T"));
    assert_eq!(desk.run(&["import", "--yes", "quotes.ttl"]).code, Some(0));

    // A new backup is whole; an old one has it still, as the warning says.
    assert_eq!(desk.run(&["backup", "copies/new"]).code, Some(0));
    assert_eq!(saying(&desk.path().join("copies/new"), HERS), [""; 0]);
    let restored = desk.run(&["restore", "copies/new", "--data", "again"]);
    assert_eq!(restored.code, Some(0), "{}", restored.talk);
    assert_eq!(desk.run(&["export", "--data", "again"]).out, desk.export());
    assert_ne!(saying(&desk.path().join("copies/old"), HERS), [""; 0]);
}

#[test]
fn a_killed_erasure_has_happened_or_not() {
    let desk = desk();
    let name = |folder: &str| desk.shell(&format!("rm -rf var && cp -r {folder} var"));
    fs::rename(desk.path().join("var"), desk.path().join("sound")).unwrap();
    name("sound");
    let content = desk.content();
    let started = Instant::now();
    assert_eq!(erase(&desk, &[ANA, "--yes"]).code, Some(0));
    let (long, erased) = (started.elapsed(), desk.content());
    assert_ne!(content, erased);
    let rounds = std::env::var("COLOPHON_TEST_ROUNDS").map_or(14, |rounds| rounds.parse().unwrap());
    let (mut old, mut new) = (0, 0);
    for round in 0..rounds {
        name("sound");
        let mut command = desk.command(&[&["erase", ANA, "--yes"][..], WHY].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if round % 2 == 0 {
            sleep(long * round / rounds);
        } else {
            // Once something is prepared it goes fast.
            let var = desk.path().join("var");
            let begun = || var.join(".new-erasing").exists() || var.join("erasing").exists();
            while !begun() && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(50));
            }
            sleep(Duration::from_micros(u64::from(round) * 400));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        match desk.content() {
            now if now == content => old += 1,
            now if now == erased => {
                new += 1;
                assert_eq!(saying(&desk.path().join("var"), HERS), [""; 0], "round {round}");
            }
            now => panic!("round {round}: {now}"),
        }
        // Who asks again finds it done, or does it.
        if round % 3 > 0 {
            continue;
        }
        assert_eq!(desk.run(&["verify"]).code, Some(0), "round {round}");
        let again = erase(&desk, &["--words", "Ana Ruiz", "--yes"]);
        assert_eq!(again.code, Some(0), "round {round}: {}", again.talk);
        assert_eq!(saying(&desk.path().join("var"), HERS), [""; 0], "round {round}");
    }
    assert!(old > 0 && new > 0, "{old} old, {new} new");
}

#[test]
fn nothing_is_erased_under_a_server_and_nobody_pretends_to_look_everywhere() {
    let desk = desk();
    let var = desk.path().join("var");
    fs::write(var.join("old.nq.gz"), "Ana Ruiz, packed").unwrap();
    std::os::unix::fs::symlink("/dev/zero", var.join("elsewhere")).unwrap();
    let lock = fs::File::create(var.join("lock")).unwrap();
    lock.lock().unwrap();
    let done = erase(&desk, &[ANA, "--yes"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("is in use by"), "{}", done.talk);
    let plan = erase(&desk, &[ANA, "--plan"]);
    assert_eq!(plan.code, Some(0), "{}", plan.talk);
    for file in ["old.nq.gz", "elsewhere"] {
        let told = format!("warning: nobody has looked into ./var/{file}\n  help: ");
        assert!(plan.talk.contains(&told), "{}", plan.talk);
    }
    drop(lock);
    fs::write(var.join("notes.txt"), "Call Ana\nRuiz!").unwrap();
    let done = erase(&desk, &[ANA, "--yes"]);
    assert_eq!(done.code, Some(3));
    assert!(done.talk.contains("./var/notes.txt says it, too"), "{}", done.talk);
    assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
}

#[test]
fn what_was_loaded_keeps_its_order_and_is_not_loaded_again() {
    let desk = Desk::with_catalogue();
    let lines = |names: &[&str]| -> String {
        let line = |(number, name)| {
            format!("<http://gauge.example/{number}> <http://gauge.example/keeper> \"{name}\" .\n")
        };
        names.iter().zip([7, 3, 9, 1]).map(|(name, number)| line((number, name))).collect()
    };
    desk.file("keepers.nt", &lines(&["Tess Turlach", "Ana Ruiz", "Ben Okoro", "ana-ruiz"]));
    assert_eq!(desk.run(&["load", "keepers.nt"]).code, Some(0));
    let version = "5";
    let done = erase(&desk, &["--words", "Ana Ruiz", "--yes"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(saying(&desk.path().join("var"), HERS), [""; 0]);
    assert_eq!(desk.run(&["verify"]).code, Some(0));
    let patch = desk.run(&["show", version, "--format", "patch"]).out;
    let keepers: Vec<&str> = patch.lines().filter_map(|line| line.split('"').nth(1)).collect();
    assert_eq!(keepers, ["Tess Turlach", "Ben Okoro", "erased-6-1", "[erased]"], "{patch}");
    let again = desk.run(&["load", "keepers.nt"]);
    assert_eq!(again.code, Some(1));
    assert!(
        again.talk.contains("version 6 has erased what stands in this very file"),
        "{}",
        again.talk
    );
    // An undo takes back what is left.
    let undone = desk.run(&["undo", version, "--yes"]);
    assert_eq!(undone.code, Some(0), "{}", undone.talk);
    assert!(undone.talk.contains("Version 6 has erased a part of version 5"), "{}", undone.talk);
    assert!(!desk.export().contains("gauge.example"));
}
