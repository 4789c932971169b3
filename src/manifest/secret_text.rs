//! Values of secrets, which no manifest may hold: known forms, values of telling keys, and what looks random.
//!
//! The texts are searched as they are written, comments and broken YAML too, before anything else is said of them: whatever
//! else is wrong could be told by quoting the line.

use std::mem;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

/// The forms of secrets whose issuers mark them, each with the marks that one of its texts has at least one of.
const FORMS: [(&[&str], &str); 20] = [
    (&["AKIA", "ASIA", "ABIA", "ACCA", "A3T"], r"\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}\b"),
    (&["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    (&["github_pat_"], r"\bgithub_pat_[A-Za-z0-9_]{22,}"),
    (&["glpat-"], r"\bglpat-[A-Za-z0-9_-]{20,}"),
    (&["xox"], r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    (&["xapp-"], r"\bxapp-[A-Za-z0-9-]{10,}"),
    (&["hooks.slack.com/services/"], r"hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"),
    (&["k_live_", "k_test_"], r"\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}"),
    (&["sk-"], r"\bsk-(?:[A-Za-z0-9]+-)*[A-Za-z0-9_]{20,}"),
    (&["whsec_"], r"\bwhsec_[A-Za-z0-9+/=]{16,}"),
    (&["AIza"], r"\bAIza[A-Za-z0-9_-]{35}"),
    (&["ya29."], r"\bya29\.[A-Za-z0-9_-]{20,}"),
    (&["npm_"], r"\bnpm_[A-Za-z0-9]{36}"),
    (&["pypi-"], r"\bpypi-[A-Za-z0-9_-]{50,}"),
    (&["SG."], r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    (&["hvs."], r"\bhvs\.[A-Za-z0-9_-]{24,}"),
    (&["dop_v1_"], r"\bdop_v1_[a-f0-9]{64}"),
    (&["AGE-SECRET-KEY-1"], r"\bAGE-SECRET-KEY-1[A-Z0-9]{58}"),
    (&["eyJ"], r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"),
    (
        &["PRIVATE KEY"],
        r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
    ),
];

/// All of them.
static KNOWN: LazyLock<Regex> = LazyLock::new(|| regex(&FORMS.map(|(_, form)| form).join("|")));

/// What a telling key, in small letters, or an address with a password has in it.
const TELLING: [&str; 5] = ["pass", "secret", "token", "key", "://"];

/// The value of a key that says what it holds, and the password in an address.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?im)(?:^|[\s{,])["']?(?:password|passwd|passphrase|secret|token|api[-_]?key|secret[-_]?(?:access[-_]?)?key|private[-_]?key|client[-_]?secret|auth[-_]?token)["']?[ \t]*:[ \t]+["']?([^\s"'{}\[\],#&*!|>][^\s"',}\]]{5,})|://[^/\s:@"']+:([^@\s/"']{3,})@"#,
    )
});

/// What is public although it looks random: certificates, public keys, and versions of objects in S3.
static PUBLIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?m)(?:^|[\s{,])["']?version["']?[ \t]*:[ \t]*["']?[A-Za-z0-9._-]{20,64}|X509Certificate>[^<]*<|-----BEGIN (?:CERTIFICATE|[A-Z ]*PUBLIC KEY)-----(?s:.*?)-----END [A-Z ]+-----|\b(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ AAAA[A-Za-z0-9+/=]+"#,
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// Where a text of the manifest holds what looks like the value of a secret, from top to bottom.
#[must_use]
pub fn secret_texts(text: &str) -> Vec<Span> {
    let mut found = known_secrets(text);
    let small = text.to_ascii_lowercase();
    if TELLING.iter().any(|telling| small.contains(telling)) {
        let parts = |one: Captures<'_>| one.iter().skip(1).flatten().map(|part| part.range()).collect::<Vec<_>>();
        found.extend(TOLD.captures_iter(text).flat_map(parts));
    }
    // A value may have words before it, as in `bank-key-…`.
    let is_random = |token: &str| looks_random(token) || token.split(['-', '_', '=']).any(looks_random);
    let random: Vec<Span> = tokens(text).filter(|span| is_random(&text[span.clone()])).collect();
    if !random.is_empty() {
        let public: Vec<Span> = PUBLIC.find_iter(text).map(|one| one.range()).collect();
        let is_public = |span: &Span| public.iter().any(|one| one.start <= span.start && span.end <= one.end);
        found.extend(random.into_iter().filter(|span| !is_public(span)));
    }
    merged(found)
}

/// The runs of at least 20 of the characters that random values are written in.
fn tokens(text: &str) -> impl Iterator<Item = Span> {
    let is_between = |one: char| !one.is_ascii_alphanumeric() && !"+/_=-".contains(one);
    let ends = text.match_indices(is_between).map(|(end, between)| (end, end + between.len()));
    let runs =
        ends.chain([(text.len(), text.len())]).scan(0, |start, (end, next)| Some(mem::replace(start, next)..end));
    runs.filter(|run| run.len() >= 20)
}

/// Where a text holds a secret of a known form.
#[must_use]
pub fn known_secrets(text: &str) -> Vec<Span> {
    // The marks are found in a fraction of the time, and most texts have none.
    if !FORMS.iter().any(|(marks, _)| marks.iter().any(|mark| text.contains(mark))) {
        return Vec::new();
    }
    merged(KNOWN.find_iter(text).map(|one| one.range()).collect())
}

/// Spans from top to bottom, those that overlap as one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| span.start);
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Whether a token looks as if a machine had drawn it: capitals, small letters and digits in turn, few of them twice.
/// Names and paths change less often between the three; hashes and ids of AWS do without capitals.
#[allow(clippy::cast_precision_loss, reason = "a token is at most 1 MiB long")]
fn looks_random(token: &str) -> bool {
    let classes: Vec<u8> = token.bytes().filter_map(class).collect();
    let has = |wanted: u8| classes.contains(&wanted);
    if classes.len() < 20 || !(has(0) && has(1) && has(2)) {
        return false;
    }
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    changes as f64 >= 0.4 * classes.len() as f64 && entropy(token) >= 3.5
}

/// Capital, small letter or digit.
const fn class(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(0),
        b'a'..=b'z' => Some(1),
        b'0'..=b'9' => Some(2),
        _ => None,
    }
}

/// Shannon's entropy of the characters, in bits.
#[allow(clippy::cast_precision_loss, reason = "a token is at most 1 MiB long")]
fn entropy(token: &str) -> f64 {
    let mut counts = [0_usize; 256];
    token.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let shares = counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / token.len() as f64);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

/// The diagnostic for one of them. It does not quote it.
#[must_use]
pub fn diagnostic(source: SourceId, span: Span) -> Diagnostic {
    Diagnostic::error(Code::SecretValue, "this looks like a secret value, and manifests cannot contain secrets")
        .at(Place { source, span })
        .expected("not shown")
        .help(
            "declare a secret by its name; its value comes from rotation or from `aws secretsmanager \
             put-secret-value`. If this value was committed to git, replace it wherever it is used",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written in pieces, so that no scanner takes the tests for a leak.
    fn samples() -> Vec<String> {
        let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
        let upper = "Q7X2M4K9T1B6W3Z8";
        vec![
            format!("AK{}{upper}", "IA"),
            format!("AS{}{upper}", "IA"),
            format!("gh{}{body}", "p_"),
            format!("gh{}{body}", "o_"),
            format!("github{}{body}", "_pat_"),
            format!("xo{}123456789012-{body}", "xb-"),
            format!("s{}{body}", "k-"),
            format!("s{}{body}", "k_live_"),
            format!("AI{}{}", "za", &body[..35]),
            format!("AB{}{upper}", "IA"),
            format!("AC{}{upper}", "CA"),
            format!("A3{}{}", "TX", &upper[..16]),
            format!("gh{}{body}", "u_"),
            format!("gh{}{body}", "s_"),
            format!("gh{}{body}", "r_"),
            format!("gl{}{body}", "pat-"),
            format!("xa{}{body}", "pp-"),
            format!("hooks.slack.{}/services/{body}", "com"),
            format!("p{}{body}", "k_test_"),
            format!("wh{}{body}", "sec_"),
            format!("ya{}{body}", "29."),
            format!("np{}{}", "m_", &body[..36]),
            format!("py{}{body}{body}", "pi-"),
            format!("S{}{body}.{body}", "G."),
            format!("hv{}{body}", "s."),
            format!("dop{}{}", "_v1_", "0a1b2c3d".repeat(8)),
            format!("AGE-SECRET{}{}", "-KEY-1", "Q7X2M4K9".repeat(8).get(..58).expect("58 of 64")),
            format!("ey{}iOiJIUzI1NiJ9.ey{}iOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP", "JhbGc", "JzdWI"),
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY1".to_owned(),
            "dGhpc0lzQVJhbmRvbTEyVmFsdWU5OQ==".to_owned(),
            "9fK2xQ7vLm4Zt1Rb8NcY".to_owned(),
        ]
    }

    #[test]
    fn a_secret_is_found_wherever_it_stands() {
        for secret in samples() {
            for text in [
                format!("owner: {secret}\n"),
                format!("a: {{ b: [x, \"{secret}\"] }}\n"),
                format!("# {secret}\na: 1\n"),
                format!("{secret}: key\n"),
                format!("broken: [{secret}\n"),
            ] {
                let found = secret_texts(&text);
                assert_eq!(found.len(), 1, "{text}");
                assert!(text[found[0].clone()].contains(&secret[..secret.len() - 2]), "{text}");
            }
        }
    }

    #[test]
    fn a_private_key_is_found_whole_and_one_that_is_cut_short_to_the_end() {
        let begin = format!("-----BEGIN RSA {} KEY-----", "PRIVATE");
        let end = format!("-----END RSA {} KEY-----", "PRIVATE");
        let text = format!("a: |\n  {begin}\n  MIIE\n  {end}\nb: 1\n");
        assert_eq!(&text[secret_texts(&text)[0].clone()], format!("{begin}\n  MIIE\n  {end}"));
        let text = format!("a: |\n  {begin}\n  MIIE\n");
        assert_eq!(secret_texts(&text)[0].end, text.len());
    }

    #[test]
    fn a_password_is_found_by_its_key_and_in_an_address() {
        for text in [
            "password: hunter22\n",
            "x: { token: 'abcdefgh' }\n",
            "\"api-key\": abcdefgh\n",
            "u: https://me:hunter22@host/\n",
        ] {
            assert_eq!(secret_texts(text).len(), 1, "{text}");
        }
        for text in [
            "payments/token: { readers: [a-b/audit] }\n",
            "secrets: { a/b: {} }\n",
            "token:\n  a: b\n",
            "secret: null\n",
        ] {
            assert_eq!(secret_texts(text), Vec::<Span>::new(), "{text}");
        }
    }

    #[test]
    fn a_secret_is_refused_at_its_place_and_shown_nowhere() {
        for secret in samples() {
            for text in [format!("owner: \"{secret}\"\n"), format!("unknown-{secret}: 1\n"), format!("\t{secret}: [\n")]
            {
                let mut texts = crate::starter::Starter::example().manifest_with_workload().expect("a manifest");
                let account = texts.accounts.iter_mut().find(|account| account.path.ends_with("orders-prod.yaml"));
                account.expect("an account").text.push_str(&text);
                let error = crate::pipeline::plan(&texts, None, "2026-01-01".parse().expect("a day")).err();
                let Some(crate::Error::Problems { diagnostics, sources }) = error else {
                    panic!("{text} is taken");
                };
                let shown = crate::report::render(&diagnostics, &sources, false);
                assert!(shown.contains("error[secret-value]") && shown.contains("orders-prod.yaml:"), "{shown}");
                let core = &secret[4..secret.len() - 4];
                assert!(!shown.contains(core) && !format!("{diagnostics:?}{sources:?}").contains(core), "{shown}");
            }
        }
    }

    #[test]
    fn the_version_of_an_object_is_no_secret() {
        for text in [
            "code: { key: orders.zip, version: IJwGWVHWvn0nkYPrMPlGQHwDqZyJwRXq }\n",
            "version: 3HL4kqtJlcpXroDTDmJrmSpXd3dIbrHY\n",
            "{\"key\":\"orders.zip\",\"version\":\"IJwGWVHWvn0nkYPrMPlGQHwDqZyJwRXq\"}",
        ] {
            assert_eq!(secret_texts(text), Vec::<Span>::new(), "{text}");
        }
        for text in [
            "conversion: IJwGWVHWvn0nkYPrMPlGQHwDqZyJwRXq\n".to_owned(),
            format!("version: gh{}a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0\n", "p_"),
        ] {
            assert_eq!(secret_texts(&text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_a_manifest_is_made_of_is_no_secret() {
        for text in [
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef",
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/OrdersProdLoadBalancer1/50dc6c495c0c9188",
            "vpc-0a1b2c3d4e5f60718",
            "o-a1b2c3d4e5",
            "platform+aws.payments-prod2@acme.example",
            "repo:acme/Infrastructure2:environment:Production1",
            "project_path:acme/infrastructure:ref_type:branch:ref:main",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "AWSManagedDomainsAggregateThreatList",
            "rslvr-fdl-0a1b2c3d4e5f6071",
            "https://idp.acme.example/Saml2/AssertionConsumerService1",
            "{ \"see https://x\": \"y\", \"me@b.example\": 1 }",
            "workloads/Production1/Region2Europe/Stage3",
            "task-force-of-the-risk-department",
            "123e4567-e89b-12d3-a456-426614174000",
            "2026-11-24T17:00:00Z",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
            "<ds:X509Certificate>MIICa1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8\nMIICa1B2c3D4e5F6g7H8i9J0</ds:X509Certificate>",
        ] {
            assert_eq!(secret_texts(&format!("a: {text}\n")), Vec::<Span>::new(), "{text}");
        }
    }
}
