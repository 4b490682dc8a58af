//! Server-sent events, taken apart as they arrive. Pure: how the bytes are cut never changes what comes out.

use super::error::RemoteError;

/// A server that never ends its line must not fill the memory.
const LONGEST: usize = 4 << 20;

/// The data of events, from bytes.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    data: Option<String>,
    after_return: bool,
}

impl Events {
    /// Takes bytes and gives the data of the events that ended in them.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, RemoteError> {
        let mut out = Vec::new();
        for byte in bytes {
            // Lines end with "\n", "\r" or "\r\n".
            let second_half =
                std::mem::replace(&mut self.after_return, *byte == b'\r') && *byte == b'\n';
            match byte {
                b'\n' if second_half => {}
                b'\n' | b'\r' => out.extend(self.end_line()),
                other => self.line.push(*other),
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST {
                return Err(RemoteError::Garbled("an event without end".into()));
            }
        }
        Ok(out)
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return self.data.take();
        }
        let line = String::from_utf8_lossy(&line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        None
    }

    /// The end. Servers of language models often forget the last empty line; what came is used.
    pub(super) fn finish(&mut self) -> Option<String> {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.data.take()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    fn all(chunks: &[&[u8]]) -> Vec<String> {
        let mut events = Events::default();
        let mut out: Vec<String> = chunks
            .iter()
            .flat_map(|chunk| events.push(chunk).unwrap())
            .collect();
        out.extend(events.finish());
        out
    }

    #[test]
    fn the_usual_forms() {
        assert_eq!(
            all(&[b": hello\n\ndata: a\n\nevent: x\ndata:b\r\n\r\ndata: c\ndata: d\n\n"]),
            ["a", "b", "c\nd"]
        );
        assert_eq!(all(&[b"data: [DONE]"]), ["[DONE]"]);
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same_events(
            lines in prop::collection::vec(
                prop_oneof!["data: [a-z\u{e9}\u{4e2d}{}\":]{0,12}", Just(String::new()), ": [a-z]{0,4}", "[a-z]{0,6}"],
                0..30
            ),
            ends in prop::collection::vec(prop_oneof![Just("\n"), Just("\r\n"), Just("\r")], 30),
            cuts in prop::collection::vec(0_usize..400, 0..12),
        ) {
            let text: String = lines.iter().zip(&ends).map(|(line, end)| format!("{line}{end}")).collect();
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.push(bytes.len());
            cuts.sort_unstable();
            let mut at = 0;
            let chunks: Vec<&[u8]> = cuts.iter().map(|cut| { let chunk = &bytes[at..*cut]; at = *cut; chunk }).collect();
            prop_assert_eq!(all(&chunks), all(&[bytes]));
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            all(&[&bytes]);
        }
    }
}
