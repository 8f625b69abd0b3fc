//! How much a first visit may download, brotli: the promises of the design, held by the build.

use anyhow::{Result, ensure};

/// A budget and what it is spent on.
pub struct Budget {
    /// "respond, first load".
    pub name: &'static str,
    /// The files by the names they have before hashing; `*` at the end takes the largest match.
    pub files: &'static [&'static str],
    /// Bytes, brotli.
    pub bytes_max: usize,
}

/// All of them.
pub const BUDGETS: [Budget; 3] = [
    Budget {
        name: "respond, first load",
        files: &[
            "index.html",
            "start.js",
            "respond.css",
            "respond.js",
            "respond.wasm",
            "forms/index.json",
            "form *",
        ],
        bytes_max: 150_000,
    },
    Budget {
        name: "respond, worker",
        files: &["respond-worker.js", "respond-worker.wasm"],
        bytes_max: 120_000,
    },
    Budget {
        name: "collate, first load",
        files: &["collate/index.html", "collate.css", "collate.js", "collate.wasm", "forms/index.json", "form *"],
        bytes_max: 400_000,
    },
];

/// What a budget's files weigh together. A file that is missing is an error: it would weigh nothing
/// and hide what the page really loads.
pub fn spent(budget: &Budget, sizes: &[(String, usize)]) -> Result<usize> {
    let mut sum = 0;
    for file in budget.files {
        let weighs = |name: &str| match file.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *file,
        };
        let largest = sizes.iter().filter(|(name, _)| weighs(name)).map(|(_, bytes)| *bytes).max();
        ensure!(largest.is_some(), "{}: there is no {file} in dist/.", budget.name);
        sum += largest.unwrap_or_default();
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { name: "test", files: &["a.js", "form *"], bytes_max: 10 };

    fn sizes(list: &[(&str, usize)]) -> Vec<(String, usize)> {
        list.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect()
    }

    #[test]
    fn the_largest_of_several_counts() {
        let sizes = sizes(&[("a.js", 4), ("form one", 3), ("form two", 5), ("b.js", 100)]);
        assert_eq!(spent(&BUDGET, &sizes).ok(), Some(9));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(spent(&BUDGET, &sizes(&[("form one", 3)])).is_err());
    }
}
