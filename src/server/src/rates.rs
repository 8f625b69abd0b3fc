//! How often one address may write, where anyone who has the service's address may.
//!
//! Kept in memory only, by a hash with a key that is made at each start and never leaves it: no
//! address is stored, logged, or told to a route. Full buckets are forgotten.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;

/// Writes at once: a tablet that was offline for a week, or a family room behind one address.
const BURST: f64 = 120.0;
/// One more after so many seconds.
const SECONDS_EACH: f64 = 2.0;
/// Addresses remembered; beyond that the fullest are forgotten first.
const ADDRESSES_MAX: usize = 20_000;
/// What a reverse proxy on this machine says it with.
const FORWARDED: &str = "x-forwarded-for";

/// Who asks, as far as limits are concerned; `None` cannot be told from everyone else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who(Option<u64>);

/// The buckets of all addresses. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Rates(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    /// A random key of its own for each process.
    key: RandomState,
    buckets: Mutex<HashMap<u64, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn left(self, now: Instant) -> f64 {
        let filled = now.saturating_duration_since(self.at).as_secs_f64() / SECONDS_EACH;
        (self.left + filled).min(BURST)
    }
}

impl Rates {
    /// Who sent a request from `address`. What stands before a proxy on this machine is believed to
    /// say; a proxy that hands no address on has to limit rates itself.
    pub fn who(&self, address: IpAddr, headers: &HeaderMap) -> Who {
        if !address.to_canonical().is_loopback() {
            return Who(Some(self.hash(address)));
        }
        let forwarded = headers
            .get_all(FORWARDED)
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Who(forwarded.map(|address| self.hash(address)))
    }

    /// Takes one; `Err` says how long to wait for the next.
    pub fn take(&self, who: Who, now: Instant) -> Result<(), Duration> {
        let Who(Some(who)) = who else {
            return Ok(());
        };
        // Whoever panicked while holding it has left whole buckets.
        let mut buckets = self
            .0
            .buckets
            .lock()
            .unwrap_or_else(|error| error.into_inner());
        if buckets.len() >= ADDRESSES_MAX && !buckets.contains_key(&who) {
            forget(&mut buckets, now);
        }
        let bucket = buckets.entry(who).or_insert(Bucket {
            left: BURST,
            at: now,
        });
        let left = bucket.left(now);
        let taken = left >= 1.0;
        *bucket = Bucket {
            left: if taken { left - 1.0 } else { left },
            at: now,
        };
        if taken {
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - left) * SECONDS_EACH))
        }
    }

    /// The home of an address: for the new sort, the network that one household gets.
    fn hash(&self, address: IpAddr) -> u64 {
        let home = match address.to_canonical() {
            IpAddr::V4(address) => address.to_bits().into(),
            IpAddr::V6(address) => network(address),
        };
        self.0.key.hash_one(home)
    }
}

fn network(address: Ipv6Addr) -> u128 {
    address.to_bits() >> 64 << 64
}

/// Forgets everyone whose bucket is full again, or else the fuller half.
fn forget(buckets: &mut HashMap<u64, Bucket>, now: Instant) {
    buckets.retain(|_, bucket| bucket.left(now) < BURST);
    if buckets.len() < ADDRESSES_MAX {
        return;
    }
    let mut left: Vec<_> = buckets.values().map(|bucket| bucket.left(now)).collect();
    left.sort_by(f64::total_cmp);
    let middle = left[left.len() / 2];
    buckets.retain(|_, bucket| bucket.left(now) < middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let rates = Rates::default();
        let who = rates.who(address("203.0.113.5"), &HeaderMap::new());
        let now = Instant::now();
        for _ in 0..120 {
            assert_eq!(rates.take(who, now), Ok(()));
        }
        assert_eq!(rates.take(who, now), Err(Duration::from_secs(2)));
        assert_eq!(rates.take(who, now + Duration::from_secs(2)), Ok(()));
        let other = rates.who(address("203.0.113.6"), &HeaderMap::new());
        assert_eq!(rates.take(other, now), Ok(()), "another is not held up");
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let rates = Rates::default();
        let mut headers = HeaderMap::new();
        let local = address("::ffff:127.0.0.1");
        assert_eq!(rates.who(local, &headers), Who(None));
        headers.insert(
            FORWARDED,
            "198.51.100.1, 203.0.113.5".parse().expect("a value"),
        );
        let direct = rates.who(address("203.0.113.5"), &HeaderMap::new());
        assert_eq!(
            rates.who(local, &headers),
            direct,
            "the last is the proxy's own word"
        );
        let lying = rates.who(address("192.0.2.1"), &headers);
        assert_ne!(lying, direct);
    }

    #[test]
    fn a_household_is_one_and_two_servers_tell_differently() {
        let rates = Rates::default();
        let none = HeaderMap::new();
        let first = rates.who(address("2001:db8:1:2::3"), &none);
        assert_eq!(first, rates.who(address("2001:db8:1:2:ffff::9"), &none));
        assert_ne!(first, rates.who(address("2001:db8:1:3::3"), &none));
        assert_ne!(
            first,
            Rates::default().who(address("2001:db8:1:2::3"), &none)
        );
    }

    #[test]
    fn the_memory_has_an_end() {
        let rates = Rates::default();
        let now = Instant::now();
        for who in 0..50_000 {
            assert_eq!(rates.take(Who(Some(who)), now), Ok(()));
        }
        let kept = rates.0.buckets.lock().expect("the buckets").len();
        assert!(kept <= ADDRESSES_MAX, "{kept}");
    }
}
