//! What a first visit may weigh, in bytes as brotli sends them. Kept low for old phones on slow
//! lines; over budget the build fails, and says by how much.

use anyhow::{Result, bail};

/// A limit, and what counts towards it.
pub struct Budget {
    /// What a person waits for.
    pub what: &'static str,
    /// The most it may weigh.
    pub limit: usize,
    /// The files and what each weighs.
    pub files: Vec<(String, usize)>,
}

impl Budget {
    fn weight(&self) -> usize {
        self.files.iter().map(|(_, size)| size).sum()
    }
}

/// Prints each budget; an error if one is not kept.
pub fn check(budgets: &[Budget]) -> Result<()> {
    println!("\nBudgets, in bytes of brotli");
    for budget in budgets {
        println!(
            "{:>10} of {:>7}  {}",
            budget.weight(),
            budget.limit,
            budget.what
        );
    }
    let over: Vec<String> = budgets.iter().filter_map(too_heavy).collect();
    if !over.is_empty() {
        bail!(
            "dist/ is written, but it is too large.\n{}",
            over.join("\n")
        );
    }
    Ok(())
}

fn too_heavy(budget: &Budget) -> Option<String> {
    let over = budget
        .weight()
        .checked_sub(budget.limit)
        .filter(|over| *over > 0)?;
    let mut files: Vec<_> = budget.files.iter().collect();
    files.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let files = files
        .iter()
        .map(|(name, size)| format!("\n{size:>10}  {name}"));
    Some(format!(
        "{}: {} bytes over its limit of {}.{}",
        budget.what,
        over,
        budget.limit,
        files.collect::<String>()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(limit: usize) -> Budget {
        let files = vec![("a.js".to_owned(), 30), ("b.wasm".to_owned(), 70)];
        Budget {
            what: "first load",
            limit,
            files,
        }
    }

    #[test]
    fn the_limit_itself_may_be_reached() {
        assert!(check(&[budget(100)]).is_ok());
    }

    #[test]
    fn over_the_limit_it_says_by_how_much_and_what_is_largest() {
        let said = check(&[budget(101), budget(91)]).unwrap_err().to_string();
        assert!(
            said.contains("first load: 9 bytes over its limit of 91."),
            "{said}"
        );
        assert!(said.find("b.wasm") < said.find("a.js"), "{said}");
    }
}
