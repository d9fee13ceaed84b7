//! Questions by form: the gallery, the answers in every format, and what is no answer.

use super::{BROWSER, get};
use colophon::query::PROMPTS;

#[test]
fn every_question_has_a_page_and_a_file_with_the_same_rows() {
    let gallery = get("/ask", BROWSER);
    assert_eq!(gallery.status, 200);
    for prompt in PROMPTS {
        let address = format!("/ask/{}", prompt.name);
        assert!(gallery.body.contains(&format!("href=\"{address}\"")), "{address}");
        let page = get(&address, BROWSER);
        assert_eq!((page.status, page.media_type()), (200, "text/html"), "{address}");
        let csv = get(&format!("{address}.csv"), BROWSER);
        assert_eq!((csv.status, csv.media_type()), (200, "text/csv"), "{address}");
        let json: serde_json::Value =
            serde_json::from_str(&get(&format!("{address}.json"), "").body).unwrap();
        let rows = json["results"]["bindings"].as_array().unwrap().len();
        let shown = page
            .body
            .split("<tbody>")
            .nth(1)
            .map_or(0, |body| body.split("</tbody>").next().unwrap().matches("<tr>").count());
        assert_eq!(shown, rows, "{address}");
        let text = get(&format!("{address}.rq"), BROWSER);
        assert_eq!(text.media_type(), "application/sparql-query");
        assert_eq!(text.body.lines().next(), prompt.text.lines().next(), "{address}");
    }
}

#[test]
fn a_question_is_asked_of_what_the_form_says() {
    let code = get("/ask/who-refers-to-a-law?law=european-electronic-communications-code", BROWSER);
    assert!(code.body.contains("Briefing on the future of digital tools"), "{}", code.body);
    assert!(
        code.body.contains("<option value=\"european-electronic-communications-code\" selected>")
    );
    let csv = get("/ask/who-refers-to-a-law.csv?law=eprivacy-directive", "");
    assert!(
        csv.body.contains("We are in danger of losing")
            && !csv.body.contains("Briefing on the future")
    );
    let picture = get("/ask/output-of-a-publisher.svg", "");
    assert_eq!((picture.status, picture.media_type()), (200, "image/svg+xml"));
    assert_eq!(
        picture.header("cross-origin-resource-policy"),
        "cross-origin",
        "it can be embedded"
    );
}

#[test]
fn what_cannot_be_asked_says_what_could_be() {
    let nobody = get("/ask/who-refers-to-a-law?law=no-such-law", BROWSER);
    assert_eq!(nobody.status, 400);
    assert!(
        nobody.body.contains("law=no-such-law: nothing of this kind is called so"),
        "{}",
        nobody.body
    );
    for address in
        ["/ask/no-such-question", "/ask/who-refers-to-a-law.exe", "/ask/who-refers-to-a-law/x"]
    {
        assert_eq!(get(address, BROWSER).status, 404, "{address}");
    }
    let none = get("/ask/library-newest-first.svg", "");
    assert_eq!(none.status, 406);
    let script = get("/ask/who-refers-to-a-law?law=%3Cscript%3Ealert(1)%3C/script%3E", BROWSER);
    assert!(script.status == 400 && !script.body.contains("<script>alert"));
}

#[test]
fn help_stands_where_the_pages_say_in_every_language() {
    for path in ["/help", "/help/sparql", "/accessibility", "/vocab", "/about", "/ask"] {
        for (tongue, words) in [("en", "<html lang=\"en\">"), ("de", "<html lang=\"de\">")] {
            let page = get(&format!("{path}?ui={tongue}"), BROWSER);
            assert_eq!((page.status, page.media_type()), (200, "text/html"), "{path}");
            assert!(page.body.contains(words), "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        }
    }
    let lessons = get("/help/sparql", BROWSER);
    assert_eq!(lessons.body.matches("href=\"/sparql?query=").count(), 8);
    let words = get("/vocab", BROWSER);
    assert!(words.body.contains("colo:Publication") && words.body.contains("<svg"));
}
