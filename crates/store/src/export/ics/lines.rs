//! The lines of iCalendar: folded at 75 bytes, with parameters, and with signs that need escaping.

/// One line, unfolded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In capitals.
    pub name: String,
    pub parameters: Vec<(String, String)>,
    /// As it stands, still escaped.
    pub value: String,
}

impl Line {
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.name == name && self.value.eq_ignore_ascii_case(value)
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The lines of a file. What is no line is left out.
pub fn split(text: &str) -> Vec<Line> {
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let unfolded = text.replace("\n ", "").replace("\n\t", "");
    unfolded.lines().filter_map(line).collect()
}

fn line(text: &str) -> Option<Line> {
    let mut quoted = false;
    let colon = text.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == ':' && !quoted
    });
    let (head, value) = text.split_at(colon?.0);
    let mut parts = Vec::new();
    let (mut part, mut quoted) = (String::new(), false);
    for letter in head.chars() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    parts.push(part);
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameters = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_uppercase(), value.to_owned()))
    });
    Some(Line {
        name,
        parameters: parameters.collect(),
        value: value[1..].to_owned(),
    })
}

/// A line cut into pieces of 75 bytes at most, never within a letter.
pub fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > 75 {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(letter);
        length += letter.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

/// A text with its special signs escaped. Control signs have no place in a calendar.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' | '\r' => escaped.push_str("\\n"),
            letter if letter.is_control() && letter != '\t' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The text again.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}

/// A parameter's value, quoted where it must be.
pub fn parameter(value: &str) -> String {
    let plain: String = value
        .chars()
        .filter(|letter| *letter != '"' && !letter.is_control())
        .collect();
    if plain.contains([':', ';', ',']) {
        format!("\"{plain}\"")
    } else {
        plain
    }
}
