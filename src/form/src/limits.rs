//! A limit on everything a document can ask of the engine, so that no document can exhaust a
//! tablet. Each limit is far above what a questionnaire for a person needs.

/// The longest document that is read.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 4_000_000;
/// Items in a form, groups and notes included.
pub(crate) const ITEMS_MAX: usize = 10_000;
/// How deep groups stand in each other.
pub(crate) const GROUPS_DEEP_MAX: usize = 6;
/// How deep repeats stand in each other.
pub(crate) const REPEATS_DEEP_MAX: usize = 2;
/// How often a repeat can be filled; also what a repeat without `end` allows.
pub(crate) const TIMES_MAX: i64 = 20;
/// Places for answers, counting each time of each repeat.
pub(crate) const SLOTS_MAX: u32 = 50_000;
/// Letters of an expression.
pub(crate) const EXPRESSION_CHARS_MAX: usize = 2_000;
/// How deep an expression nests, and how many parentheses stand in each other.
pub(crate) const EXPRESSION_DEEP_MAX: u8 = 100;
/// Parentheses and functions open at once while an expression is read.
pub(crate) const BRACKETS_MAX: u8 = 24;
/// Letters of the pattern of `regex()`.
pub(crate) const PATTERN_CHARS_MAX: usize = 200;
/// Steps of a compiled pattern.
pub(crate) const PATTERN_STEPS_MAX: usize = 500;
/// Choices in a list.
pub(crate) const CHOICES_MAX: usize = 300;
/// Measures of a form.
pub(crate) const MEASURES_MAX: usize = 200;
/// Letters of any words a person reads in one piece.
pub(crate) const WORDS_CHARS_MAX: usize = 2_000;
/// Letters of a name.
pub(crate) const NAME_CHARS_MAX: usize = 64;
/// The points a scale can have (0 to 20).
pub(crate) const SCALE_POINTS_MAX: i64 = 21;
/// Letters of one text that can be sent.
pub(crate) const TEXT_CHARS_MAX: usize = 20_000;
/// Things on one board.
pub(crate) const BOARD_ITEMS_MAX: usize = 60;
