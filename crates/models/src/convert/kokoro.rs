//! Two rewrites that let rten speak with Kokoro's 8-bit network, found by comparing it with onnxruntime:
//! a node of Microsoft's own becomes a standard one, and padding is written out with the right number.

use super::ConvertError;
use super::onnx::{Value, field, fields, put_bytes_field, put_number_field, repeated_numbers};
use std::collections::HashMap;

const KIND_TEXT: u64 = 3;
const FORM_INT64: u64 = 7;

/// Rewrites Kokoro's ONNX file:
/// 1. `FusedMatMul` with a transposed left side becomes `Einsum("bij,ik->bjk")`, which computes the same.
/// 2. `ConvInteger` pads with its input's zero point by definition; rten 0.27 pads with 0. So the padding becomes a
///    `Pad` node of its own with the zero point, once for each input and padding, and the convolution pads nothing.
pub fn rewrite_kokoro(model: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let mut out = Vec::with_capacity(model.len() + (64 << 10));
    let mut graphs = 0;
    for part in fields(model) {
        let part = part?;
        if part.number == field::MODEL_GRAPH {
            graphs += 1;
            let graph = rewrite_graph(part.bytes()?)?;
            put_bytes_field(&mut out, field::MODEL_GRAPH, &graph);
        } else {
            out.extend_from_slice(part.raw);
        }
    }
    if graphs != 1 {
        return Err(ConvertError::malformed(format!(
            "{graphs} graphs in an ONNX file"
        )));
    }
    Ok(out)
}

fn rewrite_graph(graph: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let mut out = Vec::with_capacity(graph.len() + (64 << 10));
    let mut pads = Pads::default();
    for part in fields(graph) {
        let part = part?;
        if part.number != field::GRAPH_NODE {
            out.extend_from_slice(part.raw);
            continue;
        }
        let node = Node::read(part.bytes()?)?;
        match node.operation {
            "FusedMatMul" => {
                put_bytes_field(&mut out, field::GRAPH_NODE, &einsum(&node)?);
            }
            "ConvInteger" => match pads.of(&node)? {
                Some(padded) => {
                    if let Some(pad) = padded.new_node {
                        put_bytes_field(&mut out, field::GRAPH_NODE, &pad);
                    }
                    let bare = without_pads(&node, &padded.output)?;
                    put_bytes_field(&mut out, field::GRAPH_NODE, &bare);
                }
                None => out.extend_from_slice(part.raw),
            },
            _ => out.extend_from_slice(part.raw),
        }
    }
    for initializer in pads.initializers {
        put_bytes_field(&mut out, field::GRAPH_INITIALIZER, &initializer);
    }
    Ok(out)
}

/// What the rewrites look at in a node.
struct Node<'a> {
    raw: &'a [u8],
    operation: &'a str,
    inputs: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
}

struct Attribute<'a> {
    name: &'a str,
    raw: &'a [u8],
}

impl<'a> Node<'a> {
    fn read(raw: &'a [u8]) -> Result<Self, ConvertError> {
        let mut node = Self {
            raw,
            operation: "",
            inputs: Vec::new(),
            attributes: Vec::new(),
        };
        for part in fields(raw) {
            let part = part?;
            match part.number {
                field::NODE_INPUT => node.inputs.push(part.text()?),
                field::NODE_OPERATION => node.operation = part.text()?,
                field::NODE_ATTRIBUTE => {
                    let raw = part.bytes()?;
                    let name = text_of(raw, field::ATTRIBUTE_NAME)?;
                    node.attributes.push(Attribute { name, raw });
                }
                _ => {}
            }
        }
        Ok(node)
    }

    fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.raw)
    }

    fn integer(&self, name: &str) -> Result<i64, ConvertError> {
        let Some(raw) = self.attribute(name) else {
            return Ok(0);
        };
        let numbers = repeated_numbers(raw, field::ATTRIBUTE_INT)?;
        Ok(numbers.last().copied().unwrap_or(0))
    }
}

fn text_of(message: &[u8], wanted: u64) -> Result<&str, ConvertError> {
    let mut found = "";
    for part in fields(message) {
        let part = part?;
        if part.number == wanted {
            found = part.text()?;
        }
    }
    Ok(found)
}

/// The standard node that computes what this `FusedMatMul` does, or an error if it does something else.
fn einsum(node: &Node<'_>) -> Result<Vec<u8>, ConvertError> {
    let mut scale = 1.0f32;
    if let Some(raw) = node.attribute("alpha") {
        for part in fields(raw) {
            let part = part?;
            if let (field::ATTRIBUTE_FLOAT, Value::Four(bits)) = (part.number, part.value) {
                scale = f32::from_bits(bits);
            }
        }
    }
    let known = node.integer("transA")? == 1
        && node.integer("transB")? == 0
        && node.integer("transBatchA")? == 0
        && node.integer("transBatchB")? == 0
        && scale == 1.0
        && node.inputs.len() == 2;
    if !known {
        return Err(ConvertError::unsupported("this use of FusedMatMul"));
    }
    let mut equation = Vec::new();
    put_bytes_field(&mut equation, field::ATTRIBUTE_NAME, b"equation");
    put_bytes_field(&mut equation, field::ATTRIBUTE_TEXT, b"bij,ik->bjk");
    put_number_field(&mut equation, field::ATTRIBUTE_KIND, KIND_TEXT);
    let mut out = Vec::new();
    for part in fields(node.raw) {
        let part = part?;
        match part.number {
            field::NODE_OPERATION => put_bytes_field(&mut out, part.number, b"Einsum"),
            field::NODE_ATTRIBUTE | field::NODE_DOMAIN => {}
            _ => out.extend_from_slice(part.raw),
        }
    }
    put_bytes_field(&mut out, field::NODE_ATTRIBUTE, &equation);
    Ok(out)
}

/// The `Pad` nodes made so far: convolutions that pad the same input alike share one.
#[derive(Default)]
struct Pads {
    made: HashMap<(String, Vec<i64>), String>,
    initializers: Vec<Vec<u8>>,
}

struct Padded {
    output: String,
    new_node: Option<Vec<u8>>,
}

impl Pads {
    fn of(&mut self, node: &Node<'_>) -> Result<Option<Padded>, ConvertError> {
        let Some(raw) = node.attribute("pads") else {
            return Ok(None);
        };
        let pads = repeated_numbers(raw, field::ATTRIBUTE_INTS)?;
        let zero_point = node.inputs.get(2).copied().unwrap_or("");
        if pads.iter().all(|&pad| pad == 0) || zero_point.is_empty() {
            return Ok(None);
        }
        if let Some(automatic) = node.attribute("auto_pad") {
            let way = text_of(automatic, field::ATTRIBUTE_TEXT)?;
            if !way.is_empty() && way != "NOTSET" {
                return Err(ConvertError::unsupported("automatic padding"));
            }
        }
        if !pads.len().is_multiple_of(2) || pads.len() > 16 {
            return Err(ConvertError::malformed("the padding of a convolution"));
        }
        let (before, after) = pads.split_at(pads.len() / 2);
        // a picture has two more axes in front: which picture, and which channel
        let full = [&[0, 0], before, &[0, 0], after].concat();
        let input = node.inputs[0].to_owned();
        if let Some(output) = self.made.get(&(input.clone(), full.clone())) {
            return Ok(Some(Padded {
                output: output.clone(),
                new_node: None,
            }));
        }
        let output = format!("sotto_pad_{}", self.made.len());
        let sizes = format!("{output}_sizes");
        self.initializers.push(int64_tensor(&sizes, &full));
        let mut pad = Vec::new();
        for name in [&input, &sizes, zero_point] {
            put_bytes_field(&mut pad, field::NODE_INPUT, name.as_bytes());
        }
        put_bytes_field(&mut pad, field::NODE_OUTPUT, output.as_bytes());
        put_bytes_field(&mut pad, field::NODE_NAME, output.as_bytes());
        put_bytes_field(&mut pad, field::NODE_OPERATION, b"Pad");
        let mut mode = Vec::new();
        put_bytes_field(&mut mode, field::ATTRIBUTE_NAME, b"mode");
        put_bytes_field(&mut mode, field::ATTRIBUTE_TEXT, b"constant");
        put_number_field(&mut mode, field::ATTRIBUTE_KIND, KIND_TEXT);
        put_bytes_field(&mut pad, field::NODE_ATTRIBUTE, &mode);
        self.made.insert((input, full), output.clone());
        Ok(Some(Padded {
            output,
            new_node: Some(pad),
        }))
    }
}

fn int64_tensor(name: &str, numbers: &[i64]) -> Vec<u8> {
    let mut out = Vec::new();
    put_number_field(&mut out, field::TENSOR_DIMS, numbers.len() as u64);
    put_number_field(&mut out, field::TENSOR_FORM, FORM_INT64);
    put_bytes_field(&mut out, field::TENSOR_NAME, name.as_bytes());
    let raw: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    put_bytes_field(&mut out, field::TENSOR_RAW, &raw);
    out
}

/// The same convolution, reading `input` instead of its first input and padding nothing.
fn without_pads(node: &Node<'_>, input: &str) -> Result<Vec<u8>, ConvertError> {
    let mut out = Vec::new();
    let mut first = true;
    for part in fields(node.raw) {
        let part = part?;
        match part.number {
            field::NODE_INPUT if first => {
                first = false;
                put_bytes_field(&mut out, field::NODE_INPUT, input.as_bytes());
            }
            field::NODE_ATTRIBUTE if text_of(part.bytes()?, field::ATTRIBUTE_NAME)? == "pads" => {
                // no "pads" means no padding
            }
            _ => out.extend_from_slice(part.raw),
        }
    }
    Ok(out)
}
