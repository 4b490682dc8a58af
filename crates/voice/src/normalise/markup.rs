//! Takes Markdown and simple HTML off a text. Models like to answer in Markdown; nobody wants to hear the stars.
//! Lines are joined to one: a heading, a list item and a paragraph end like a sentence, other lines run on.

/// HTML elements that are removed; anything else between `<` and `>` may be arithmetic.
const ELEMENTS: [&str; 46] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "td",
    "tr",
    "ul",
];
const ENTITIES: [(&str, &str); 10] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    ("&mdash;", "—"),
    ("&ndash;", "–"),
    ("&hellip;", "..."),
];
/// Signs of list items.
const BULLETS: [&str; 6] = ["- ", "* ", "+ ", "• ", "· ", "– "];
/// The longest tag or link label that is looked at.
const LONGEST_TAG: usize = 300;

/// Returns the words of `text` on one line.
pub(super) fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    for (n, line) in lines.iter().copied().enumerate() {
        let more = n + 1 < lines.len();
        if is_rule(line) || line.starts_with("```") || line.starts_with("~~~") {
            end_sentence(&mut out);
            continue;
        }
        let (content, is_block) = block(line, in_list(&lines, n));
        if is_block {
            end_sentence(&mut out);
        }
        inline(&content, &mut out);
        let next_is_block = lines
            .get(n + 1)
            .is_some_and(|next| next.is_empty() || block(next, in_list(&lines, n + 1)).1);
        if is_block || next_is_block {
            // The last line of a plain text gets no full stop that its writer did not set.
            if more {
                end_sentence(&mut out);
            }
        }
        // Never a second blank: a million empty lines must not be walked back over again and again.
        if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Horizontal rules and the line under a table's head.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| "-*_=|:+ ".contains(c))
}

fn end_sentence(out: &mut String) {
    let kept = out.trim_end().len();
    if out[..kept].ends_with(|c: char| c.is_alphanumeric() || ")\"'%]".contains(c)) {
        out.truncate(kept);
        out.push_str(". ");
    }
}

/// The sign of a list item that starts the line.
fn bullet(line: &str) -> Option<&'static str> {
    BULLETS.into_iter().find(|sign| line.starts_with(*sign))
}

/// Whether the line before or behind line `n` starts with the same sign of a list.
fn in_list(lines: &[&str], n: usize) -> bool {
    let sign = |n: usize| lines.get(n).and_then(|line| bullet(line));
    let own = sign(n);
    own.is_some() && (sign(n + 1) == own || n.checked_sub(1).and_then(sign) == own)
}

/// The content of a line without its heading, list or quote sign, and whether there was one. `listed` says that its
/// neighbours are items of the same list.
fn block(line: &str, listed: bool) -> (String, bool) {
    let mut rest = line;
    let mut found = false;
    while let Some(after) = rest.strip_prefix('>') {
        let after = after.trim_start();
        if after.starts_with(|c: char| c.is_ascii_digit() || c == '=') {
            break;
        }
        rest = after;
        found = true;
    }
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && (rest.len() == hashes || rest[hashes..].starts_with(' ')) {
        let title = rest[hashes..].trim().trim_end_matches('#').trim_end();
        return (title.to_owned(), true);
    }
    for sign in BULLETS {
        if let Some(item) = rest.strip_prefix(sign) {
            // A lone minus sign before a number is arithmetic.
            if !listed
                && sign != "* "
                && sign != "• "
                && item.starts_with(|c: char| c.is_ascii_digit())
            {
                break;
            }
            let item = item.trim_start();
            let item = ["[ ] ", "[x] ", "[X] "]
                .iter()
                .find_map(|mark| item.strip_prefix(mark))
                .unwrap_or(item);
            return (item.to_owned(), true);
        }
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        for sign in [". ", ") "] {
            if let Some(item) = rest[digits..].strip_prefix(sign)
                && item.trim_start().starts_with(|c: char| !c.is_ascii_digit())
            {
                return (format!("{}, {}", &rest[..digits], item.trim_start()), true);
            }
        }
    }
    (rest.to_owned(), found)
}

/// Takes emphasis, code marks, links and tags off one line.
fn inline(line: &str, out: &mut String) {
    let chars: Vec<char> = line.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        match c {
            '`' => {}
            '\\' if "*_`#[]()~>".contains(at(i + 1)) && i + 1 < chars.len() => {}
            '!' if at(i + 1) == '[' && link(&chars, i + 1).is_some() => {}
            '[' => {
                if let Some((close, end)) = link(&chars, i) {
                    let label: String = chars[i + 1..close].iter().collect();
                    out.push_str(&label.replace(['*', '`'], ""));
                    i = end;
                    continue;
                }
                out.push('[');
            }
            '*' => {
                let mut end = i;
                while at(end) == '*' {
                    end += 1;
                }
                let before = out.chars().rev().take(3).find(|c| *c != ' ').unwrap_or(' ');
                let spaced = at(end) == ' ';
                let after = if spaced { at(end + 1) } else { at(end) };
                let operand = |c: char| c.is_ascii_digit() || c == '(' || c == ')';
                let balanced = spaced == out.ends_with(' ');
                if end - i == 1 && operand(before) && operand(after) && balanced {
                    out.push('×');
                }
                i = end;
                continue;
            }
            '~' if at(i + 1) == '~' => {
                while at(i) == '~' {
                    i += 1;
                }
                continue;
            }
            '<' => {
                if let Some(end) = tag(&chars, i) {
                    out.push(' ');
                    i = end;
                    continue;
                }
                out.push('<');
            }
            '&' => {
                let ahead: String = chars[i..chars.len().min(i + 9)].iter().collect();
                if let Some((entity, meaning)) = ENTITIES
                    .iter()
                    .find(|(entity, _)| ahead.starts_with(entity))
                {
                    out.push_str(meaning);
                    i += entity.chars().count();
                    continue;
                }
                out.push('&');
            }
            _ => out.push(c),
        }
        i += 1;
    }
}

/// For `[label](address)` at `open`: the places of `]` and behind `)`.
fn link(chars: &[char], open: usize) -> Option<(usize, usize)> {
    let limit = chars.len().min(open + LONGEST_TAG);
    let close = (open + 1..limit).find(|i| matches!(chars[*i], ']' | '['))?;
    if chars[close] != ']' || chars.get(close + 1) != Some(&'(') {
        return None;
    }
    let limit = chars.len().min(close + 2048);
    let end = (close + 2..limit).find(|i| matches!(chars[*i], ')' | '['))?;
    (chars[end] == ')').then_some((close, end + 1))
}

/// The place behind an HTML tag, or behind the `<` of an address in angle brackets.
fn tag(chars: &[char], open: usize) -> Option<usize> {
    let limit = chars.len().min(open + LONGEST_TAG);
    let close = (open + 1..limit).find(|i| matches!(chars[*i], '>' | '<'))?;
    if chars[close] != '>' {
        return None;
    }
    let inner: String = chars[open + 1..close].iter().collect();
    if inner.starts_with("!--") {
        return Some(close + 1);
    }
    if inner.starts_with("http://") || inner.starts_with("https://") || inner.starts_with("mailto:")
    {
        return Some(open + 1);
    }
    let inner = inner.trim_start_matches('/').trim_end_matches('/').trim();
    let name = inner.split(' ').next().unwrap_or("").to_ascii_lowercase();
    let plain = !inner.contains(' ') || inner.contains('=');
    (plain && ELEMENTS.contains(&name.as_str())).then_some(close + 1)
}
