//! The page's module.

fn main() {
    leptos::mount::mount_to_body(respond::app::App);
}
