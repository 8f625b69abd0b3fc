//! The four boards: what they are called and what their three places are called. Their pictures are
//! in the style sheet and in `public/pictures/`.

/// A board.
pub struct Look {
    /// Its name in a questionnaire's `appearance`, and its class.
    pub class: &'static str,
    pub name: &'static str,
    /// What means what.
    pub about: &'static str,
    /// For good things, worries and wishes.
    pub places: [Place; 3],
}

/// One of the three places of a board.
pub struct Place {
    pub class: &'static str,
    pub name: &'static str,
    /// What it stands for, said on each board alike.
    pub meaning: &'static str,
    /// The button's words.
    pub add: &'static str,
}

const fn places(names: [&'static str; 3], add: [&'static str; 3]) -> [Place; 3] {
    [
        Place {
            class: "good",
            name: names[0],
            meaning: "Good things",
            add: add[0],
        },
        Place {
            class: "worry",
            name: names[1],
            meaning: "Worries",
            add: add[1],
        },
        Place {
            class: "wish",
            name: names[2],
            meaning: "Wishes",
            add: add[2],
        },
    ]
}

/// In no order: a questionnaire says which it offers, and which first.
pub static LOOKS: [Look; 4] = [
    Look {
        class: "pitch",
        name: "Football pitch",
        about: "Score goals for good things and own goals for worries. The cup is for wishes.",
        places: places(
            ["Goals", "Own goals", "The cup"],
            ["Score a goal", "Put an own goal", "Wish for the cup"],
        ),
    },
    Look {
        class: "ship",
        name: "Pirate ship",
        about: "Fill treasure chests with good things. Skull flags are for worries, bottles for wishes.",
        places: places(
            ["Treasure chests", "Skull flags", "Messages in bottles"],
            ["Fill a chest", "Raise a skull flag", "Send a bottle"],
        ),
    },
    Look {
        class: "story",
        name: "Story board",
        about: "Make panels of your story: sunny ones, stormy ones, and ones under the stars.",
        places: places(
            ["Sunny panels", "Stormy panels", "Starry panels"],
            [
                "Make a sunny panel",
                "Make a stormy panel",
                "Make a starry panel",
            ],
        ),
    },
    Look {
        class: "plain",
        name: "Plain list",
        about: "Just write it down.",
        places: places(
            ["Good things", "Worries", "Wishes"],
            ["Add a good thing", "Add a worry", "Add a wish"],
        ),
    },
];
