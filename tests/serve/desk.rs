//! The desk of curators: who signs in decides, and nobody can make a browser decide in another's name.

use super::{Reply, send};
use crate::support::proposing::{LISTING, bring, later, listing, proposing_store};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::query;
use colophon::store::Store;
use sha2::{Digest, Sha256};

const BASE: &str = "http://library.example/";
const TOKEN: &str = "the keeper of the weir";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OWN: (&str, &str) = ("origin", "http://library.example");

/// A request by another way: its name, its headers, its body, and what is answered.
type Sent<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, u16);

struct Desk {
    store: Store,
    router: Router,
}

impl Desk {
    fn new() -> Self {
        Self::under(BASE)
    }

    fn under(base: &str) -> Self {
        let store = proposing_store(base);
        let site = Site::new(store.base().clone(), "The Library");
        let digest = format!("{:x}", Sha256::digest(TOKEN)).parse().unwrap();
        let limits = Limits { writers: vec![digest], ..Limits::default() };
        let router = colophon::serve::router(store.clone(), site, &limits);
        Self { store, router }
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("accept", "text/html").header("host", "library.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(self.router.clone(), request.body(body.into()).unwrap())
    }

    fn get(&self, path: &str, cookie: &str) -> Reply {
        self.ask(Method::GET, path, &[("cookie", cookie)], "")
    }

    fn post(&self, path: &str, cookie: &str, body: &str) -> Reply {
        self.ask(Method::POST, path, &[("cookie", cookie), FORM, OWN], body.to_owned())
    }

    fn sign_in(&self, name: &str) -> String {
        let body = format!("token={}&name={name}&to=review", TOKEN.replace(' ', "+"));
        let reply = self.post("/sign-in", "", &body);
        assert_eq!(reply.status, 303, "{}", reply.body);
        reply.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.split_once(&start).unwrap_or_else(|| panic!("{name}: {page}")).1;
    rest.split('"').next().unwrap().to_owned()
}

/// The address to which the form that decides is sent.
fn action(page: &str) -> String {
    let rest = page.split_once("class=\"decide\" action=\"").unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

fn decision(page: &str, wish: &str) -> String {
    format!("form={}&stamp={}&wish={wish}&note=", field(page, "form"), field(page, "stamp"))
}

#[test]
fn a_token_opens_a_session_and_nothing_else() {
    let desk = Desk::new();
    let readers = desk.ask(Method::GET, "/", &[], "");
    assert_eq!(readers.header("set-cookie"), "");
    let page = desk.ask(Method::GET, "/sign-in", &[], "");
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    let wrong = desk.post("/sign-in", "", "token=guess");
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, ""));
    assert!(wrong.body.contains("not one of this catalogue") && !wrong.body.contains("guess"));
    let reply = desk.post("/sign-in", "", "token=the+keeper+of+the+weir&to=plan");
    assert_eq!((reply.status, reply.header("location")), (303, "/plan"));
    let cookie = reply.header("set-cookie");
    for part in ["colophon=", "Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let update = [("cookie", cookie), ("content-type", "application/sparql-update"), OWN];
    let refused = desk.ask(Method::POST, "/sparql", &update, "CLEAR ALL");
    assert_eq!(refused.status, 401, "a cookie is no right to update: {}", refused.body);
    for to in
        ["//evil.example", "https://evil.example/", "/\\evil.example", "review//x", "nonesuch"]
    {
        let body = format!("token=the+keeper+of+the+weir&to={to}");
        assert_eq!(desk.post("/sign-in", "", &body).header("location"), "/review", "{to}");
    }
}

#[test]
fn over_tls_the_cookie_is_for_this_host_alone() {
    let desk = Desk::under("https://library.example/shelf/");
    let origin = ("origin", "https://library.example");
    let body = "token=the+keeper+of+the+weir";
    let reply = desk.ask(Method::POST, "/shelf/sign-in", &[FORM, origin], body);
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-colophon=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(cookie.contains("Path=/;"), "{cookie}");
}

#[test]
fn who_guesses_has_to_wait() {
    let desk = Desk::new();
    for _ in 0..5 {
        assert_eq!(desk.post("/sign-in", "", "token=guess").status, 401);
    }
    let reply = desk.post("/sign-in", "", "token=the+keeper+of+the+weir");
    assert_eq!((reply.status, reply.header("set-cookie")), (429, ""));
    assert!(!reply.header("retry-after").is_empty());
}

#[test]
fn without_a_token_nobody_can_sign_in() {
    let store = proposing_store(BASE);
    let site = Site::new(store.base().clone(), "The Library");
    let router = colophon::serve::router(store, site, &Limits::default());
    let request = Request::get("/sign-in").header("accept", "text/html").body(Body::empty());
    assert_eq!(send(router.clone(), request.unwrap()).status, 403);
    let request = Request::get("/review").header("accept", "text/html").body(Body::empty());
    assert_eq!(send(router, request.unwrap()).status, 200, "whoever reads sees what waits");
}

#[test]
fn a_proposal_is_decided_by_forms_and_taken_back() {
    let desk = Desk::new();
    let cookie = desk.sign_in("Ada+Quell");
    let page = desk.get("/review?kind=mention", &cookie);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Ada Quell (token"), "{}", page.body);
    // The sentence of the source with the words marked, and the rule.
    assert!(page.body.contains("<mark>Weir Act</mark> says of fish passes"), "{}", page.body);
    let (to, body) = (action(&page.body), decision(&page.body, "accept"));
    let reply = desk.post(&to, &cookie, &format!("{body}So+it+says.&kind=mention"));
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(reply.header("location").ends_with("&kind=mention"));
    let next = desk.get(reply.header("location"), &cookie);
    assert!(next.body.contains("data-key=\"z\"") && next.body.contains("1 waits"), "{}", next.body);
    let again = desk.post(&to, &cookie, &body);
    assert_eq!(again.status, 412, "what is sent twice is refused");
    assert!(again.body.contains("accepted by Ada Quell"), "{}", again.body);
    let one = desk.get(&to, &cookie);
    assert!(one.body.contains("So it says."), "{}", one.body);
    let undone = desk.post(&to, &cookie, &decision(&one.body, "undo"));
    assert_eq!((undone.status, undone.header("location")), (303, &*to));
    let queue = query::queue(&desk.store).unwrap();
    assert!(queue.decisions.is_empty());
    let told = desk.store.told(desk.store.version()).unwrap();
    assert!(told.why().agent.starts_with("Ada Quell (token "), "{}", told.why().agent);
}

#[test]
fn what_one_person_sees_is_sent_to_nobody_else() {
    let desk = Desk::new();
    let [ada, eve] = ["Ada", "Eve"].map(|name| desk.sign_in(name));
    for path in ["/review", "/plan"] {
        assert!(desk.get(path, &ada).body.contains("Ada (token"), "{path}");
        let other = desk.get(path, &eve);
        assert!(other.body.contains("Eve (token") && !other.body.contains("Ada (token"), "{path}");
        let nobody = desk.ask(Method::GET, path, &[], "");
        assert!(
            !nobody.body.contains("(token") && !nobody.body.contains("name=\"form\""),
            "{path}"
        );
        assert_eq!(nobody.header("cache-control"), "no-store", "{path}");
    }
}

#[test]
fn two_things_are_merged_by_a_form() {
    let desk = Desk::new();
    let cookie = desk.sign_in("");
    let page = desk.get("/review?kind=identity", &cookie);
    assert!(page.body.contains("River Quell Trust") && page.body.contains("type=\"radio\""));
    let to = action(&page.body);
    let stays = "http%3A%2F%2Flibrary.example%2Fid%2Fagent%2Friver-quell-trust";
    let body = format!("{}&stays={stays}", decision(&page.body, "accept"));
    let reply = desk.post(&to, &cookie, &body);
    assert_eq!(reply.status, 303, "{}", reply.body);
    let old = desk.get("/agent/quell-trust", "");
    assert_eq!((old.status, old.header("location")), (301, "/agent/river-quell-trust"));
    let next = desk.get(reply.header("location"), &cookie);
    assert!(next.body.contains("The two are one."), "{}", next.body);
    let body = format!("form={}&wish=undo", field(&next.body, "form"));
    let reply = desk.post(&to, &cookie, &body);
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert_eq!(desk.get("/agent/quell-trust", "").status, 200);
}

#[test]
fn nobody_decides_in_anothers_name() {
    let desk = Desk::new();
    let cookie = desk.sign_in("Ada");
    let page = desk.get("/review", &cookie);
    let (to, good) = (action(&page.body), decision(&page.body, "reject"));
    let version = desk.store.version();
    let forged = good.replace(&field(&page.body, "form"), &"0".repeat(64));
    let (mine, json) = (("cookie", &*cookie), ("content-type", "application/json"));
    let evil = ("origin", "http://evil.example");
    let cases: [Sent<'_>; 9] = [
        ("another site", &[mine, FORM, evil], &good, 403),
        ("no origin", &[mine, FORM], &good, 403),
        ("an opaque origin", &[mine, FORM, ("origin", "null")], &good, 403),
        ("cross-site", &[mine, FORM, OWN, ("sec-fetch-site", "cross-site")], &good, 403),
        ("same-site only", &[mine, FORM, OWN, ("sec-fetch-site", "same-site")], &good, 403),
        ("a forged form", &[mine, FORM, OWN], &forged, 403),
        ("no form", &[mine, FORM, OWN], "wish=reject", 403),
        ("no session", &[FORM, OWN], &good, 401),
        ("no form at all", &[mine, json, OWN], "{}", 415),
    ];
    for (name, headers, body, status) in cases {
        let reply = desk.ask(Method::POST, &to, headers, body.to_owned());
        assert_eq!(reply.status, status, "{name}: {}", reply.body);
        assert_eq!(reply.header("access-control-allow-origin"), "", "{name}");
    }
    let other = desk.sign_in("Eve");
    assert_eq!(desk.post(&to, &other, &good).status, 403, "the form of another session");
    assert_eq!(desk.store.version(), version);
    for bad in ["wish=burn", "wish=reject"] {
        let form = field(&page.body, "form");
        assert_eq!(desk.post(&to, &cookie, &format!("form={form}&{bad}")).status, 400, "{bad}");
    }
    let reply = desk.post("/review/nonesuch", &cookie, &good);
    assert_eq!(reply.status, 404, "{}", reply.body);
    let out = desk.post("/sign-out", &cookie, &format!("form={}", field(&page.body, "form")));
    assert!(out.status == 303 && out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(desk.post(&to, &cookie, &good).status, 401, "a session that is over");
}

#[test]
fn of_two_curators_the_second_is_told() {
    let desk = Desk::new();
    let [ada, eve] = ["Ada", "Eve"].map(|name| desk.sign_in(name));
    let [one, other] = [&ada, &eve].map(|cookie| desk.get("/review", cookie).body);
    let to = action(&one);
    assert_eq!(to, action(&other));
    let outcomes = std::thread::scope(|scope| {
        let ask = |cookie, body: String| {
            scope.spawn({
                let (desk, to) = (&desk, &to);
                move || desk.post(to, cookie, &body)
            })
        };
        let both = [ask(&ada, decision(&one, "reject")), ask(&eve, decision(&other, "unsure"))];
        both.map(|one| one.join().unwrap())
    });
    let mut status = outcomes.each_ref().map(|reply| reply.status);
    status.sort_unstable();
    assert_eq!(status, [303, 412]);
}

#[test]
fn names_in_the_queue_are_only_text() {
    let desk = Desk::new();
    let payload = "\"><img src=x onerror=alert(1)><script>alert(1)</script> Weir Act";
    let text = LISTING.replace("Weirs of the Quell", payload);
    assert!(bring(&desk.store, &listing(&text)));
    let cookie = desk.sign_in("%3Cscript%3Ealert(2)%3C%2Fscript%3E");
    let all = query::queue(&desk.store).unwrap();
    let mut paths =
        vec!["/review?after=%22%3E%3Cscript%3E".to_owned(), "/review?done=%3Cscript%3E".into()];
    paths.extend(all.proposals.iter().map(|one| format!("/review/{}", one.id)));
    paths.extend(
        ["/review?state=rejected", "/quality", "/quality/publications-without-a-publisher"]
            .map(Into::into),
    );
    for path in paths {
        let page = desk.get(&path, &cookie);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("<script>") && !page.body.contains("<img src=x"), "{path}");
        assert!(page.header("content-security-policy").contains("script-src 'self'"));
    }
}

/// A form with a file, as browsers send it.
fn upload(form: &str, name: &str, text: &str, profile: &str) -> String {
    let part = |head: &str, text: &str| {
        format!("--weir\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let file = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain");
    [
        part("name=\"form\"", form),
        part(&file, text),
        part("name=\"profile\"", profile),
        "--weir--\r\n".into(),
    ]
    .concat()
}

#[test]
fn a_file_is_imported_after_its_plan_was_seen() {
    let desk = Desk::new();
    assert_eq!(desk.get("/plan", "").header("location"), "/sign-in?to=plan");
    let cookie = desk.sign_in("Ada");
    let form = field(&desk.get("/plan", &cookie).body, "form");
    let parts = ("content-type", "multipart/form-data; boundary=weir");
    let send_file = |text: &str| {
        let body = upload(&form, "weirs.txt", text, "format = \"listing\"\nlanguage = \"en\"\n");
        desk.ask(Method::POST, "/plan", &[("cookie", &*cookie), parts, OWN], body)
    };
    let foreign = [("cookie", &*cookie), parts, ("origin", "http://evil.example")];
    let body = upload(&form, "weirs.txt", LISTING, "format = \"listing\"\n");
    assert_eq!(desk.ask(Method::POST, "/plan", &foreign, body).status, 403);
    let forged = upload("0", "weirs.txt", LISTING, "");
    let reply = desk.ask(Method::POST, "/plan", &[("cookie", &*cookie), parts, OWN], forged);
    assert_eq!(reply.status, 403);

    assert_eq!(send_file("Reading on: Weirs\n\n31 February 2021\nA title\n").status, 303);
    let page = desk.get("/plan", &cookie).body;
    assert!(page.contains("refused, 1 problem") && page.contains("line 3"), "{page}");
    assert!(!page.contains("Import it"), "{page}");

    let text = later().replace("fish passes is read again", "eel passes is read again");
    assert_eq!(send_file(&text).status, 303);
    let page = desk.get("/plan", &cookie).body;
    assert!(page.contains("<strong>1</strong> new"), "{page}");
    assert!(page.contains("<strong>1</strong> changed"), "{page}");
    for class in ["old", "new"] {
        let value = if class == "old" { "fish" } else { "eel" };
        let cell =
            format!("<div class=\"{class}\"><bdi lang=\"en\">What the Weir Act says of {value}");
        assert!(page.contains(&cell), "{cell}: {page}");
    }
    let apply = format!("form={form}&plan={}", field(&page, "plan"));
    let version = desk.store.version();
    // Somebody decides in between: the plan is stale.
    let open = query::queue(&desk.store).unwrap().proposals[0].id.clone();
    let wish = query::Wish::Unsure;
    let choice = query::Choice { id: open, stamp: None, wish, note: String::new(), stays: None };
    query::decide(&desk.store, &[choice], "eve").unwrap().unwrap();
    let stale = desk.post("/plan/apply", &cookie, &apply);
    assert_eq!(stale.status, 412, "{}", stale.body);
    assert!(desk.get("/plan", &cookie).body.contains("make the plan again"));

    assert_eq!(send_file(&text).status, 303);
    let page = desk.get("/plan", &cookie).body;
    let apply = format!("form={form}&plan={}", field(&page, "plan"));
    let done = desk.post("/plan/apply", &cookie, &apply);
    assert_eq!(done.header("location"), format!("/plan?done={}", version + 2), "{}", done.body);
    assert_eq!(desk.post("/plan/apply", &cookie, &apply).status, 412, "a plan is done once");
    let told = desk.store.told(version + 2).unwrap();
    assert_eq!((told.why().action, told.why().agent.starts_with("Ada (")), ("import", true));

    // Half a file takes nothing away unless somebody says so, and much not even then.
    assert_eq!(send_file(LISTING.split("3 April").next().unwrap()).status, 303);
    let page = desk.get("/plan", &cookie).body;
    let apply = format!("form={form}&plan={}", field(&page, "plan"));
    for more in ["", "&missing=delete"] {
        assert_eq!(desk.post("/plan/apply", &cookie, &format!("{apply}{more}")).status, 409);
    }
}

#[test]
fn lists_of_what_could_be_better_are_for_everybody() {
    let desk = Desk::new();
    let page = desk.ask(Method::GET, "/quality", &[], "");
    assert_eq!(page.status, 200);
    assert_eq!(page.body.matches("class=\"cards\"").count(), 1);
    for prompt in query::QUALITY {
        let path = format!("/quality/{}", prompt.name);
        assert!(page.body.contains(&path), "{path}");
        let list = desk.ask(Method::GET, &path, &[], "");
        assert_eq!(list.status, 200, "{path}: {}", list.body);
        let csv = desk.ask(Method::GET, &format!("{path}.csv"), &[], "");
        assert_eq!((csv.status, csv.media_type()), (200, "text/csv"), "{path}");
        assert_eq!(desk.ask(Method::GET, &format!("{path}.rq"), &[], "").body, prompt.text);
        let german = desk.ask(Method::GET, &path, &[("accept-language", "de")], "");
        assert!(german.body.contains("<html lang=\"de\">"), "{path}");
    }
    let csv = desk.ask(Method::GET, "/quality/laws-that-nobody-refers-to.csv", &[], "");
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    assert_eq!(desk.ask(Method::GET, "/quality/nonesuch", &[], "").status, 404);
    assert_eq!(desk.ask(Method::GET, "/ask/laws-that-nobody-refers-to", &[], "").status, 404);
}
