//! What the program says of itself.

use super::Desk;

#[test]
fn without_a_command_help_is_given() {
    let done = Desk::new().run(&[]);
    assert_eq!(done.code, Some(2));
    insta::assert_snapshot!(done.talk, @r"
    A library of publications as a linked-data knowledge graph

    Usage: colophon [OPTIONS] <COMMAND>

    Commands:
      serve    Serve the catalogue: pages, linked data and SPARQL over HTTP
      import   Import files into the catalogue: shows what would change, asks, then does it
      load     Load RDF of another system as it is: not linked, and not held against the shapes
      check    Check files: reads, lifts, checks and links them, and writes nothing
      query    Ask the catalogue a question in SPARQL
      search   Search for publications by words, genre, publisher, topic, law, year and language
      cite     Cite the answer to a query: an address and checksums that stay
      update   Change the catalogue with a SPARQL update
      export   Write the catalogue to standard output or to a file
      log      List the changes, the newest first
      show     Show one change: the statements that went and came, by thing
      diff     Show the exact difference between two versions; 0 is the empty catalogue
      undo     Take back a change: exactly what it did, but for what later changes touched
      delete   Delete a thing: shows what goes, asks, then does it
      merge    Merge a thing into another: shows what moves, asks, then does it
      review   Decide what rules propose: links, mentions, and things that may be one
      erase    Erase what a person may not keep: from every version, source and dump, for good
      doctor   Hold the doors of the running server against their standards
      dump     Write the current version as sorted N-Quads, with its SHA-256 beside it
      backup   Copy the data folder, also while a server writes to it
      restore  Make a data folder from a backup
      verify   Verify the data folder: every byte is as it was written
      rebuild  Rebuild what follows from the ledger: the store on disk
      demo     Serve the catalogue that comes with the program
      help     Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Catalogue:
          --data <DIR>      The data folder [default: ./var]
          --base-url <URL>  The address under which names are minted; decided when the data folder is
                            made [default: where the server listens]

    Start here:
      colophon demo                      serve the catalogue that comes with the program
      colophon import reports.ttl        show what an import would change, then ask
      colophon serve                     serve what was imported
      colophon query -q 'ASK { ?s ?p ?o }'

    Settings of the catalogue, limits and --listen may also stand in the environment
    (--data is COLOPHON_DATA) and, but for --data, in colophon.toml in the data folder.
    A flag wins over a variable, a variable over the file.

    Exit codes: 0 done, 1 failed, 2 not understood, 3 something was found, 130 stopped.
    ");
}

#[test]
fn help_of_a_command_has_examples() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.run(&["import", "-h"]).out, @r"
    Import files into the catalogue: shows what would change, asks, then does it

    Usage: colophon import [OPTIONS] <FILE>...

    Arguments:
      <FILE>...  The files, in the order in which they are imported

    Options:
      -y, --yes                    Do it without asking
          --plan                   Show the plan and stop
          --json                   Write plan and outcome as one JSON object a line
          --delete-missing         Also delete what an earlier state of a source had and this one has
                                   not
          --max-missing <PERCENT>  With --delete-missing: the largest share of the earlier things that
                                   may go, in percent [default: 20]
      -h, --help                   Print help (see more with '--help')
      -V, --version                Print version

    Catalogue:
          --data <DIR>      The data folder [default: ./var]
          --base-url <URL>  The address under which names are minted; decided when the data folder is
                            made [default: where the server listens]

    Examples:
      colophon import reports.txt              show the plan, then ask
      colophon import --yes a.ttl b.ttl        import both, or neither if one is refused
      colophon import --plan --json a.ttl      the plan for a program; writes nothing
      colophon import --delete-missing a.ttl   what the file no longer has is deleted, too

    A source that was imported before under the same file name takes the place of what it
    said then. If it no longer has things that it had, nothing is written (exit code 3)
    until --delete-missing allows it. What a person took away stays away.

    With --json each line is an object with a `type`:
      thing    file, line, column, state (new, changed, same, missing), thing, label, removed, added
      warning  file, line, column, message, help
      problem  file, line, column, message, help
      plan     file, new, changed, same, missing, statements_added, statements_removed
      refused  file, problem
      commit   version, statements_added, statements_removed
    ");
    insta::assert_snapshot!(desk.run(&["export", "-h"]).out, @r"
    Write the catalogue to standard output or to a file

    Usage: colophon export [OPTIONS]

    Options:
          --format <FORMAT>  The format; nquads, trig and jsonld keep the graphs, the others have the
                             statements only [default: nquads] [possible values: nquads, trig, jsonld,
                             turtle, ntriples, rdfxml]
          --graph <IRI>      Only this graph
      -o, --output <FILE>    The file, which is there whole or not at all
      -h, --help             Print help (see more with '--help')
      -V, --version          Print version

    Catalogue:
          --data <DIR>      The data folder [default: ./var]
          --base-url <URL>  The address under which names are minted; decided when the data folder is
                            made [default: where the server listens]

    Examples:
      colophon export > catalogue.nq               everything, one statement a line
      colophon export --format trig -o all.trig
      colophon export --format turtle              the statements, without evidence
      colophon export --graph https://library.example/graph/vocabulary

    Equal content gives equal bytes, so `sha256sum` and `diff` tell whether catalogues
    are the same. It may run while `colophon serve` does.
    ");
    for command in
        ["serve", "import", "check", "query", "cite", "export", "verify", "rebuild", "demo"]
    {
        let done = desk.run(&[command, "--help"]);
        assert_eq!(done.code, Some(0));
        assert!(done.out.contains("Examples:\n  colophon "), "{command}");
        assert!(done.out.contains("--data <DIR>") && done.out.contains("--max-query-bytes <N>"));
    }
}

#[test]
fn typos_are_helped() {
    let desk = Desk::new();
    let done = desk.run(&["exprot"]);
    assert_eq!(done.code, Some(2));
    assert!(done.talk.contains("'export'"), "{}", done.talk);
    let done = desk.run(&["export", "--fromat", "turtle"]);
    assert_eq!(done.code, Some(2));
    assert!(done.talk.contains("a similar argument exists: '--format'"), "{}", done.talk);
    let done = desk.run(&["export", "--format", "turtel"]);
    assert_eq!(done.code, Some(2));
    assert!(done.talk.contains("'turtle'"), "{}", done.talk);
}

#[test]
fn the_version_is_that_of_the_package() {
    let done = Desk::new().run(&["--version"]);
    assert_eq!(
        (done.code, done.out),
        (Some(0), format!("colophon {}\n", env!("CARGO_PKG_VERSION")))
    );
}
