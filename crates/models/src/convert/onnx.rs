//! The little of ONNX's file form (protocol buffers) that a rewrite needs: fields are walked as raw bytes and copied
//! unless they are changed, so that everything this program does not know about survives.

use super::ConvertError;

/// Field numbers of the messages, as ONNX's own description gives them.
pub(crate) mod field {
    pub(crate) const MODEL_GRAPH: u64 = 7;
    pub(crate) const GRAPH_NODE: u64 = 1;
    pub(crate) const GRAPH_INITIALIZER: u64 = 5;
    pub(crate) const NODE_INPUT: u64 = 1;
    pub(crate) const NODE_OUTPUT: u64 = 2;
    pub(crate) const NODE_NAME: u64 = 3;
    pub(crate) const NODE_OPERATION: u64 = 4;
    pub(crate) const NODE_ATTRIBUTE: u64 = 5;
    pub(crate) const NODE_DOMAIN: u64 = 7;
    pub(crate) const ATTRIBUTE_NAME: u64 = 1;
    pub(crate) const ATTRIBUTE_FLOAT: u64 = 2;
    pub(crate) const ATTRIBUTE_INT: u64 = 3;
    pub(crate) const ATTRIBUTE_TEXT: u64 = 4;
    pub(crate) const ATTRIBUTE_INTS: u64 = 8;
    pub(crate) const ATTRIBUTE_KIND: u64 = 20;
    pub(crate) const TENSOR_DIMS: u64 = 1;
    pub(crate) const TENSOR_FORM: u64 = 2;
    pub(crate) const TENSOR_NAME: u64 = 8;
    pub(crate) const TENSOR_RAW: u64 = 9;
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Number(u64),
    Eight(u64),
    Bytes(&'a [u8]),
    Four(u32),
}

/// One field: its number, its value, and the bytes it was read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) number: u64,
    pub(crate) value: Value<'a>,
    pub(crate) raw: &'a [u8],
}

impl<'a> Field<'a> {
    pub(crate) fn bytes(&self) -> Result<&'a [u8], ConvertError> {
        match self.value {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(ConvertError::malformed("an ONNX field of the wrong kind")),
        }
    }

    pub(crate) fn text(&self) -> Result<&'a str, ConvertError> {
        std::str::from_utf8(self.bytes()?)
            .map_err(|_| ConvertError::malformed("an ONNX name that is not text"))
    }
}

/// Walks the fields of one message.
pub(crate) fn fields(message: &[u8]) -> Fields<'_> {
    Fields { rest: message }
}

pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, ConvertError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_none() {
            // nothing after a damaged field can be trusted
            self.rest = &[];
        }
        Some(read.ok_or(ConvertError::Truncated {
            what: "an ONNX field",
        }))
    }
}

impl<'a> Fields<'a> {
    fn read(&mut self) -> Option<Field<'a>> {
        let start = self.rest;
        let mut rest = start;
        let key = number(&mut rest)?;
        let value = match key & 7 {
            0 => Value::Number(number(&mut rest)?),
            1 => {
                let (eight, after) = rest.split_first_chunk::<8>()?;
                rest = after;
                Value::Eight(u64::from_le_bytes(*eight))
            }
            2 => {
                let length = usize::try_from(number(&mut rest)?).ok()?;
                let (bytes, after) = rest.split_at_checked(length)?;
                rest = after;
                Value::Bytes(bytes)
            }
            5 => {
                let (four, after) = rest.split_first_chunk::<4>()?;
                rest = after;
                Value::Four(u32::from_le_bytes(*four))
            }
            _ => return None,
        };
        self.rest = rest;
        Some(Field {
            number: key >> 3,
            value,
            raw: &start[..start.len() - rest.len()],
        })
    }
}

/// Reads a number of seven bits a byte and moves past it.
pub(crate) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut sum = 0u64;
    for i in 0..10 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        sum |= u64::from(byte & 0x7f).checked_shl(7 * i)?;
        if byte < 0x80 {
            return Some(sum);
        }
    }
    None
}

pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn put_number_field(out: &mut Vec<u8>, field: u64, number: u64) {
    put_number(out, field << 3);
    put_number(out, number);
}

pub(crate) fn put_bytes_field(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_number(out, field << 3 | 2);
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// The numbers of a repeated number field, whichever of its two written forms the file uses.
pub(crate) fn repeated_numbers(message: &[u8], wanted: u64) -> Result<Vec<i64>, ConvertError> {
    let mut all = Vec::new();
    for field in fields(message) {
        let field = field?;
        if field.number != wanted {
            continue;
        }
        match field.value {
            Value::Number(one) => all.push(one as i64),
            Value::Bytes(mut packed) => {
                while !packed.is_empty() {
                    let one = number(&mut packed).ok_or(ConvertError::Truncated {
                        what: "a list of numbers",
                    })?;
                    all.push(one as i64);
                }
            }
            _ => return Err(ConvertError::malformed("a list of numbers")),
        }
    }
    Ok(all)
}
