//! The worker's module.

fn main() {
    respond::worker::serve();
}
