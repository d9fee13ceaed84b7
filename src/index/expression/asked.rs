//! Asking: an expression without a node of its own is computed by `spareval`, the judge.
//!
//! It is asked once for each combination of arguments; the answer is remembered.

use super::{Batch, Cx, Id, Node, Problem, UNBOUND, name};
use oxrdf::Variable;
use rustc_hash::FxHashMap;
use spareval::QueryEvaluator;
use spargebra::algebra;
use sparopt::algebra::{Expression, GraphPattern};
use std::cell::RefCell;

/// How many rows are computed between two looks at the clock.
const STEP: usize = 256;
/// How many answers are remembered.
const MOST: usize = 1 << 20;
/// What an answer in a memory takes.
const ANSWER: usize = 24;

/// An expression over variables that `spareval` computes.
pub(super) struct Question {
    evaluator: QueryEvaluator,
    expression: Expression,
    variables: Vec<Variable>,
    /// None if it has another value each time.
    memory: Option<RefCell<Memory>>,
}

impl Question {
    /// `variables` are all those of the expression; `steady` says that it has one value for the
    /// same terms.
    pub(super) fn new(
        asked: &algebra::Expression,
        variables: Vec<Variable>,
        steady: bool,
    ) -> Option<Self> {
        Some(Self {
            evaluator: QueryEvaluator::new(),
            expression: optimised(asked)?,
            variables,
            memory: steady.then(RefCell::default),
        })
    }

    /// The same for its terms the other way round.
    pub(super) fn reversed(mut self) -> Self {
        self.variables.reverse();
        self
    }

    fn ask(&self, arguments: &[Id], cx: &Cx) -> Result<Id, Problem> {
        let terms = self.variables.iter().zip(arguments);
        let terms = terms.filter_map(|(variable, id)| Some((variable, cx.terms.term(*id)?)));
        match self.evaluator.evaluate_expression(&self.expression, terms) {
            Some(term) => name::name(term, cx),
            None => Ok(UNBOUND),
        }
    }

    /// The value for these terms; [`UNBOUND`] is an error.
    pub(super) fn answer(&self, arguments: &[Id], cx: &Cx) -> Result<Id, Problem> {
        let Some(memory) = &self.memory else { return self.ask(arguments, cx) };
        let key = memory.borrow_mut().key(arguments, cx)?;
        if let Some(id) = memory.borrow().answers.get(&key) {
            return Ok(*id);
        }
        let answer = self.ask(arguments, cx)?;
        cx.meter.hold(ANSWER)?;
        memory.borrow_mut().answers.insert(key, answer);
        Ok(answer)
    }
}

/// A part of an expression that becomes a variable of what is asked.
pub(super) struct Argument {
    pub(super) variable: Variable,
    pub(super) node: Box<dyn Node>,
}

/// What asks a question for each row.
pub(super) struct Asked {
    question: Question,
    arguments: Vec<Argument>,
    told: String,
}

impl Asked {
    /// `arguments` are all the variables of the expression.
    pub(super) fn new(
        asked: &algebra::Expression,
        arguments: Vec<Argument>,
        steady: bool,
    ) -> Option<Self> {
        let variables = arguments.iter().map(|argument| argument.variable.clone()).collect();
        let question = Question::new(asked, variables, steady)?;
        Some(Self { question, arguments, told: asked.to_string() })
    }
}

impl Node for Asked {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let columns = self.arguments.iter().map(|argument| argument.node.column(rows, cx));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let mut arguments = vec![UNBOUND; columns.len()];
        let mut answers = Vec::with_capacity(rows.len);
        for row in 0..rows.len {
            if row % STEP == 0 {
                cx.meter.check()?;
            }
            for (argument, column) in arguments.iter_mut().zip(&columns) {
                *argument = column[row];
            }
            answers.push(self.question.answer(&arguments, cx)?);
        }
        Ok(answers)
    }

    fn tell(&self, told: &mut String) {
        told.push_str("ask ");
        told.push_str(&self.told);
        for argument in &self.arguments {
            told.push_str(", ");
            told.push_str(&argument.variable.to_string());
            told.push_str(" = ");
            argument.node.tell(told);
        }
    }

    fn is_asked(&self) -> bool {
        true
    }
}

/// Answers by arguments.
#[derive(Default)]
struct Memory {
    /// A number for two arguments, or for the number of some and one more.
    joined: FxHashMap<u64, Id>,
    answers: FxHashMap<u64, Id>,
}

impl Memory {
    /// One number for all arguments.
    fn key(&mut self, arguments: &[Id], cx: &Cx) -> Result<u64, Problem> {
        if self.answers.len().max(self.joined.len()) >= MOST {
            cx.meter.free((self.answers.len() + self.joined.len()) * ANSWER);
            *self = Self::default();
        }
        let Some((last, others)) = arguments.split_last() else { return Ok(0) };
        let mut before = u64::from(others.first().copied().unwrap_or_default());
        for next in others.iter().skip(1) {
            let number = Id::try_from(self.joined.len()).unwrap_or(Id::MAX);
            let both = before << 32 | u64::from(*next);
            before = u64::from(*self.joined.entry(both).or_insert_with(|| number));
            cx.meter.hold(ANSWER)?;
        }
        Ok(before << 32 | u64::from(*last))
    }
}

/// An expression in the algebra that `spareval` computes.
pub(super) fn optimised(expression: &algebra::Expression) -> Option<Expression> {
    let pattern = algebra::GraphPattern::Extend {
        inner: Box::new(algebra::GraphPattern::Values {
            variables: Vec::new(),
            bindings: vec![Vec::new()],
        }),
        variable: Variable::new_unchecked("value"),
        expression: expression.clone(),
    };
    match GraphPattern::from(&pattern) {
        GraphPattern::Extend { expression, .. } => Some(expression),
        _ => None,
    }
}
