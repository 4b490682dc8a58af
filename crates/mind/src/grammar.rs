//! What an answer must look like, as a grammar for llama.cpp.
//!
//! Everything is bounded and parsed in Rust before native code sees it: its parsers recurse, and a deep enough text
//! would overflow the stack, which no exception handler catches.

use std::collections::HashSet;

use serde_json::Value;
use sotto_engines::thinking::{Shape, Tool};

use crate::error::{MindError, Result};

/// Longer schemas and grammars are refused.
const LONGEST: usize = 256 << 10;
/// Deeper brackets are refused.
const DEEPEST: usize = 128;

/// The grammar of a shape; `None` where anything goes.
pub(crate) fn of(shape: &Shape, tools: &[Tool]) -> Result<Option<String>> {
    match shape {
        Shape::Free => Ok(None),
        Shape::MustCall => must_call(tools).map(Some),
        Shape::JsonSchema(schema) => from_schema(schema).map(Some),
        Shape::Grammar(grammar) => {
            checked(grammar)?;
            Ok(Some(grammar.clone()))
        }
    }
}

fn from_schema(schema: &str) -> Result<String> {
    let bad = |reason: &str| MindError::BadSchema(reason.to_owned());
    if schema.len() > LONGEST {
        return Err(bad("it is longer than 256 KB"));
    }
    // serde_json refuses more than 128 levels.
    let value: Value =
        serde_json::from_str(schema).map_err(|error| MindError::BadSchema(error.to_string()))?;
    if !value.is_object() {
        return Err(bad("it is not a JSON object"));
    }
    let grammar = llama_cpp_2::json_schema_to_grammar(schema)
        .map_err(|_| bad("it uses something that cannot be turned into a grammar"))?;
    if grammar.len() > 4 * LONGEST {
        return Err(bad("it describes too much"));
    }
    Ok(grammar)
}

fn checked(grammar: &str) -> Result<()> {
    let bad = |reason: &str| Err(MindError::BadGrammar(reason.to_owned()));
    if grammar.len() > LONGEST {
        return bad("it is longer than 256 KB");
    }
    if grammar.contains('\0') {
        return bad("it holds a zero byte");
    }
    if !grammar.contains("root") {
        return bad("it has no rule named 'root'");
    }
    let mut depth = 0_usize;
    for byte in grammar.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return bad("its brackets are nested too deep");
        }
    }
    Ok(())
}

/// Checks tools and gives each one's parameters as the schema of an object.
pub(crate) fn check_tools(tools: &[Tool]) -> Result<Vec<String>> {
    let mut names = HashSet::new();
    tools
        .iter()
        .map(|tool| {
            let bad = |reason: String| MindError::BadTool {
                name: tool.name.clone(),
                reason,
            };
            if tool.name.trim().is_empty() {
                return Err(bad("it has no name".into()));
            }
            if !names.insert(&tool.name) {
                return Err(bad("its name stands in the list twice".into()));
            }
            let text = tool.parameters.trim();
            if text.is_empty() {
                return Ok(r#"{"type":"object","properties":{}}"#.to_owned());
            }
            if text.len() > LONGEST {
                return Err(bad(
                    "the schema of its arguments is longer than 256 KB".into()
                ));
            }
            let value: Value = serde_json::from_str(text).map_err(|error| {
                bad(format!("the schema of its arguments is not JSON ({error})"))
            })?;
            match value {
                Value::Object(object) if object.is_empty() => {
                    Ok(r#"{"type":"object","properties":{}}"#.to_owned())
                }
                // The text itself, not the parsed value: it keeps the order of the properties, and with it the order
                // in which the model writes them.
                Value::Object(_) => Ok(text.to_owned()),
                _ => Err(bad(
                    "the schema of its arguments is not a JSON object".into()
                )),
            }
        })
        .collect()
}

fn must_call(tools: &[Tool]) -> Result<String> {
    if tools.is_empty() {
        return Err(MindError::BadRequest(
            "The answer must call a tool, but no tool was offered.",
        ));
    }
    let calls: Vec<String> = check_tools(tools)?
        .iter()
        .zip(tools)
        .map(|(parameters, tool)| {
            let name = Value::String(tool.name.clone());
            format!(
                r#"{{"type":"object","properties":{{"name":{{"const":{name}}},"arguments":{parameters}}},"required":["name","arguments"],"additionalProperties":false}}"#
            )
        })
        .collect();
    from_schema(&format!(r#"{{"oneOf":[{}]}}"#, calls.join(",")))
}

#[cfg(test)]
mod tests;
