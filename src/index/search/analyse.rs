//! Analysing: a text becomes the words that it is found by.
//!
//! A word is kept as it is written, without case and accents, and once more by its stem if the
//! language of the text is known: who looks for `rivers` in an English text finds `river`.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A change to how texts are analysed is another number: what was made the old way is made again.
pub(super) const ANALYSIS: u32 = 1;

/// Languages whose words have stems, by their primary subtag (RFC 5646 §2.2.1).
const LANGUAGES: &[(&str, Algorithm)] = &[
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("nn", Algorithm::Norwegian),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// Longest word, in bytes: of what is longer only the beginning counts.
const LONGEST_WORD: usize = 64;

/// A word of a text, and where it stands there, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) written: &'t str,
    pub(super) start: usize,
}

impl Word<'_> {
    pub(super) fn end(self) -> usize {
        self.start + self.written.len()
    }
}

/// The words of a text: runs of letters and digits; a Chinese or Japanese sign is a word itself.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let mut letters = text[start..].chars();
        let first = letters.next()?;
        let mut end = start + first.len_utf8();
        if !is_sign(first) {
            for letter in letters {
                let goes_on = letter.is_alphanumeric() || is_combining_mark(letter);
                if !goes_on || is_sign(letter) {
                    break;
                }
                end += letter.len_utf8();
            }
        }
        rest = end;
        let most = end.min(start + LONGEST_WORD);
        let cut = (start..=most).rev().find(|at| text.is_char_boundary(*at));
        Some(Word { written: &text[start..cut?], start })
    })
}

/// Whether it stands for a word or a syllable, in scripts that write no blanks.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A word without case and accents.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        let is_lower = !word.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_lower { word.into() } else { word.to_ascii_lowercase().into() };
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfkd().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ς' => folded.push('σ'),
            letter if is_combining_mark(letter) => {}
            letter => folded.push(letter),
        }
    }
    folded.into()
}

/// The stem of a word in a language, with the language in front: `en:river`.
pub(super) fn stem(word: &str, language: &str) -> Option<String> {
    let (language, algorithm) = algorithm(language)?;
    Some(stemmed(word, language, algorithm))
}

/// The stem of a word in every language that has stems.
pub(super) fn stems(word: &str) -> impl Iterator<Item = String> + '_ {
    LANGUAGES.iter().map(|(language, algorithm)| stemmed(word, language, *algorithm))
}

fn stemmed(word: &str, language: &str, algorithm: Algorithm) -> String {
    // Stemmers know accents, so the stem is folded and not the word.
    let lower: String = word.nfc().flat_map(char::to_lowercase).collect();
    format!("{language}:{}", fold(&Stemmer::new(algorithm).stem(&lower)))
}

fn algorithm(tag: &str) -> Option<(&'static str, Algorithm)> {
    let primary = tag.split('-').next().unwrap_or_default();
    let place = LANGUAGES.binary_search_by(|(known, _)| (*known).cmp(primary));
    place.ok().map(|at| LANGUAGES[at])
}

/// What words become, remembered: the same words come again and again.
#[derive(Default)]
pub(super) struct Analyser {
    folded: FxHashMap<String, String>,
    stems: FxHashMap<&'static str, FxHashMap<String, String>>,
}

/// Different words that are remembered at a time.
const REMEMBERED: usize = 1 << 17;

impl Analyser {
    pub(super) fn fold(&mut self, word: &str) -> &str {
        remembered(&mut self.folded, word, || fold(word).into_owned())
    }

    pub(super) fn stem(&mut self, word: &str, language: &str) -> Option<&str> {
        let (language, algorithm) = algorithm(language)?;
        let stems = self.stems.entry(language).or_default();
        Some(remembered(stems, word, || stemmed(word, language, algorithm)))
    }
}

fn remembered<'m>(
    known: &'m mut FxHashMap<String, String>,
    word: &str,
    make: impl FnOnce() -> String,
) -> &'m str {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    if !known.contains_key(word) {
        known.insert(word.to_owned(), make());
    }
    &known[word]
}
