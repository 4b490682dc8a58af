//! What an answer must look like, as a grammar for llama.cpp.
//!
//! Everything is bounded and parsed in Rust before native code sees it: its parsers recurse, and a deep enough text
//! would overflow the stack, which no exception handler catches.

use std::collections::HashSet;

use serde_json::{Map, Value};
use sotto_engines::thinking::{Shape, Tool};

use crate::calls::{CLOSE, OPEN};
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
    from_schema(&one_of(&check_tools(tools)?, tools))
}

/// A call of one of these tools as a schema, from the schemas of their arguments.
fn one_of(parameters: &[String], tools: &[Tool]) -> String {
    let calls: Vec<String> = parameters
        .iter()
        .zip(tools)
        .map(|(parameters, tool)| {
            let name = Value::String(tool.name.clone());
            format!(
                r#"{{"type":"object","properties":{{"name":{{"const":{name}}},"arguments":{parameters}}},"required":["name","arguments"],"additionalProperties":false}}"#
            )
        })
        .collect();
    format!(r#"{{"oneOf":[{}]}}"#, calls.join(","))
}

/// The rule of [`tagged_calls`] that holds from the opening of a call on.
pub(crate) const FROM_CALL: &str = "from-call";

/// What holds from the first opening of a call on, as far as free words may go before it: calls of these tools in their
/// form, and between and behind them words in which a "<" is no beginning of a call. Nothing where there are no tools, or where the schema of one cannot
/// be turned into a grammar: then calls are only read, and whoever gets them says what is wrong.
pub(crate) fn tagged_calls(tools: &[Tool]) -> Option<String> {
    if tools.is_empty() {
        return None;
    }
    let (parameters, slots): (Vec<String>, Vec<usize>) = check_tools(tools)
        .ok()?
        .iter()
        .map(|schema| may_leave_out(schema))
        .unzip();
    let call = from_schema(&one_of(&parameters, tools)).ok()?;
    let call = in_any_order(&call, &slots)?;
    // No rule that is made of a schema is called like these two.
    Some(format!(
        "{call}\n{FROM_CALL} ::= from-call-tagged ([^<] | \"<\" [^<t] | from-call-tagged)*\n\
         from-call-tagged ::= \"{OPEN}\" [ \\n]{{0,2}} root [ \\n]{{0,2}} \"{CLOSE}\"\n"
    ))
}

/// Nobody knows what the user has not said. A model that has to write it makes it up; what is left out can be asked for.
///
/// A grammar made of a schema takes what may be left out in one order only, so that a model that writes the title first
/// could never add the time. Where the schema only lists slots, all of them are therefore required here, which makes one
/// plain row of them, and [`in_any_order`] loosens that row: given are the schema and how many slots are in it.
fn may_leave_out(schema: &str) -> (String, usize) {
    let mut fields: Map<String, Value> = serde_json::from_str(schema).unwrap_or_default();
    fields.remove("required");
    let more = fields.get("additionalProperties");
    let lists_slots = fields.get("type").is_none_or(|kind| *kind == "object")
        && more.is_none_or(|more| *more == Value::Bool(false))
        && !["$ref", "oneOf", "anyOf", "allOf", "const", "enum"]
            .iter()
            .any(|key| fields.contains_key(*key));
    let slots: Vec<Value> = fields
        .get("properties")
        .and_then(Value::as_object)
        .filter(|_| lists_slots)
        .map(|slots| slots.keys().cloned().map(Value::String).collect())
        .unwrap_or_default();
    let count = slots.len();
    if count > 0 {
        fields.insert("required".to_owned(), Value::Array(slots));
    }
    (Value::Object(fields).to_string(), count)
}

/// Lets the arguments of each call be any of its slots in any order, where they were all of them in one: `slots` says how
/// many each has. A slot may then come twice, and whoever reads it takes the last one. Nothing where llama.cpp writes its
/// rules otherwise than it did: a row of slots that are all required would make the model invent some.
fn in_any_order(grammar: &str, slots: &[usize]) -> Option<String> {
    let mut loosened = 0;
    let mut out = String::with_capacity(grammar.len());
    for line in grammar.lines() {
        let loosens = arguments_rule(line)
            .filter(|(call, _)| slots.get(*call).is_some_and(|count| *count > 0));
        let Some((call, row)) = loosens else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let count = slots[call];
        let pairs = pairs(row).filter(|pairs| pairs.len() == count)?.join(" | ");
        let more = match count {
            1 => String::new(),
            _ => format!(" (\",\" space ({pairs})){{0,{}}}", count - 1),
        };
        out.push_str(&format!(
            "alternative-{call}-arguments ::= \"{{\" space (({pairs}){more})? space \"}}\"\n"
        ));
        loosened += 1;
    }
    let wanted = slots.iter().filter(|count| **count > 0).count();
    (loosened == wanted).then_some(out)
}

/// Of the rule for the arguments of a call in [`one_of`]: which call it is, and what the rule says.
fn arguments_rule(line: &str) -> Option<(usize, &str)> {
    let (call, rule) = line
        .strip_prefix("alternative-")?
        .split_once("-arguments ::= ")?;
    Some((call.parse().ok()?, rule))
}

/// The rules of the slots with their names, in a row such as `"{" space a-kv "," space b-kv space "}"`.
fn pairs(row: &str) -> Option<Vec<&str>> {
    let row = row.strip_prefix("\"{\" space ")?;
    let row = row.strip_suffix(" space \"}\"")?;
    let is_rule = |name: &&str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let pairs: Vec<&str> = row.split(" \",\" space ").collect();
    pairs.iter().all(is_rule).then_some(pairs)
}

/// The grammar of calls that was made last. Tools seldom change, and with sixty of them it takes milliseconds to make.
#[derive(Debug, Default)]
pub(crate) struct KeptCalls {
    tools: Vec<Tool>,
    grammar: Option<String>,
}

impl KeptCalls {
    /// See [`tagged_calls`].
    pub(crate) fn of(&mut self, tools: &[Tool]) -> Option<&str> {
        if self.tools != tools {
            self.grammar = tagged_calls(tools);
            self.tools = tools.to_vec();
        }
        self.grammar.as_deref()
    }
}

#[cfg(test)]
mod tests;
