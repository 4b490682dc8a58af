//! Why there is no brain.

/// What can go wrong when it is made.
#[derive(Debug, thiserror::Error)]
pub enum BrainError {
    /// An ability that came with the program is damaged.
    #[error(
        "Sotto's own abilities cannot be read ({0}). Nothing of yours is lost; install Sotto again."
    )]
    Abilities(#[from] sotto_skills::AbilityError),
    /// A language that came with the program is damaged.
    #[error(
        "Sotto's own languages cannot be read ({0}). Nothing of yours is lost; install Sotto again."
    )]
    Language(#[from] sotto_skills::patterns::LanguageError),
}
