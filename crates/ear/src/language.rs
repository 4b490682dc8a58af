//! Which languages a model can be asked for.

use sotto_engines::Fault;

/// The language a decode runs in: a code, or `None` where it must be detected first.
pub fn choose(wanted: Option<&str>, multilingual: bool) -> Result<Option<&'static str>, Fault> {
    let Some(wanted) = wanted else {
        return Ok(if multilingual { None } else { Some("en") });
    };
    let lower = wanted.to_ascii_lowercase();
    // whisper.cpp also takes whole names ("english"); the vocabulary here is codes only.
    let known =
        (2..=3).contains(&lower.len()) && lower.bytes().all(|byte| byte.is_ascii_lowercase());
    let code = known
        .then(|| whisper_rs::get_lang_id(&lower))
        .flatten()
        .and_then(whisper_rs::get_lang_str);
    match code {
        None => {
            let short: String = wanted.chars().take(20).collect();
            Err(Fault::bad_request(format!(
                "The ear knows no language “{short}”. Use a code such as “en” or “de”."
            )))
        }
        Some("en") => Ok(Some("en")),
        Some(code) if multilingual => Ok(Some(code)),
        Some(code) => Err(Fault::bad_request(format!(
            "This speech model knows English only and cannot hear “{code}”. Choose a multilingual model for it."
        ))),
    }
}
