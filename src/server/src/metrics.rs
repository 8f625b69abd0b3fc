//! Figures about the server for whoever runs it, in the text format of Prometheus.
//!
//! Nothing personal: no address, no id, nothing of a response. And because a figure that is read
//! every few seconds would tell when each response came, every count is told in whole steps of
//! [`STEP`].

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use wire::routes;

/// Counts are rounded down to a multiple of this.
const STEP: u64 = 20;
/// Upper bounds of the latencies, in milliseconds.
const BOUNDS_MS: [u64; 9] = [1, 5, 10, 25, 50, 100, 500, 1000, 10_000];
/// Families of status codes.
const STATUSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// What requests are counted by: a name, a method, and the address without the id.
const ROUTES: [(&str, Method, &str); 17] = [
    ("health", Method::GET, routes::HEALTH),
    ("read_service", Method::GET, routes::SERVICE),
    ("read_settings", Method::GET, routes::SETTINGS),
    ("read_keyring", Method::GET, routes::KEYRING),
    ("put_documents", Method::PUT, routes::DOCUMENTS),
    ("put_response", Method::PUT, routes::RESPONSES),
    ("read_responses", Method::GET, routes::RESPONSES),
    ("draw_tokens", Method::POST, routes::TOKENS),
    ("put_codes", Method::POST, routes::CODES),
    ("read_codes", Method::GET, routes::CODES),
    ("put_sheet", Method::PUT, routes::SHEETS),
    ("read_sheets", Method::GET, routes::SHEETS),
    ("delete_sheet", Method::DELETE, routes::SHEETS),
    ("append_operation", Method::PUT, routes::WORKSPACE),
    ("read_operations", Method::GET, routes::WORKSPACE),
    ("challenge", Method::POST, routes::CHALLENGE),
    ("session", Method::POST, routes::SESSION),
];
/// Everything else: the two apps' files, set-up, and what is not there.
const OTHER: &str = "other";

/// All counters. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<[Series; ROUTES.len() + 1]>);

#[derive(Debug, Default)]
struct Series {
    statuses: [AtomicU64; STATUSES.len()],
    /// How many took at most as long as each bound and longer than the one before; the last is for
    /// what took longer than any.
    latencies: [AtomicU64; BOUNDS_MS.len() + 1],
}

/// Counts a request and how long it took until its answer began.
pub async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let place = place(request.method(), path.map_or("", MatchedPath::as_str));
    let begun = Instant::now();
    let response = next.run(request).await;
    metrics.0[place].count(response.status().as_u16(), begun.elapsed());
    response
}

fn place(method: &Method, path: &str) -> usize {
    let path = path.strip_suffix("/{id}").unwrap_or(path);
    let known = ROUTES
        .iter()
        .position(|(_, known, address)| known == method && *address == path);
    known.unwrap_or(ROUTES.len())
}

impl Series {
    fn count(&self, status: u16, took: Duration) {
        let family = usize::from(status / 100).clamp(2, 5) - 2;
        self.statuses[family].fetch_add(1, Ordering::Relaxed);
        let bound = BOUNDS_MS
            .iter()
            .position(|bound| took <= Duration::from_millis(*bound));
        let place = bound.unwrap_or(BOUNDS_MS.len());
        self.latencies[place].fetch_add(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// All figures as text.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# HELP heard_requests_total Requests answered, in whole steps of 20.\n\
             # TYPE heard_requests_total counter\n",
        );
        for (name, series) in self.named() {
            for (status, count) in STATUSES.iter().zip(&series.statuses) {
                let count = told(count.load(Ordering::Relaxed));
                // Writing to a text cannot fail.
                let _ = writeln!(
                    text,
                    "heard_requests_total{{route=\"{name}\",status=\"{status}\"}} {count}"
                );
            }
        }
        text.push_str(
            "# HELP heard_request_seconds How long answers took to begin, in whole steps of 20.\n\
             # TYPE heard_request_seconds histogram\n",
        );
        for (name, series) in self.named() {
            series.write_latencies(name, &mut text);
        }
        text
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &Series)> {
        let names = ROUTES.iter().map(|(name, ..)| *name).chain([OTHER]);
        names.zip(self.0.iter())
    }
}

impl Series {
    fn write_latencies(&self, name: &str, text: &mut String) {
        let mut count = 0;
        // What is not told exactly cannot be added up exactly: each counts as its upper bound.
        let mut sum_ms = 0;
        let mut before = 0;
        for (place, latency) in self.latencies.iter().enumerate() {
            count += latency.load(Ordering::Relaxed);
            let told = told(count);
            let bound = BOUNDS_MS.get(place).copied();
            sum_ms += (told - before) * bound.unwrap_or(2 * BOUNDS_MS[BOUNDS_MS.len() - 1]);
            before = told;
            let bound = bound.map_or("+Inf".to_owned(), seconds);
            let _ = writeln!(
                text,
                "heard_request_seconds_bucket{{route=\"{name}\",le=\"{bound}\"}} {told}"
            );
        }
        let (sum, count) = (seconds(sum_ms), told(count));
        let _ = writeln!(text, "heard_request_seconds_sum{{route=\"{name}\"}} {sum}");
        let _ = writeln!(
            text,
            "heard_request_seconds_count{{route=\"{name}\"}} {count}"
        );
    }
}

fn told(count: u64) -> u64 {
    count / STEP * STEP
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_not_told() {
        let metrics = Metrics::default();
        let put = place(&Method::PUT, "/api/responses/{id}");
        for _ in 0..19 {
            metrics.0[put].count(200, Duration::from_millis(3));
        }
        let line = "heard_requests_total{route=\"put_response\",status=\"2xx\"}";
        assert!(metrics.text().contains(&format!("{line} 0\n")));
        metrics.0[put].count(507, Duration::from_millis(3));
        metrics.0[put].count(200, Duration::from_secs(20));
        let text = metrics.text();
        assert!(text.contains(&format!("{line} 20\n")), "{text}");
        for line in [
            "heard_requests_total{route=\"put_response\",status=\"5xx\"} 0\n",
            "heard_request_seconds_bucket{route=\"put_response\",le=\"0.001\"} 0\n",
            "heard_request_seconds_bucket{route=\"put_response\",le=\"0.005\"} 20\n",
            "heard_request_seconds_bucket{route=\"put_response\",le=\"+Inf\"} 20\n",
            "heard_request_seconds_count{route=\"put_response\"} 20\n",
            "heard_request_seconds_sum{route=\"put_response\"} 0.100\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn what_is_not_known_by_name_is_counted_together() {
        assert_eq!(place(&Method::GET, ""), ROUTES.len());
        assert_eq!(place(&Method::DELETE, "/api/responses/{id}"), ROUTES.len());
        assert_eq!(place(&Method::GET, "/api/responses"), 6);
    }
}
