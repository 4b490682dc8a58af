//! Addresses and names from the machine's world: URLs, e-mail, IP addresses, file names, versions.

use super::numbers::{cardinal_of, digits};
use super::text::{Reading, Text};
use super::{acronyms, numbers};

/// Longer addresses are read to here; nobody wants to hear more.
const LONGEST: usize = 400;
const ENDINGS: [&str; 33] = [
    "com", "org", "net", "edu", "gov", "io", "ai", "dev", "app", "info", "biz", "co", "uk", "de",
    "fr", "eu", "us", "ca", "au", "jp", "cn", "in", "nl", "ch", "at", "it", "es", "se", "me", "tv",
    "fm", "xyz", "local",
];
/// Two-letter endings that are also English words need a sign that an address is meant.
const WORDS: [&str; 6] = ["in", "at", "it", "us", "me", "co"];
const FILES: [&str; 52] = [
    "rs", "py", "js", "ts", "tsx", "jsx", "html", "htm", "css", "json", "toml", "yaml", "yml",
    "xml", "csv", "txt", "md", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "png",
    "jpg", "jpeg", "gif", "svg", "webp", "mp3", "mp4", "wav", "flac", "ogg", "mkv", "zip", "tar",
    "gz", "exe", "dll", "dmg", "deb", "sh", "bat", "cpp", "sql", "log", "ini", "cfg", "onnx",
];

/// Reads an address or file name that starts at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    let first = text.at(i);
    let starts = matches!(text.before(i), '\0' | ' ' | '(' | '"' | '\'' | '[' | '<');
    if !starts || !(first.is_alphanumeric() || matches!(first, '/' | '~' | '.' | ':' | '_')) {
        return None;
    }
    let whole = text.token(i, LONGEST);
    let mut end = whole;
    while end > i && ".,;:!?\"'()[]<>{}".contains(text.at(end - 1)) {
        end -= 1;
    }
    let stop = (i..end)
        .find(|p| "<>\"()[]{}".contains(text.at(*p)))
        .unwrap_or(end);
    let token = text.slice(i, stop);
    if token.len() < 3 || !token.contains(['.', '/', '@', ':']) {
        return None;
    }
    url(&token, i, text)
        .or_else(|| email(&token))
        .or_else(|| ip(&token))
        .or_else(|| domain(&token))
        .or_else(|| path(&token))
        .or_else(|| file(&token))
        .map(|words| Reading::new(words, i + token.chars().count()))
}

fn url(token: &str, i: usize, text: &Text) -> Option<String> {
    let (scheme, rest) = token.split_once("://")?;
    if scheme.is_empty() || scheme.len() > 10 || !scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        return None;
    }
    // A scheme with nothing behind it is a word.
    if rest.is_empty() {
        return Some(acronyms::read(text, i, i + scheme.len()));
    }
    Some(address(rest))
}

/// The words of `host:port/path`; what follows `?` or `#` is left out.
fn address(rest: &str) -> String {
    let rest = rest.split(['?', '#']).next().unwrap_or("");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    let mut words = ip(host).unwrap_or_else(|| labels(host, true));
    if port.bytes().any(|b| b.is_ascii_digit()) {
        words = format!("{words} port {}", digits(port));
    }
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let part = labels(part, false);
        if !part.is_empty() {
            words = format!("{words} slash {part}");
        }
    }
    words
}

/// Parts between full stops.
fn labels(host: &str, is_host: bool) -> String {
    let parts: Vec<&str> = host.split('.').filter(|part| !part.is_empty()).collect();
    let last = parts.len().saturating_sub(1);
    let spoken: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(n, part)| {
            if n == last && n > 0 {
                ending(part, is_host)
            } else {
                label(part)
            }
        })
        .filter(|words| !words.is_empty())
        .collect();
    spoken.join(" dot ")
}

/// The ending of a host or file name.
fn ending(part: &str, is_host: bool) -> String {
    let lower = part.to_ascii_lowercase();
    match lower.as_str() {
        "json" => "jason".to_owned(),
        "jpeg" => "J peg".to_owned(),
        "txt" => "text".to_owned(),
        "wav" => "wave".to_owned(),
        "cfg" => "config".to_owned(),
        "docx" => "doc X".to_owned(),
        "mp3" => "M P three".to_owned(),
        "mp4" => "M P four".to_owned(),
        "onnx" => "onyx".to_owned(),
        "xls" | "xlsx" | "ppt" | "pptx" | "sql" | "svg" | "html" | "htm" | "css" | "csv"
        | "cpp" | "tsx" | "jsx" | "yml" | "xml" | "pdf" | "png" | "jpg" | "exe" | "dll" | "dmg"
        | "xyz" | "odt" | "ogg" | "mkv" => acronyms::spell(&lower),
        "sh" | "me" | "in" if !is_host => acronyms::spell(&lower),
        _ if lower.len() == 2
            && lower.bytes().all(|b| b.is_ascii_alphabetic())
            && !matches!(lower.as_str(), "me") =>
        {
            acronyms::spell(&lower)
        }
        _ => label(part),
    }
}

/// One part: words, digits, and the names of the signs between them.
fn label(part: &str) -> String {
    let mut words = Vec::new();
    let mut piece = String::new();
    let mut escape = 0;
    for c in part.chars() {
        if escape > 0 {
            escape -= 1;
            continue;
        }
        if c.is_alphanumeric() {
            piece.push(c);
            continue;
        }
        words.push(acronyms::identifier(&std::mem::take(&mut piece)));
        words.push(
            match c {
                '-' => "dash",
                '_' => "underscore",
                '+' => "plus",
                '@' => "at",
                '=' => "equals",
                '&' => "and",
                '~' => "tilde",
                '%' => {
                    escape = 2;
                    ""
                }
                _ => "",
            }
            .to_owned(),
        );
    }
    words.push(acronyms::identifier(&piece));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn email(token: &str) -> Option<String> {
    let token = token.strip_prefix("mailto:").unwrap_or(token);
    let (user, host) = token.split_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let right =
        !user.is_empty() && !host.is_empty() && user.chars().all(plain) && host.chars().all(plain);
    let named = host.chars().any(|c| c.is_ascii_alphabetic());
    (right && named).then(|| {
        let user: Vec<String> = user.split('.').map(label).collect();
        format!("{} at {}", user.join(" dot "), labels(host, true))
    })
}

fn ip(token: &str) -> Option<String> {
    let (host, tail) = match token.split_once(['/', ':']) {
        Some((host, tail)) if !token.starts_with(':') => (host, tail),
        _ => (token, ""),
    };
    let parts: Vec<&str> = host.split('.').collect();
    let octet = |part: &&str| {
        part.len() <= 3 && part.parse::<u8>().is_ok() && part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.len() == 4 && parts.iter().all(octet) && tail.bytes().all(|b| b.is_ascii_digit()) {
        let words: Vec<String> = parts.iter().map(|part| digits(part)).collect();
        let words = words.join(" dot ");
        return Some(match (tail, token.contains('/')) {
            ("", _) => words,
            (_, true) => format!("{words} slash {}", cardinal_of(tail)),
            _ => format!("{words} port {}", digits(tail)),
        });
    }
    six(token)
}

/// The newer, longer kind of IP address.
fn six(token: &str) -> Option<String> {
    let hexadecimal =
        token.len() <= 45 && token.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    let colons = token.bytes().filter(|b| *b == b':').count();
    let shape = token.contains("::") || colons == 7;
    if !hexadecimal || !shape || !token.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let words: Vec<String> = token
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(_) => digits(&c.to_string()),
            None if c == ':' => "colon".to_owned(),
            None => c.to_ascii_uppercase().to_string(),
        })
        .collect();
    Some(words.join(" "))
}

fn host_shape(host: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = host.split('.').collect();
    let right = parts.len() > 1
        && parts.iter().all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    right.then_some(parts)
}

fn domain(token: &str) -> Option<String> {
    let (host, path) = token.split_once('/').unwrap_or((token, ""));
    let bare = host.split_once(':').map_or(host, |(bare, _)| bare);
    let parts = host_shape(bare)?;
    let last = parts.last()?.to_ascii_lowercase();
    let www = parts[0].eq_ignore_ascii_case("www");
    let known = ENDINGS.contains(&last.as_str());
    let sure = !WORDS.contains(&last.as_str()) || www || !path.is_empty() || parts.len() > 2;
    // "U.S." and "a.m." have parts of one letter; a host's name has more.
    let long = parts.iter().any(|part| part.len() > 1 && *part != last);
    (www || (known && sure && long && parts.last()?.chars().all(|c| c.is_ascii_lowercase())))
        .then(|| address(token))
}

/// `/usr/bin`, `~/notes/today.txt`, `src/main.rs`.
fn path(token: &str) -> Option<String> {
    let plain = token
        .chars()
        .all(|c| c.is_alphanumeric() || "/._-~".contains(c));
    let parts: Vec<&str> = token.split('/').filter(|part| !part.is_empty()).collect();
    let rooted = token.starts_with('/')
        || token.starts_with("~/")
        || token.starts_with("./")
        || token.starts_with("../");
    let file_inside = parts.last().is_some_and(|last| file(last).is_some());
    if !plain || parts.is_empty() || !token.contains('/') || !(rooted || file_inside) {
        return None;
    }
    if !token.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut words = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        if n > 0 || token.starts_with('/') {
            words.push("slash".to_owned());
        }
        words.push(match *part {
            "~" => "tilde".to_owned(),
            "." => "dot".to_owned(),
            ".." => "dot dot".to_owned(),
            part => file(part).unwrap_or_else(|| labels(part, false)),
        });
    }
    words.retain(|word| !word.is_empty());
    Some(words.join(" "))
}

fn file(token: &str) -> Option<String> {
    let (stem, end) = token.rsplit_once('.')?;
    let plain = !stem.is_empty()
        && stem
            .chars()
            .all(|c| c.is_alphanumeric() || "._-".contains(c));
    let known = FILES.contains(&end.to_ascii_lowercase().as_str());
    (plain && known && stem.chars().any(char::is_alphanumeric)).then(|| labels(token, false))
}

/// Reads `1.2.3` and, behind a `v`, see [`acronyms`], any version.
pub(super) fn read_version(text: &Text, i: usize) -> Option<Reading> {
    let mut end = text.digits(i);
    let mut words = cardinal_of(&text.slice(i, end));
    let mut points = 0;
    while end - i < 60 && text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let stop = text.digits(end + 1);
        if stop - end > 8 {
            return None;
        }
        words = format!(
            "{words} point {}",
            numbers::cardinal_of(&text.slice(end + 1, stop))
        );
        end = stop;
        points += 1;
    }
    (points >= 2 && end - i < 60).then(|| Reading::new(words, end))
}
