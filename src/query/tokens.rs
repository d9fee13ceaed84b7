//! Tokenising: the text of a query becomes tokens, in one pass and without recursion.
//!
//! Only as fine as admission and error messages need; the parser has the last word.

/// A piece of a query; strings, IRIs and comments are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A keyword, `a`, `true`, …
    Word(&'a str),
    /// A prefixed name or the declaration of a prefix: what stands before the colon.
    Prefixed(&'a str),
    /// `{`, `(`, `[` or `<<`.
    Open(u8),
    /// `}`, `)`, `]` or `>>`.
    Close(u8),
    /// A sign that makes a larger expression or path of smaller ones.
    Operator(u8),
    /// Variables, numbers, strings, IRIs and punctuation.
    Other(u8),
}

/// The tokens of a query, each with its offset in bytes.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

/// The tokens of a query.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.pass_over_space();
        let start = self.at;
        let first = self.byte(start)?;
        let token = match first {
            b'"' | b'\'' => self.string(first),
            b'<' => self.less(),
            b'>' if self.byte(start + 1) == Some(b'>') => self.take(2, Token::Close(first)),
            b'{' | b'(' | b'[' => self.take(1, Token::Open(first)),
            b'}' | b')' | b']' => self.take(1, Token::Close(first)),
            b'^' if self.byte(start + 1) == Some(b'^') => self.take(2, Token::Other(first)),
            b'|' | b'&' if self.byte(start + 1) == Some(first) => {
                self.take(2, Token::Operator(first))
            }
            b'!' | b'+' | b'-' | b'*' | b'/' | b'|' | b'^' => self.take(1, Token::Operator(first)),
            b'?' | b'$' | b'@' => self.run(1, Token::Other(first)),
            b'0'..=b'9' => self.number(),
            b':' => self.name(start),
            _ if is_name(first) => self.word(),
            _ => self.take(1, Token::Other(first)),
        };
        Some((start, token))
    }
}

impl<'a> Tokens<'a> {
    /// Where the next token is looked for: behind the last one.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn take(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.at += length;
        token
    }

    /// Takes some bytes, and then every byte that can stand in a name.
    fn run(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.at += length;
        while self.byte(self.at).is_some_and(is_name) {
            self.at += 1;
        }
        token
    }

    fn pass_over_space(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'#' => {
                    let rest = &self.text.as_bytes()[self.at..];
                    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at += end.unwrap_or(rest.len());
                }
                _ if byte.is_ascii_whitespace() => self.at += 1,
                _ => return,
            }
        }
    }

    fn string(&mut self, quote: u8) -> Token<'a> {
        let long = self.byte(self.at + 1) == Some(quote) && self.byte(self.at + 2) == Some(quote);
        let width = if long { 3 } else { 1 };
        self.at += width;
        while let Some(byte) = self.byte(self.at) {
            let closes = (0..width).all(|offset| self.byte(self.at + offset) == Some(quote));
            self.at += if byte == b'\\' { 2 } else { 1 };
            if closes {
                self.at += width - 1;
                break;
            }
        }
        self.at = self.at.min(self.text.len());
        Token::Other(quote)
    }

    /// An IRI, `<<`, or the sign for less.
    fn less(&mut self) -> Token<'a> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let ends = |byte: &u8| *byte <= b' ' || b"<>\"{}|^`\\".contains(byte);
        match rest.iter().position(ends) {
            Some(end) if rest[end] == b'>' => self.take(end + 2, Token::Other(b'<')),
            Some(0) if rest[0] == b'<' => self.take(2, Token::Open(b'<')),
            _ => self.take(1, Token::Other(b'<')),
        }
    }

    fn number(&mut self) -> Token<'a> {
        while let Some(byte) = self.byte(self.at) {
            let exponent = matches!(self.byte(self.at.saturating_sub(1)), Some(b'e' | b'E'));
            let more = byte.is_ascii_digit()
                || matches!(byte, b'.' | b'e' | b'E')
                || (exponent && matches!(byte, b'+' | b'-'));
            if !more {
                break;
            }
            self.at += 1;
        }
        Token::Other(b'0')
    }

    fn word(&mut self) -> Token<'a> {
        let start = self.at;
        let mut end = start;
        while self.byte(end).is_some_and(|byte| is_name(byte) || matches!(byte, b'-' | b'.')) {
            end += 1;
        }
        if self.byte(end) == Some(b':') {
            self.at = end;
            return self.name(start);
        }
        self.run(1, Token::Other(b'w'));
        Token::Word(&self.text[start..self.at])
    }

    /// A prefixed name whose prefix starts at `start` and whose colon is here.
    fn name(&mut self, start: usize) -> Token<'a> {
        let prefix = &self.text[start..self.at];
        self.at += 1;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'-' | b'.' | b':' | b'%' => self.at += 1,
                _ if is_name(byte) => self.at += 1,
                _ => break,
            }
        }
        self.at = self.at.min(self.text.len());
        Token::Prefixed(prefix)
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
