//! Rows of things for a terminal of 80 columns: aligned cells, then words that go on in the next line under themselves.

/// As wide as a terminal always is.
pub const WIDTH: usize = 80;
/// Words get at least this much room, however wide the cells before them are.
const LEAST: usize = 20;

/// A row: cells of their own columns, and the words behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells.
    pub cells: Vec<String>,
    /// The words.
    pub words: String,
}

impl Row {
    /// A row.
    pub fn new<const N: usize>(cells: [String; N], words: impl Into<String>) -> Self {
        Self {
            cells: cells.into(),
            words: words.into(),
        }
    }
}

/// Rows under each other. A column that is empty in every row is left out.
#[must_use]
pub fn rows(rows: &[Row]) -> String {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let indent: usize = widths
        .iter()
        .filter(|width| **width > 0)
        .map(|width| width + 2)
        .sum();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, width) in widths.iter().enumerate().filter(|(_, width)| **width > 0) {
            let cell = row.cells.get(column).map_or("", String::as_str);
            line.push_str(cell);
            let gap = width.saturating_sub(cell.chars().count()) + 2;
            line.extend(std::iter::repeat_n(' ', gap));
        }
        let room = WIDTH.saturating_sub(indent).max(LEAST);
        for (at, piece) in wrapped(&plain(&row.words), room).iter().enumerate() {
            if at > 0 {
                text.push_str(line.trim_end());
                text.push('\n');
                line = " ".repeat(indent);
            }
            line.push_str(piece);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Words cut into lines; a word longer than a line is cut itself.
#[must_use]
pub fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words.split_whitespace() {
        let mut letters: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + letters.len() > width {
            lines.push(String::new());
            used = 0;
        }
        while letters.len() > width {
            let rest = letters.split_off(width);
            if let Some(line) = lines.last_mut() {
                line.extend(letters);
            }
            lines.push(String::new());
            letters = rest;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            used += letters.len();
            line.extend(letters);
        }
    }
    lines
}

/// Words on one line, without letters that steer a terminal: what was imported may hold anything.
#[must_use]
pub fn plain(words: &str) -> String {
    let clean: String = words
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A longer text with its own lines, without letters that steer a terminal.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    let letters = text
        .chars()
        .filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control());
    let mut text: String = letters.collect();
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// "1 thing", "2 things".
#[must_use]
pub fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let row = |cells: [&str; 3], words: &str| Row::new(cells.map(str::to_owned), words);
        assert_eq!(
            rows(&[row(["a", "", "today"], "one"), row(["bb", "", ""], "two")]),
            "a   today  one\nbb         two\n"
        );
        assert_eq!(rows(&[]), "");
        assert_eq!(rows(&[row(["a", "", ""], "")]), "a\n");
    }

    #[test]
    fn long_words_go_on_under_themselves_within_80_columns() {
        let words = "word ".repeat(40) + &"x".repeat(100);
        let text = rows(&[Row::new(["id".to_owned()], words)]);
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        assert!(
            text.lines().skip(1).all(|line| line.starts_with("    ")),
            "{text}"
        );
        assert_eq!(text.matches("word").count(), 40);
        assert_eq!(text.matches('x').count(), 100);
    }

    #[test]
    fn words_are_cut_between_each_other() {
        assert_eq!(wrapped("ab cd ef", 5), ["ab cd", "ef"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("abcdefghi j", 3), ["abc", "def", "ghi", "j"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    #[test]
    fn what_steers_a_terminal_is_left_out() {
        assert_eq!(plain("a\u{1b}[31mb\nc\t d"), "a [31mb c d");
        assert_eq!(plain_lines("a\u{1b}b\n\tc\n\n"), "ab\n\tc\n");
    }
}
