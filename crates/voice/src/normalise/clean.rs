//! Brings the many ways Unicode has of writing the same thing to one: full-width and mathematical letters, foreign
//! digits, quotes, dashes, fractions. Control characters and emoji end here, so that no later step meets them.

/// First characters of the blocks of ten decimal digits outside ASCII that occur in real text.
const DIGIT_BLOCKS: [u32; 20] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xA8D0, 0xFF10,
];

/// Returns `text` with one spelling for each sign, and without what cannot be spoken.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut raised = false;
    while let Some(c) = chars.next() {
        if let Some(digit) = superscript(c) {
            let next_raised = chars.peek().copied().and_then(superscript).is_some();
            // A single raised one is nearly always the mark of a footnote.
            if c == '¹' && !raised && !next_raised {
                continue;
            }
            if !raised {
                out.push('^');
            }
            raised = true;
            out.push(digit);
            continue;
        }
        raised = false;
        let after_digit = out.ends_with(|p: char| p.is_ascii_digit());
        let before_digit = chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            // Thin spaces group the digits of long numbers.
            '\u{2009}' | '\u{202F}' if after_digit && three_digits(chars.clone()) => {}
            _ if c.is_whitespace() => out.push(' '),
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{300}'..='\u{36F}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
            | '™'
            | '®'
            | '©'
            | 'ª' => {}
            _ if c.is_control() => {}
            '‘' | '’' | '‛' | 'ʼ' | '′' | '´' => out.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
            '‐' | '‑' => out.push('-'),
            '‒' | '–' => out.push('–'),
            '—' | '―' => out.push('—'),
            '…' => out.push_str("..."),
            'º' | '˚' => out.push('°'),
            '℃' => out.push_str("°C"),
            '℉' => out.push_str("°F"),
            '№' => out.push_str("No. "),
            'µ' => out.push('μ'),
            'Ω' => out.push('Ω'),
            'π' => out.push_str(" pi "),
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            '⋅' | '∙' => out.push('·'),
            '−' | '×' | '÷' | '±' | '√' | '°' | '€' | '£' | '¥' | '¢' | '₹' | '₩' | '₽' | '₿'
            | '≤' | '≥' | '≠' | '≈' | '∞' | '•' | '·' | '§' | '→' | '⇒' => {
                out.push(c)
            }
            _ if c.is_ascii() => out.push(c),
            _ => {
                if let Some(fraction) = fraction(c) {
                    if after_digit {
                        out.push(' ');
                    }
                    out.push_str(fraction);
                    if before_digit {
                        out.push(' ');
                    }
                } else {
                    other(c, &mut out);
                }
            }
        }
    }
    out
}

/// Letters and digits of other blocks, by their place in the block; everything else becomes a space.
fn other(c: char, out: &mut String) {
    let code = c as u32;
    let ascii = |n: u32| char::from_u32(n).unwrap_or(' ');
    match code {
        0xFF01..=0xFF5E => out.push(ascii(code - 0xFEE0)),
        0x2080..=0x2089 => out.push(ascii(u32::from(b'0') + code - 0x2080)),
        0x1D400..=0x1D6A3 => {
            let place = (code - 0x1D400) % 52;
            let first = if place < 26 {
                u32::from(b'A')
            } else {
                u32::from(b'a') - 26
            };
            out.push(ascii(first + place));
        }
        0x1D7CE..=0x1D7FF => out.push(ascii(u32::from(b'0') + (code - 0x1D7CE) % 10)),
        // Circled numbers.
        0x2460..=0x2473 => {
            out.push(' ');
            out.push_str(&(code - 0x245F).to_string());
            out.push(' ');
        }
        // Roman numerals that are one character.
        0x2160..=0x216B => out.push_str(&super::roman::write(code - 0x215F)),
        0x2170..=0x217B => out.push_str(&super::roman::write(code - 0x216F)),
        _ => {
            if let Some(start) = DIGIT_BLOCKS
                .iter()
                .find(|s| (**s..**s + 10).contains(&code))
            {
                out.push(ascii(u32::from(b'0') + code - start));
            } else if c.is_alphabetic()
                && !c.is_numeric()
                && !(0x2400..0x2C00).contains(&code)
                && !(0x1_F000..0x2_0000).contains(&code)
                && code < 0x3_2000
            {
                out.push(c);
            } else {
                out.push(' ');
            }
        }
    }
}

/// Whether a group of just three digits follows.
fn three_digits(following: impl Iterator<Item = char>) -> bool {
    following.take(4).take_while(char::is_ascii_digit).count() == 3
}

fn superscript(c: char) -> Option<char> {
    match c {
        '²' => Some('2'),
        '³' => Some('3'),
        '¹' => Some('1'),
        '⁰' => Some('0'),
        '⁻' => Some('-'),
        '⁴'..='⁹' => char::from_u32(u32::from(b'4') + (c as u32 - 0x2074)),
        _ => None,
    }
}

fn fraction(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => "1/2",
        '¼' => "1/4",
        '¾' => "3/4",
        '⅓' => "1/3",
        '⅔' => "2/3",
        '⅕' => "1/5",
        '⅖' => "2/5",
        '⅗' => "3/5",
        '⅘' => "4/5",
        '⅙' => "1/6",
        '⅚' => "5/6",
        '⅛' => "1/8",
        '⅜' => "3/8",
        '⅝' => "5/8",
        '⅞' => "7/8",
        '⅐' => "1/7",
        '⅑' => "1/9",
        '⅒' => "1/10",
        _ => return None,
    })
}
