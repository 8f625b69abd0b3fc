//! The page's module.

fn main() {
    respond::app::start();
}
