//! Reads from an ONNX file which operations it has and which values they pass to each other, and nothing else. rten does
//! not show that, and without it a net cannot be run in stages. The weights are skipped, not read, so that 92 MB take a
//! few milliseconds.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read, Result};
use std::path::Path;

mod lengths;

pub use lengths::check;

/// Field numbers of ONNX's messages.
const MODEL_GRAPH: u64 = 7;
const GRAPH_NODE: u64 = 1;
const NODE_INPUT: u64 = 1;
const NODE_OUTPUT: u64 = 2;
const NODE_OPERATION: u64 = 4;
const NODE_ATTRIBUTE: u64 = 5;
const ATTRIBUTE_NAME: u64 = 1;
const ATTRIBUTE_INT: u64 = 3;
const ATTRIBUTE_GRAPH: u64 = 6;
const ATTRIBUTE_INTS: u64 = 8;
const ATTRIBUTE_GRAPHS: u64 = 11;
const GRAPH_OUTPUT: u64 = 12;
const VALUE_NAME: u64 = 1;

/// How deep operations may hold operations: a choice within a loop is two.
const DEEPEST: usize = 8;

/// An operation with more to it than this is a constant written down as one; its weights are of no interest here.
const LONGEST_NODE: u64 = 1 << 20;

/// One operation of a net.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// What it does.
    pub operation: String,
    /// The names of the values it takes; empty where an optional one is left out. Those that operations inside it take
    /// (a choice or a loop holds some) stand behind its own.
    pub inputs: Vec<String>,
    /// The names of the values it gives.
    pub outputs: Vec<String>,
    /// Its attributes that are whole numbers.
    pub numbers: HashMap<String, Vec<i64>>,
}

/// The operations of this file, in the order in which they can be done.
pub fn read(path: &Path) -> Result<Vec<Node>> {
    let file = File::open(path)?;
    let left = file.metadata()?.len();
    let mut model = Source {
        file: BufReader::with_capacity(1 << 16, file),
        left,
    };
    let mut nodes = Vec::new();
    while model.left > 0 {
        match model.field()? {
            (MODEL_GRAPH, Size::Bytes(length)) => {
                let behind = model.enter(length)?;
                while model.left > 0 {
                    match model.field()? {
                        (GRAPH_NODE, Size::Bytes(length)) if length <= LONGEST_NODE => {
                            nodes.push(node(&model.take(length)?, DEEPEST)?);
                        }
                        (_, size) => model.skip(size)?,
                    }
                }
                model.left = behind;
            }
            (_, size) => model.skip(size)?,
        }
    }
    Ok(nodes)
}

fn node(message: &[u8], deepest: usize) -> Result<Node> {
    let mut node = Node::default();
    let mut inside = Vec::new();
    for part in Parts(message) {
        match part? {
            (NODE_INPUT, Part::Bytes(name)) => node.inputs.push(text(name)?),
            (NODE_OUTPUT, Part::Bytes(name)) => node.outputs.push(text(name)?),
            (NODE_OPERATION, Part::Bytes(name)) => node.operation = text(name)?,
            (NODE_ATTRIBUTE, Part::Bytes(attribute)) => {
                let (name, numbers) = numbers_of(attribute)?;
                node.numbers.insert(name, numbers);
                for part in Parts(attribute) {
                    if let (ATTRIBUTE_GRAPH | ATTRIBUTE_GRAPHS, Part::Bytes(graph)) = part? {
                        inside.extend(taken_in(graph, deepest)?);
                    }
                }
            }
            _ => {}
        }
    }
    node.inputs.extend(inside);
    Ok(node)
}

/// The names of all values that the operations of this inner graph take, and of those that it gives, which may be made
/// outside as well. Its own are among them; nothing outside bears their names.
fn taken_in(graph: &[u8], deepest: usize) -> Result<Vec<String>> {
    let deepest = deepest.checked_sub(1).ok_or_else(damaged)?;
    let mut taken = Vec::new();
    for part in Parts(graph) {
        match part? {
            (GRAPH_NODE, Part::Bytes(message)) => taken.extend(node(message, deepest)?.inputs),
            (GRAPH_OUTPUT, Part::Bytes(value)) => {
                for part in Parts(value) {
                    if let (VALUE_NAME, Part::Bytes(name)) = part? {
                        taken.push(text(name)?);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(taken)
}

fn numbers_of(attribute: &[u8]) -> Result<(String, Vec<i64>)> {
    let (mut name, mut numbers) = (String::new(), Vec::new());
    for part in Parts(attribute) {
        match part? {
            (ATTRIBUTE_NAME, Part::Bytes(own)) => name = text(own)?,
            (ATTRIBUTE_INT | ATTRIBUTE_INTS, Part::Number(one)) => numbers.push(one.cast_signed()),
            // Lists are written either way: number by number, or all in one.
            (ATTRIBUTE_INTS, Part::Bytes(mut packed)) => {
                while !packed.is_empty() {
                    numbers.push(number(&mut packed)?.cast_signed());
                }
            }
            _ => {}
        }
    }
    Ok((name, numbers))
}

fn text(bytes: &[u8]) -> Result<String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| damaged())
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "not an ONNX file")
}

/// A number of seven bits a byte, the lowest first.
fn number(bytes: &mut impl Read) -> Result<u64> {
    let mut sum = 0;
    for place in 0..10 {
        let mut byte = [0];
        bytes.read_exact(&mut byte)?;
        sum |= u64::from(byte[0] & 0x7f) << (7 * place).min(63);
        if byte[0] < 0x80 {
            return Ok(sum);
        }
    }
    Err(damaged())
}

/// What stands behind a field's number in the file.
#[derive(Clone, Copy)]
enum Size {
    Number,
    Bytes(u64),
}

/// The file with the length of what is left of the message that is being read.
struct Source {
    file: BufReader<File>,
    left: u64,
}

impl Source {
    /// The next field's number, and what stands behind it. A number is read over at once.
    fn field(&mut self) -> Result<(u64, Size)> {
        let key = self.number()?;
        let size = match key & 7 {
            0 => {
                self.number()?;
                Size::Number
            }
            1 => Size::Bytes(8),
            2 => Size::Bytes(self.number()?),
            5 => Size::Bytes(4),
            _ => return Err(damaged()),
        };
        Ok((key >> 3, size))
    }

    fn number(&mut self) -> Result<u64> {
        let mut counted = Counted {
            file: &mut self.file,
            read: 0,
        };
        let number = number(&mut counted)?;
        let read = counted.read;
        self.use_up(read)?;
        Ok(number)
    }

    fn use_up(&mut self, length: u64) -> Result<()> {
        self.left = self.left.checked_sub(length).ok_or_else(damaged)?;
        Ok(())
    }

    /// Goes into a message of this length; returns what is left of the one around it.
    fn enter(&mut self, length: u64) -> Result<u64> {
        self.use_up(length)?;
        Ok(std::mem::replace(&mut self.left, length))
    }

    fn take(&mut self, length: u64) -> Result<Vec<u8>> {
        self.use_up(length)?;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn skip(&mut self, size: Size) -> Result<()> {
        if let Size::Bytes(length) = size {
            self.use_up(length)?;
            self.file
                .seek_relative(i64::try_from(length).map_err(|_| damaged())?)?;
        }
        Ok(())
    }
}

struct Counted<'a> {
    file: &'a mut BufReader<File>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let read = self.file.read(into)?;
        self.read += read as u64;
        Ok(read)
    }
}

/// A field of a message in memory.
enum Part<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message in memory.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn read(&mut self) -> Result<(u64, Part<'a>)> {
        let key = number(&mut self.0)?;
        let length = match key & 7 {
            0 => return Ok((key >> 3, Part::Number(number(&mut self.0)?))),
            1 => 8,
            2 => number(&mut self.0)?,
            5 => 4,
            _ => return Err(damaged()),
        };
        let length = usize::try_from(length).map_err(|_| damaged())?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        Ok((key >> 3, Part::Bytes(bytes)))
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Result<(u64, Part<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_err() {
            // Nothing behind a damaged field can be trusted.
            self.0 = &[];
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;

    fn put(message: &mut Vec<u8>, field: u8, bytes: &[u8]) {
        message.extend([field << 3 | 2, u8::try_from(bytes.len()).unwrap()]);
        message.extend(bytes);
    }

    fn small_model() -> Vec<u8> {
        let mut kernel = Vec::new();
        put(&mut kernel, 1, b"kernel_shape");
        put(&mut kernel, 8, &[3]);
        kernel.extend([8 << 3, 5]);
        let mut node = Vec::new();
        put(&mut node, 1, b"x");
        put(&mut node, 1, b"");
        put(&mut node, 2, b"y");
        put(&mut node, 4, b"Conv");
        put(&mut node, 5, &kernel);
        let mut graph = Vec::new();
        put(&mut graph, 5, &[7; 20]);
        put(&mut graph, 1, &node);
        let mut model = vec![1 << 3, 9];
        put(&mut model, 7, &graph);
        put(&mut model, 8, b"more");
        model
    }

    fn read_bytes(bytes: &[u8]) -> Result<Vec<Node>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        read(file.path())
    }

    #[test]
    fn operations_are_read_and_weights_are_skipped() {
        let nodes = read_bytes(&small_model()).unwrap();
        assert_eq!(nodes.len(), 1);
        assert_eq!(nodes[0].operation, "Conv");
        assert_eq!(nodes[0].inputs, ["x", ""]);
        assert_eq!(nodes[0].outputs, ["y"]);
        assert_eq!(nodes[0].numbers["kernel_shape"], [3, 5]);
    }

    #[test]
    fn what_operations_inside_an_operation_take_counts_as_taken() {
        let mut inner = Vec::new();
        put(&mut inner, 1, b"outer");
        put(&mut inner, 2, b"inner");
        let mut value = Vec::new();
        put(&mut value, 1, b"also outer");
        let mut graph = Vec::new();
        put(&mut graph, 1, &inner);
        put(&mut graph, 12, &value);
        let mut branch = Vec::new();
        put(&mut branch, 1, b"then_branch");
        put(&mut branch, 6, &graph);
        let mut choice = Vec::new();
        put(&mut choice, 5, &branch);
        put(&mut choice, 1, b"whether");
        put(&mut choice, 4, b"If");
        let taken = node(&choice, DEEPEST).unwrap().inputs;
        assert_eq!(taken, ["whether", "outer", "also outer"]);
        assert!(node(&choice, 0).is_err());
    }

    #[test]
    fn a_file_that_ends_early_is_an_error() {
        let model = small_model();
        for length in [1, 3, 20, model.len() - 1] {
            assert!(read_bytes(&model[..length]).is_err(), "{length}");
        }
        assert!(read_bytes(&[]).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_bytes(&bytes);
        }
    }
}
