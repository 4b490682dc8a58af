//! From bytes of tokens to text that may be shown: whole characters, no stop texts, thoughts apart from words.
//!
//! All of it is pure and incremental: how the bytes are cut into tokens never changes what comes out.

/// Keeps the bytes of a character together that spans several tokens.
#[derive(Debug, Default)]
pub struct Characters {
    waiting: Vec<u8>,
}

impl Characters {
    /// Takes bytes and gives the whole characters among them. Bytes that can never become a character turn into `�`.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.waiting.extend_from_slice(bytes);
        let mut out = String::new();
        loop {
            match std::str::from_utf8(&self.waiting) {
                Ok(text) => {
                    out.push_str(text);
                    self.waiting.clear();
                    return out;
                }
                Err(error) => {
                    let good = error.valid_up_to();
                    out.push_str(&String::from_utf8_lossy(&self.waiting[..good]));
                    match error.error_len() {
                        Some(bad) => {
                            out.push(char::REPLACEMENT_CHARACTER);
                            self.waiting.drain(..good + bad);
                        }
                        None => {
                            self.waiting.drain(..good);
                            return out;
                        }
                    }
                }
            }
        }
    }

    /// The end: an unfinished character turns into `�`.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.waiting)).into_owned()
    }
}

/// The length of the longest end of `text` that could be the beginning of `needle`.
fn beginning_at_end(text: &str, needle: &str) -> usize {
    let longest = needle.len().saturating_sub(1).min(text.len());
    (1..=longest)
        .rev()
        .find(|length| {
            text.is_char_boundary(text.len() - length)
                && needle.starts_with(&text[text.len() - length..])
        })
        .unwrap_or(0)
}

/// Ends a text at the first stop text and holds back what could become one.
#[derive(Debug)]
pub struct Stops {
    stops: Vec<String>,
    held: String,
    stopped: bool,
}

impl Stops {
    /// Empty stop texts are ignored: they would end every answer before it began.
    #[must_use]
    pub fn new(stops: &[String]) -> Self {
        let stops = stops
            .iter()
            .filter(|stop| !stop.is_empty())
            .cloned()
            .collect();
        Self {
            stops,
            held: String::new(),
            stopped: false,
        }
    }

    /// Takes text and gives what is certainly before any stop text.
    pub fn push(&mut self, text: &str) -> String {
        if self.stopped {
            return String::new();
        }
        self.held.push_str(text);
        if let Some(at) = self
            .stops
            .iter()
            .filter_map(|stop| self.held.find(stop.as_str()))
            .min()
        {
            self.stopped = true;
            self.held.truncate(at);
            return std::mem::take(&mut self.held);
        }
        let back = self
            .stops
            .iter()
            .map(|stop| beginning_at_end(&self.held, stop))
            .max()
            .unwrap_or(0);
        let kept = self.held.split_off(self.held.len() - back);
        std::mem::replace(&mut self.held, kept)
    }

    /// Whether a stop text was written.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// The end: what was held back was no stop text after all.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// A piece of text, or of thought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// For the user.
    Text(String),
    /// What the model thinks aloud before it answers.
    Thought(String),
}

/// Tells thoughts at the beginning of an answer from the answer.
#[derive(Debug)]
pub struct Thoughts {
    state: Thinking,
    held: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Thinking {
    Perhaps,
    Inside,
    Behind,
    Over,
}

impl Thoughts {
    /// `open`: the prompt itself already opened the thought.
    #[must_use]
    pub fn new(open: bool) -> Self {
        Self {
            state: if open {
                Thinking::Inside
            } else {
                Thinking::Perhaps
            },
            held: String::new(),
        }
    }

    /// Takes text and gives what is certain.
    pub fn push(&mut self, text: &str) -> Vec<Piece> {
        self.held.push_str(text);
        let mut out = Vec::new();
        loop {
            match self.state {
                Thinking::Perhaps => {
                    let shown = self.held.trim_start();
                    if let Some(rest) = shown.strip_prefix(OPEN) {
                        self.held = rest.to_owned();
                        self.state = Thinking::Inside;
                    } else if OPEN.starts_with(shown) {
                        return out;
                    } else {
                        self.state = Thinking::Over;
                    }
                }
                Thinking::Inside => {
                    if let Some(at) = self.held.find(CLOSE) {
                        let rest = self.held.split_off(at + CLOSE.len());
                        self.held.truncate(at);
                        let thought = std::mem::replace(&mut self.held, rest);
                        self.state = Thinking::Behind;
                        if !thought.is_empty() {
                            out.push(Piece::Thought(thought));
                        }
                    } else {
                        let kept = self
                            .held
                            .split_off(self.held.len() - beginning_at_end(&self.held, CLOSE));
                        let thought = std::mem::replace(&mut self.held, kept);
                        if !thought.is_empty() {
                            out.push(Piece::Thought(thought));
                        }
                        return out;
                    }
                }
                Thinking::Behind => {
                    // The empty lines between thought and answer belong to neither.
                    self.held = self.held.trim_start().to_owned();
                    if self.held.is_empty() {
                        return out;
                    }
                    self.state = Thinking::Over;
                }
                Thinking::Over => {
                    if !self.held.is_empty() {
                        out.push(Piece::Text(std::mem::take(&mut self.held)));
                    }
                    return out;
                }
            }
        }
    }

    /// The end.
    pub fn finish(&mut self) -> Option<Piece> {
        let rest = std::mem::take(&mut self.held);
        match self.state {
            _ if rest.is_empty() => None,
            Thinking::Inside => Some(Piece::Thought(rest)),
            _ => Some(Piece::Text(rest)),
        }
    }
}

#[cfg(test)]
mod tests;
