//! The worker's module.

fn main() {
    collate::worker::serve();
}
