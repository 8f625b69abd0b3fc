//! Makes a key of something short that a person can remember, at a cost for whoever guesses.
//!
//! What comes out is only as strong as what was said: a shared tablet mixes it with a key that its
//! browser does not hand out. Key files ask for more memory than any tablet has to spare.

use argon2::{Algorithm, Argon2, Params, Version};

/// 19 MiB, two passes: what old tablets can do in about a second.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Argon2id of what was said; `None` where the device has not enough memory.
pub fn stretch(said: &[u8], salt: &[u8; 16]) -> Option<[u8; 32]> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(said, salt, &mut key)
        .ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::stretch;

    #[test]
    fn each_salt_and_each_saying_makes_another_key_and_the_same_makes_the_same() {
        let made = |said: &str, salt| stretch(said.as_bytes(), &[salt; 16]).expect("memory");
        assert_eq!(made("1 2 3 4", 1), made("1 2 3 4", 1));
        assert_ne!(made("1 2 3 4", 1), made("1 2 3 4", 2));
        assert_ne!(made("1 2 3 4", 1), made("1 2 4 3", 1));
    }
}
