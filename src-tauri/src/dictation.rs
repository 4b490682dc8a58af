//! Dictation: how what was said comes into the program that has the keyboard ([`plan`], pure), when a clipboard can be lent for
//! that ([`lending`], pure), and what a program is called by its file ([`program`], pure). What it reads like is decided by the
//! skills; hands that press keys and hold clipboards stand beside it, one pair for each system.

pub(crate) mod hands;
pub mod lending;
pub mod plan;
pub mod program;
