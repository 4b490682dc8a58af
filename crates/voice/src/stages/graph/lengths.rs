//! Whether all lengths that an ONNX file declares lie inside what they stand in. rten makes room for a text before it reads
//! it and holds no inner message to the end of the one around it: ten damaged bytes that declare a petabyte would end the
//! process, which nothing in it can catch.
//!
//! What the operations will ask for when they run is not said in a file; that is the supervisor's part.

use super::*;

/// Messages within messages; a file that goes deeper is none that anybody made.
const DEEPEST: usize = 100;

/// ONNX's messages in which rten looks for others.
#[derive(Debug, Clone, Copy)]
enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Value,
    Type,
    TensorType,
    Shape,
    Sequence,
    /// Holds texts and numbers only.
    Plain,
}

impl Message {
    /// The message that stands in this field, if one does.
    fn inside(self, field: u64) -> Option<Self> {
        Some(match (self, field) {
            (Self::Model, 7) | (Self::Attribute, 6) => Self::Graph,
            (Self::Graph, 1) => Self::Node,
            (Self::Graph, 5) | (Self::Attribute, 5) => Self::Tensor,
            (Self::Graph, 11..=13) => Self::Value,
            (Self::Node, 5) => Self::Attribute,
            (Self::Value, 2) | (Self::Sequence, 1) => Self::Type,
            (Self::Type, 1) => Self::TensorType,
            (Self::Type, 4) => Self::Sequence,
            (Self::TensorType, 2) => Self::Shape,
            // Versions, notes, places of weights in other files, sizes.
            (Self::Model, 8 | 14) | (Self::Tensor, 13) | (Self::Shape, 1) => Self::Plain,
            _ => return None,
        })
    }
}

/// Reads over the whole file, weights left out, and fails where a length is beyond what it stands in.
pub fn check(path: &Path) -> Result<()> {
    let file = File::open(path)?;
    let left = file.metadata()?.len();
    // Small, since every weight is jumped over and what was read ahead is then thrown away.
    let mut model = Source {
        file: BufReader::with_capacity(1 << 12, file),
        left,
    };
    within(&mut model, Message::Model, DEEPEST)
}

fn within(source: &mut Source, message: Message, deepest: usize) -> Result<()> {
    let deepest = deepest.checked_sub(1).ok_or_else(damaged)?;
    while source.left > 0 {
        let (field, size) = source.field()?;
        match (message.inside(field), size) {
            (Some(inner), Size::Bytes(length)) => {
                let behind = source.enter(length)?;
                within(source, inner, deepest)?;
                source.left = behind;
            }
            (_, size) => source.skip(size)?,
        }
    }
    Ok(())
}
