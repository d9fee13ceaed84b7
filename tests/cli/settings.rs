//! Where settings come from, and what is said of those that cannot be understood.

use super::{Desk, titles};
use std::fs;

const CATALOGUE: &str = "format = 1\nbase-url = \"https://water.example/\"\n";

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("var")).unwrap();
    desk.file("var/colophon.toml", &format!("{CATALOGUE}max-source-bytes = 10\n"));
    desk.file("reports.nt", &titles("reports", 1));
    let limit = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        out.split("max-source-bytes is ").nth(1).map(|rest| rest.lines().next().unwrap().to_owned())
    };
    let words = ["check", "reports.nt"];
    assert_eq!(limit(&mut desk.command(&words)).as_deref(), Some("10"));
    let mut variable = desk.command(&words);
    variable.env("COLOPHON_MAX_SOURCE_BYTES", "11");
    assert_eq!(limit(&mut variable).as_deref(), Some("11"));
    let mut flag = desk.command(&["check", "reports.nt", "--max-source-bytes", "12"]);
    flag.env("COLOPHON_MAX_SOURCE_BYTES", "11");
    assert_eq!(limit(&mut flag).as_deref(), Some("12"));
    let mut enough = desk.command(&["check", "reports.nt", "--max-source-bytes", "1000"]);
    assert_eq!(limit(&mut enough), None);
}

#[test]
fn the_data_folder_may_come_from_the_environment() {
    let desk = Desk::with_catalogue();
    fs::rename(desk.path().join("var"), desk.path().join("elsewhere")).unwrap();
    assert_eq!(desk.run(&["export"]).code, Some(1));
    let output = desk.command(&["export"]).env("COLOPHON_DATA", "elsewhere").output().unwrap();
    assert!(output.status.success());
}

#[test]
fn everything_wrong_in_the_environment_is_told_at_once() {
    let desk = Desk::new();
    let output = desk
        .command(&["export"])
        .env("COLOPHON_LISTEN", "7777")
        .env("COLOPHON_MAX_QUERIES", "0")
        .env("COLOPHON_BASE_URL", "water.example")
        .env("COLOPHON_SERVICE_PORT", "not for us")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r#"
    error: COLOPHON_BASE_URL is "water.example": expected an address that starts with http:// or https://
      help: correct or unset COLOPHON_BASE_URL
    error: COLOPHON_LISTEN is "7777": expected an address with a port, such as 127.0.0.1:7777
      help: correct or unset COLOPHON_LISTEN
    error: COLOPHON_MAX_QUERIES is "0": expected a whole number above 0
      help: correct or unset COLOPHON_MAX_QUERIES
    "#);
}

#[test]
fn the_file_is_read_strictly() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("var")).unwrap();
    let told = |text: &str| {
        desk.file("var/colophon.toml", text);
        let done = desk.run(&["export"]);
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{text}: {}", done.talk);
        done.talk
    };
    insta::assert_snapshot!(told(&format!("{CATALOGUE}lisen = \"127.0.0.1:1\"\n")), @r#"
    error: ./var/colophon.toml:3:1: `lisen = "127.0.0.1:1"`: unknown field `lisen`, expected one of `format`, `base-url`, `name`, `contact`, `listen`, `max-source-bytes`, `max-query-bytes`, `max-query-nesting`, `max-query-operators`, `max-query-patterns`, `query-timeout`, `query-memory`, `max-queries`, `reader-token-sha256`, `client-seconds`, `client-errors`, `client-queries`, `workers`, `max-waiting`, `page-memory`, `max-graph-quads`, `max-dumps`, `dump-hours`, `update-token-sha256`, `default-graph`, `service`, `service-role`, `service-timeout`, `service-bytes`, `service-rows`
      help: correct the line; nothing was changed
    "#);
    insta::assert_snapshot!(told(&format!("{CATALOGUE}query-timeout = \"long\"\n")), @r#"
    error: ./var/colophon.toml:3:17: `query-timeout = "long"`: invalid type: string "long", expected a nonzero u64
      help: correct the line; nothing was changed
    "#);
    insta::assert_snapshot!(told("format = 1\nbase-url = \"water.example\"\n"), @r#"
    error: ./var/colophon.toml:2:12: `base-url = "water.example"`: expected an address that starts with http:// or https://
      help: correct the line; nothing was changed
    "#);
    insta::assert_snapshot!(told("format = 1\nname = \"Water\"\n"), @r"
    error: ./var/colophon.toml: base-url is missing
      help: write the base back that this folder was made with
    ");
    insta::assert_snapshot!(told("format = 1\nname \"Water\"\n"), @r#"
    error: ./var/colophon.toml:2:6: `name "Water"`: key with no value, expected `=`
      help: correct the line; nothing was changed
    "#);
}

#[test]
fn a_newer_folder_is_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("var")).unwrap();
    desk.file("var/colophon.toml", "format = 2\ncolour = \"blue\"\n");
    let done = desk.run(&["export"]);
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!(done.talk, @r"
    error: ./var/colophon.toml: the folder is laid out in format 2; this program knows format 1
      help: open it with the version of colophon that made it, or a later one
    ");
}

#[test]
fn a_second_base_is_refused_with_both() {
    let desk = Desk::with_catalogue();
    for words in [
        &["export", "--base-url", "https://rivers.example/"][..],
        &["serve", "--base-url", "https://rivers.example/"],
    ] {
        let done = desk.run(words);
        assert_eq!(done.code, Some(2));
        insta::allow_duplicates! { insta::assert_snapshot!(done.talk, @r"
        error: the catalogue in ./var has its names under <http://127.0.0.1:7777/>, but <https://rivers.example/> was asked for
          help: leave --base-url and COLOPHON_BASE_URL away; for a catalogue under <https://rivers.example/>, import its sources into a new folder: colophon import --data NEW --base-url https://rivers.example/ FILE…
        "); }
    }
    assert_eq!(desk.run(&["export", "--base-url", "http://127.0.0.1:7777"]).code, Some(0));
}

#[test]
fn names_that_nobody_can_reach_are_refused() {
    let desk = Desk::new();
    let done = desk.run(&["serve", "--listen", "0.0.0.0:7777"]);
    assert_eq!(done.code, Some(2));
    insta::assert_snapshot!(done.talk, @r"
    error: nobody can reach names under <http://0.0.0.0:7777/>
      help: give the address that others use with --base-url
    ");
    assert!(!desk.path().join("var").exists());
}
