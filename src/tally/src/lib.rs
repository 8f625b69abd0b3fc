//! From opened responses to figures that may be looked at, and figures that may be published.
//!
//! This crate is pure: no clock, no randomness, no files, no network; the same records give the
//! same figures everywhere. It must never show the answers of one person together, and it keeps
//! two kinds of figure apart by type: a [`Look`] is for the team's own screen and cannot leave
//! it; a [`Release`] is what is published, and the only figure that can be written down.

mod bitmap;
mod count;
mod cross;
mod crossed;
mod difference;
pub mod disclosure;
mod entered;
mod filter;
mod forms;
mod frozen;
mod groups;
mod held;
mod interval;
mod ledger;
mod linked;
mod links;
mod look;
mod over;
pub mod pasted;
mod percent;
mod protect;
mod record;
mod records;
mod release;
mod returns;
mod scope;
mod service;
mod sides;
mod span;
mod suggest;
mod taking_part;
mod texts;
mod theme;
mod who;
mod witness;

pub use cross::{Cross, LookCell, LookCross, LookLine, LookSide, LookTotal, state_names};
pub use crossed::{
    CrossCell, CrossLine, CrossSide, CrossTable, CrossTotal, DifferenceRow, DifferenceTable,
    OutcomeWanted,
};
pub use difference::{Chosen, ChosenOffered, Finding, LookDifference, LookDifferences};
pub use entered::{Entered, Entry, Origin, Refused, When, thousands};
pub use filter::{Filter, Period, Place};
pub use form::{Meaning, Source, calendar};
pub use forms::Forms;
pub use frozen::Frozen;
pub use held::{Held, MeetingsHeld, RateWanted, ResponseRate};
pub use interval::{Interval, Mean};
pub use look::{Look, LookMeasure, LookPlace, LookQuestion, LookReturned, LookRow};
pub use over::{LookOver, LookPart, LookPartShown};
pub use percent::{DECIMAL_BASE_MIN, PERCENT_BASE_MIN, Percent};
pub use record::{RESPONSE_BYTES_MAX, Record, SetAside};
pub use records::{Added, Records};
pub use release::{
    AreaRow, Before, Cell, Change, FormTables, FormUsed, LocalityRows, MeasureRow, Parameters,
    Places, QuestionTable, Release, Returned, Row, SetAsideCount, Share, Sharing, Wanted,
};
pub use returns::{FormReturns, LookReturns, PlaceReturns, Returns};
pub use service::{Area, Locality, Meeting, Service, SmallNumbers};
pub use sides::{Asked, Side, SideOffered, sides, tables};
pub use suggest::{Because, Known, Suggester, Suggestion};
pub use taking_part::{
    Code, CodesEntered, Of, TakingPart, TakingPartEntered, Target, TargetReached, WAYS, Way,
    WayRate,
};
pub use texts::{Texts, Worrying, Written, is_shortened};
pub use theme::Theme;
