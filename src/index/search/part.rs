//! Finding words: the texts of many things become an index of the words in them.

use super::analyse::{Analyser, stems, words};
use super::role::Role;
use super::shelf::Shelf;
use super::statistics::Statistics;
use super::wish::Piece;
use crate::index::Id;
use crate::index::view::View;
use crate::problem::{Kind, Problem};
use rustc_hash::FxHashSet;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::query::{
    BooleanQuery, BoostQuery, FuzzyTermQuery, InvertedIndexRangeQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{
    DocId, Index, IndexBuilder, IndexSettings, ReloadPolicy, Score, Searcher, SegmentOrdinal,
    SegmentReader, TantivyDocument, Term,
};

/// Memory that is taken at once for the words of a part, by whether it is that of a whole copy.
const ROOM: [usize; 2] = [4 << 20, 64 << 20];

/// A word in another form counts so much of one that stands as it was typed, and so does one that
/// is only spelt nearly so.
const OTHER_FORM: f32 = 0.6;
const NEAR: f32 = 0.5;

/// The most words that the end of a phrase can stand for.
const MOST_ENDS: u32 = 10_000;

/// A text of a thing: the thing, what the text is to it, and the literal.
pub(super) type Text = (Id, Role, Id);

/// An index of the texts of some things.
pub(super) struct Part {
    searcher: Searcher,
    shelf: Shelf,
}

/// The field that tells the thing.
const SUBJECT: &str = "subject";

/// For each role the field of words as they are written, and that of their stems.
pub(super) fn fields(role: Role) -> [Field; 2] {
    let first = 1 + role as u32 * 2;
    [Field::from_field_id(first), Field::from_field_id(first + 1)]
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_u64_field(SUBJECT, FAST);
    for role in Role::ALL {
        for (kind, record) in [
            ("words", IndexRecordOption::WithFreqsAndPositions),
            ("stems", IndexRecordOption::WithFreqs),
        ] {
            let indexing = TextFieldIndexing::default().set_index_option(record);
            let options = TextOptions::default().set_indexing_options(indexing);
            schema.add_text_field(&format!("{role:?} {kind}"), options);
        }
    }
    schema.build()
}

impl Part {
    /// An index of texts, which come in the order of their things; of all texts of a copy or a few.
    ///
    /// # Errors
    ///
    /// If there is no room for it.
    pub(super) fn of(view: &View, texts: &[Text], whole: bool) -> Result<Self, Problem> {
        let shelf = Shelf::default();
        let settings =
            IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
        let builder = IndexBuilder::new().schema(schema()).settings(settings);
        let room = ROOM[usize::from(whole)];
        let mut writer =
            builder.single_segment_index_writer(shelf.clone(), room).map_err(Problem::internal)?;
        let mut analyser = Analyser::default();
        for texts in texts.chunk_by(|one, other| one.0 == other.0) {
            let document = document(view, texts, &mut analyser);
            writer.add_document(document).map_err(Problem::internal)?;
        }
        writer.finalize().map_err(Problem::internal)?;
        Self::on(shelf)
    }

    /// The index whose files lie on a shelf.
    ///
    /// # Errors
    ///
    /// [`Kind::Damaged`] if they are not an index.
    pub(super) fn on(shelf: Shelf) -> Result<Self, Problem> {
        let open = || {
            let index = Index::open(shelf.clone())?;
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
            Ok::<_, tantivy::TantivyError>(reader.try_into()?.searcher())
        };
        let searcher = open().map_err(|error| Problem::new(Kind::Damaged, error))?;
        Ok(Self { searcher, shelf })
    }

    /// How many things have a word in one of their texts.
    ///
    /// # Errors
    ///
    /// If the index breaks.
    pub(super) fn having(&self, word: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(word)
    }

    pub(super) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// How many things it knows texts of.
    pub(super) fn things(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The things that have a piece in their texts, or in what they are called, but for hidden ones, and how well it fits.
    ///
    /// # Errors
    ///
    /// If the index breaks.
    pub(super) fn find(
        &self,
        (piece, named): (&Piece, bool),
        statistics: &Statistics<'_>,
        hidden: &[Arc<FxHashSet<Id>>],
    ) -> Result<Vec<(Id, Score)>, Problem> {
        if self.things() == 0 {
            return Ok(Vec::new());
        }
        let query = query(piece, named);
        let things = Things(hidden.to_vec());
        let found = self.searcher.search_with_statistics_provider(&*query, &things, statistics);
        found.map_err(Problem::internal)
    }

    /// The words that differ from one by so many letters, each with the number of texts.
    ///
    /// # Errors
    ///
    /// If the index breaks.
    pub(super) fn near(&self, word: &str, distance: u8) -> tantivy::Result<Vec<(String, u64)>> {
        let mut near = Vec::new();
        for role in Role::ALL {
            let [field, _] = fields(role);
            let query = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut words = index.terms().search(query.automaton()?).into_stream()?;
                while let Some((word, found)) = words.next() {
                    if let Ok(word) = std::str::from_utf8(word) {
                        near.push((word.to_owned(), u64::from(found.doc_freq)));
                    }
                }
            }
        }
        Ok(near)
    }
}

/// The texts of one thing, word by word.
fn document(view: &View, texts: &[Text], analyser: &mut Analyser) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    if let Some((subject, ..)) = texts.first() {
        document.add_u64(Field::from_field_id(0), u64::from(*subject));
    }
    for (_, role, literal) in texts {
        let text = view.text(*literal);
        let language = view.language(*literal).unwrap_or_default();
        let [mut written, mut stemmed] = [Vec::new(), Vec::new()];
        for (position, word) in words(&text).enumerate() {
            let token = |text: &str| Token {
                offset_from: word.start,
                offset_to: word.end(),
                position,
                text: text.to_owned(),
                position_length: 1,
            };
            written.push(token(analyser.fold(word.written)));
            stemmed.extend(analyser.stem(word.written, language).map(token));
        }
        for (field, tokens) in fields(*role).into_iter().zip([written, stemmed]) {
            if !tokens.is_empty() {
                let words = PreTokenizedString { text: String::new(), tokens };
                document.add_pre_tokenized_text(field, words);
            }
        }
    }
    document
}

/// What looks for a piece in the texts of every role.
fn query(piece: &Piece, named: bool) -> Box<dyn Query> {
    let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let mut add = |query: Box<dyn Query>, weight: f32| {
        all.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
    };
    for role in Role::ALL.into_iter().filter(|role| !named || *role != Role::Text) {
        let [written, stemmed] = fields(role);
        let weight = role.weight();
        let terms: Vec<Term> =
            piece.words.iter().map(|word| Term::from_field_text(written, word)).collect();
        match (terms.as_slice(), piece.goes_on) {
            ([word], false) => add(term(word.clone()), weight),
            ([word], true) => {
                add(term(word.clone()), weight);
                let beginning = InvertedIndexRangeQuery::new(
                    Bound::Included(word.clone()),
                    Bound::Excluded(after(word, &piece.words[0])),
                );
                add(Box::new(beginning), weight);
            }
            (_, false) => add(Box::new(PhraseQuery::new(terms)), weight),
            (_, true) => {
                let mut phrase = PhrasePrefixQuery::new(terms);
                phrase.set_max_expansions(MOST_ENDS);
                add(Box::new(phrase), weight);
            }
        }
        for word in piece.word().into_iter().flat_map(stems) {
            add(term(Term::from_field_text(stemmed, &word)), weight * OTHER_FORM);
        }
        for word in &piece.near {
            add(term(Term::from_field_text(written, word)), weight * NEAR);
        }
    }
    Box::new(BooleanQuery::new(all))
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The first word behind all that begin with a word.
fn after(word: &Term, text: &str) -> Term {
    Term::from_field_text(word.field(), &format!("{text}{}", char::MAX))
}

/// Collects things, but for hidden ones.
struct Things(Vec<Arc<FxHashSet<Id>>>);

struct Collected {
    hidden: Vec<Arc<FxHashSet<Id>>>,
    subjects: Arc<dyn ColumnValues<u64>>,
    found: Vec<(Id, Score)>,
}

impl Collector for Things {
    type Fruit = Vec<(Id, Score)>;
    type Child = Collected;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Collected> {
        let subjects = segment.fast_fields().column_first_or_default(SUBJECT)?;
        Ok(Collected { hidden: self.0.clone(), subjects, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, found: Vec<Vec<(Id, Score)>>) -> tantivy::Result<Vec<(Id, Score)>> {
        Ok(found.concat())
    }
}

impl SegmentCollector for Collected {
    type Fruit = Vec<(Id, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        let subject = Id::try_from(self.subjects.get_val(document)).unwrap_or_default();
        if !self.hidden.iter().any(|hidden| hidden.contains(&subject)) {
            self.found.push((subject, score));
        }
    }

    fn harvest(self) -> Vec<(Id, Score)> {
        self.found
    }
}
