//! Arranging: gathered terms come into the order of ids.

use super::Id;
use super::dictionary::Dictionary;
use super::gather::Gathered;
use super::mark::Mark;
use super::numbers::Numbers;
use super::section::{Key, Reading, Section, Value};
use super::sort::by_text;
use super::tag::{Tag, Tags};
use super::texts::Texts;

/// The dictionary of these terms, and for each number its id; that of 0 is 0.
pub(super) fn arrange(terms: &Gathered) -> (Dictionary, Vec<Id>) {
    let ranking = Ranking::new(terms);
    let sections = ranking.sections();
    let order: Vec<u32> = sections.iter().flatten().copied().collect();
    let mut ids = vec![0; order.len() + 1];
    (1..).zip(&order).for_each(|(id, &number)| ids[number as usize] = id);
    let mut starts = vec![1];
    let mut end = 1;
    for section in &sections {
        end += u32::try_from(section.len()).unwrap_or(u32::MAX);
        starts.push(end);
    }
    let numbers = sections[Section::Number as usize].iter();
    let values = numbers.map(|&number| match ranking.key(number).value {
        Value::Number(value, _) => value,
        _ => f64::NAN,
    });
    let literals = sections[Section::Text as usize..=Section::Other as usize].iter().flatten();
    let literals = literals.map(|&number| ranking.rank(number).into());
    let dictionary = Dictionary {
        values: values.collect::<Vec<_>>().into(),
        literals: Numbers::new(ranking.tags.len() as u64, literals),
        sections: starts.into(),
        texts: Texts::new(order.iter().map(|&number| terms.text_of(number))),
        tags: Tags::new(&ranking.tags),
    };
    (dictionary, ids)
}

/// Terms, and the places of their tags.
struct Ranking<'a> {
    terms: &'a Gathered,
    tags: Vec<Tag<'a>>,
    readings: Vec<Reading>,
    /// The place of a tag by its number.
    ranks: Vec<u32>,
}

impl<'a> Ranking<'a> {
    fn new(terms: &'a Gathered) -> Self {
        let mut tags: Vec<_> = terms.tags().collect();
        tags.sort_unstable_by_key(|(_, tag)| *tag);
        let last = tags.iter().map(|(number, _)| *number).max().unwrap_or(0);
        let mut ranks = vec![0; last as usize + 1];
        (0..).zip(&tags).for_each(|(rank, (number, _))| ranks[*number as usize] = rank);
        let tags: Vec<_> = tags.into_iter().map(|(_, tag)| tag).collect();
        let readings = tags.iter().map(|tag| tag.reading()).collect();
        Self { terms, tags, readings, ranks }
    }

    /// The place of a literal's tag.
    fn rank(&self, number: u32) -> u32 {
        match self.terms.mark_of(number) {
            Mark::Literal(tag) => self.ranks[tag as usize],
            _ => 0,
        }
    }

    fn place(&self, number: u32) -> (Section, Value) {
        match self.terms.mark_of(number) {
            Mark::Blank => (Section::Blank, Value::None),
            Mark::Iri => (Section::Iri, Value::None),
            Mark::Triple => (Section::Triple, Value::None),
            Mark::Literal(tag) => {
                let reading = self.readings[self.ranks[tag as usize] as usize];
                reading.place(self.terms.text_of(number))
            }
        }
    }

    fn key(&self, number: u32) -> Key<'a> {
        let (_, value) = self.place(number);
        Key { value, text: self.terms.text_of(number), tag: self.rank(number) }
    }

    /// The numbers of every section, in its order.
    fn sections(&self) -> [Vec<u32>; Section::ALL.len()] {
        let mut sections = Section::ALL.map(|_| Vec::new());
        for number in self.terms.numbers() {
            sections[self.place(number).0 as usize].push(number);
        }
        for (section, numbers) in Section::ALL.into_iter().zip(&mut sections) {
            self.sort(section, numbers);
        }
        sections
    }

    fn sort(&self, section: Section, numbers: &mut [u32]) {
        match section {
            Section::Blank | Section::Iri | Section::Text | Section::Triple => {
                let tie = |a, b| self.rank(a).cmp(&self.rank(b));
                by_text(numbers, |number| self.terms.text_of(number), tie);
            }
            _ => {
                let mut keys: Vec<_> =
                    numbers.iter().map(|&number| (self.key(number), number)).collect();
                keys.sort_unstable_by(|(a, _), (b, _)| a.order(b, section));
                numbers.iter_mut().zip(keys).for_each(|(place, (_, number))| *place = number);
            }
        }
    }
}
