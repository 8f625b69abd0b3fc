//! The few words whose part in a sentence tells a name from an ordinary word.
//!
//! None of them is ever struck as a name. What is read from them is therefore the same before
//! and after striking.

/// A few words. To look through them is quicker than to search, as few have the same length.
pub(super) struct WordSet(pub &'static [&'static str]);

/// Words as they stand, without a quote and a comma for each.
macro_rules! words {
    ($($word:tt)*) => { WordSet(&[$(stringify!($word)),*]) };
}
pub(super) use words;

impl WordSet {
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(&word)
    }

    /// Whether a word ends with one of them.
    pub fn ends(&self, word: &str) -> bool {
        self.0.iter().any(|each| word.ends_with(each))
    }
}

/// The commonest words of English. A capital on one of them, inside a sentence, says that the
/// writer puts capitals anywhere.
pub(super) const FUNCTION_WORDS: WordSet = words!(
    a about after again all also always am an and any are as asked at be because been before but
    by came can cant come could did didnt do does doesnt dont for from get go good got had has
    have he her here him his how i if im in into is isnt it its just know like listen listened
    listens make me more much my n need never no nobody not nothing now of off on one only or our
    out over put said say see she should so some than that thats the their them then there they
    think this to told too twice u up us very want was wasnt we well went were what when where
    which who why with without wont would yes you your ur late ive whose tell wen
);

/// What a person does: a word before one of these is likely to be somebody.
pub(super) const PERSON_VERBS: WordSet = words!(
    is isnt was wasnt has hasnt had hadnt did didnt does doesnt said says sed told tells asked
    asks came comes come went goes gave gives made makes left leaves lives lived knows knew wants
    wanted needs thinks thought likes liked loves loved hates hated hit hits kicked shouted shouts
    rang rings phoned chaired runs ran wrote writes put took takes kept keeps lied lies cried
    cries spoke speaks talks talked helped helps listened listens explained never always should
    shouldnt wont pushed got spelt used gets picked felt looked
);

/// What a person does that a season, a month or a virtue does not.
pub(super) const PERSON_ONLY_VERBS: WordSet = words!(
    said says sed told tells asked asks lives lived knows knew wants wanted thinks likes hates hit
    hits kicked shouted shouts rang rings phoned chaired wrote lied cried spoke talks listened
    listens pushed
);

/// People by what they are to the writer; a name often follows.
pub(super) const PEOPLE: WordSet = words!(
    mum mam mom mummy dad daddy stepdad stepmum brother bro sister sis twin cousin friend frend
    freind mate bestie boyfriend girlfriend partner husband wife son daughter baby uncle auntie
    aunty aunt nan nana nanna nanny nain taid gran granny grandma grandad granddad grandpa carer
    worker keyworker teacher tutor nurse advocate solicitor chair iro neighbour dog cat sw
);

/// Animals whose name may be any word: "a dog called biscuit".
pub(super) const PETS: WordSet = words!(
    dog cat hamster rabbit horse pony puppy kitten pet bunny
);

/// Titles that are struck with the name behind them.
pub(super) const TITLES: WordSet = words!(mr mrs ms miss mx dr prof rev);

/// Offices before a name; they stay.
pub(super) const OFFICES: WordSet = words!(
    doctor professor reverend councillor cllr constable sergeant inspector pc judge auntie uncle
);

/// Who acts; "will" after one of these is a verb.
pub(super) const PRONOUNS: WordSet = words!(
    i you u he she it we they this that there who which what things everyone nobody someone people
    meeting how when
);

/// Before one of these no name stands: "the Hope that", "in May", "next Summer".
pub(super) const BEFORE_NO_NAME: WordSet = words!(
    the a an this that these some any no every each last next in by since until till during early
    late mid good of i through
);

/// First names that are verbs or times so often that only the words around them can tell.
pub(super) const RARELY_NAMES: WordSet = words!(
    will may can mark chase rob pat sue win bill drew rose grant hunter august summer winter jan
    max rich frank star guy
);

/// Times of the year that are first names too.
pub(super) const TIMES: WordSet = words!(
    may august summer winter autumn june jan spring
);

/// Surnames that are ordinary words; taken for names only behind a first name or a title.
pub(super) const SURNAMES: WordSet = words!(
    ball banks barber bell bird bishop black booth brook brown bull bush cook cross day field
    fields fisher fox gardener green hall hill king knight lake lamb little long marsh moon noble
    page park parks price rice savage sharp short stone swan ward west white wood young
);

/// Small words inside of a name: "van der Berg".
pub(super) const PARTICLES: WordSet = words!(
    de da do dos del van von der den bin ibn al el
);

/// Endings that names hardly ever have; they keep a rare word at the start of a sentence.
pub(super) const ORDINARY_ENDINGS: WordSet = words!(
    ing tion tions ment ments ness ally ably ibly ful less ised ated ity ology
);
