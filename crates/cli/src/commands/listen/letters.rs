//! Letters on a terminal: which of them may reach it, how many cells each takes, and how words are laid into rows.

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::kept::rows;

/// Words that may still change.
const TENTATIVE: Style = Style::new().dimmed();

/// One letter as a person sees it, which may be several characters.
struct Letter<'a> {
    text: &'a str,
    cells: usize,
    dim: bool,
}

/// Words of people and models, in one line that says nothing to the terminal: neither an escape sequence nor a mark that
/// turns the order of what follows gets through.
pub(super) fn plain(text: &str) -> String {
    rows::plain(&in_order(text))
}

/// The same for text of several lines.
pub(super) fn plain_lines(text: &str) -> String {
    rows::plain_lines(&in_order(text)).trim_end().to_owned()
}

fn in_order(text: &str) -> String {
    text.chars()
        .filter(|letter| !turns_order(*letter))
        .collect()
}

/// Embeddings, overrides and isolates of writing from right to left.
fn turns_order(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many cells a text takes at most. A letter whose width depends on the terminal counts as a wide one: a row that is
/// too short does no harm, and one that is too long breaks.
pub(super) fn cells(text: &str) -> usize {
    text.graphemes(true).map(cells_of).sum()
}

fn cells_of(letter: &str) -> usize {
    if letter.chars().any(is_wide) { 2 } else { 1 }
}

/// Letters of East Asia, emoji, and the mark that makes a sign one.
fn is_wide(letter: char) -> bool {
    matches!(
        letter,
        '\u{1100}'..='\u{115f}'
            | '\u{231a}'..='\u{27bf}'
            | '\u{2b05}'..='\u{2b55}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{a960}'..='\u{a97c}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe0f}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f000}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

/// As much of a line as fits into the width.
pub(super) fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = text.graphemes(true).take_while(|letter| {
        used += cells_of(letter);
        used <= width
    });
    fits.collect()
}

/// The end of what is said: firm words, then those that may still change, in at most so many rows of this width. Words are
/// kept whole where they fit into a row.
pub(super) fn last_rows(
    firm: &str,
    tentative: &str,
    width: usize,
    most: usize,
    colours: bool,
) -> Vec<String> {
    let (firm, tentative) = (plain(firm), plain(tentative));
    let gap = if firm.is_empty() || tentative.is_empty() {
        ""
    } else {
        " "
    };
    let pieces = [
        (firm.as_str(), false),
        (gap, false),
        (tentative.as_str(), colours),
    ];
    let letters: Vec<Letter<'_>> = pieces
        .into_iter()
        .flat_map(|(text, dim)| {
            text.graphemes(true).map(move |text| Letter {
                text,
                cells: cells_of(text),
                dim,
            })
        })
        .collect();
    // A row takes at least one wide letter.
    let all = broken(&letters, width.max(2));
    let first = all.len().saturating_sub(most);
    all.into_iter().skip(first).map(written).collect()
}

/// The letters in rows.
fn broken<'a, 'b>(mut letters: &'b [Letter<'a>], width: usize) -> Vec<&'b [Letter<'a>]> {
    let mut rows = Vec::new();
    loop {
        let spaces = letters.iter().take_while(|letter| letter.text == " ");
        letters = &letters[spaces.count()..];
        if letters.is_empty() {
            return rows;
        }
        let mut used = 0;
        let fits = letters.iter().take_while(|letter| {
            used += letter.cells;
            used <= width
        });
        let fits = fits.count();
        // What follows begins with a space, or there is one to break at.
        let end = if fits == letters.len() || letters[fits].text == " " {
            fits
        } else {
            let space = letters[..fits].iter().rposition(|one| one.text == " ");
            space.unwrap_or(fits)
        };
        rows.push(&letters[..end]);
        letters = &letters[end..];
    }
}

fn written(row: &[Letter<'_>]) -> String {
    let mut text = String::new();
    for run in row.chunk_by(|one, other| one.dim == other.dim) {
        let letters: String = run.iter().map(|letter| letter.text).collect();
        if run[0].dim {
            text.push_str(&format!("{TENTATIVE}{letters}{TENTATIVE:#}"));
        } else {
            text.push_str(&letters);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_said_speaks_to_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\nc\u{9b}2Jd\u{7}"), "a [31mb c 2Jd");
        assert_eq!(plain("pay \u{202e}001 euro"), "pay 001 euro");
        assert_eq!(
            plain_lines("one\r\ntwo\tthree\u{1b}]0;x\u{7}\n"),
            "one\ntwo\tthree]0;x"
        );
        let rows = last_rows("a\u{1b}[2Jb", "c\r\u{8}d", 40, 3, true);
        assert_eq!(rows, ["a [2Jb \u{1b}[2mc d\u{1b}[0m"]);
    }

    #[test]
    fn letters_are_as_wide_as_a_terminal_shows_them() {
        assert_eq!(cells("Tee"), 3);
        // One letter of two characters.
        assert_eq!(cells("e\u{301}"), 1);
        assert_eq!(cells("お茶"), 4);
        assert_eq!(cells("\u{2615}\u{fe0f}"), 2);
        assert_eq!(cut("お茶だ", 5), "お茶");
        assert_eq!(cut("Tee", 9), "Tee");
    }

    #[test]
    fn words_stay_whole_and_the_end_of_them_is_shown() {
        let shown = |width, most| last_rows("set a timer", "for ten minutes", width, most, false);
        assert_eq!(shown(40, 3), ["set a timer for ten minutes"]);
        assert_eq!(shown(12, 3), ["set a timer", "for ten", "minutes"]);
        assert_eq!(shown(12, 1), ["minutes"]);
        assert_eq!(last_rows("", "", 40, 3, true), Vec::<String>::new());
        assert_eq!(last_rows("", " tea ", 40, 3, false), ["tea"]);
    }

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        let words = "Donaudampfschifffahrtsgesellschaft お茶をいれてください  ja\u{301}";
        for width in 0..40 {
            let all = last_rows(words, "und dann noch etwas", width, 100, false);
            for row in &all {
                assert!(cells(row) <= width.max(2), "{width}: {row}");
            }
            // Nothing but spaces is lost.
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(
                letters(&all.concat()),
                letters(&format!("{words}und dann noch etwas"))
            );
        }
    }

    #[test]
    fn what_may_change_is_dim_in_each_row() {
        let rows = last_rows("buy", "two eggs", 8, 3, true);
        assert_eq!(
            rows,
            ["buy \u{1b}[2mtwo\u{1b}[0m", "\u{1b}[2meggs\u{1b}[0m"]
        );
    }
}
