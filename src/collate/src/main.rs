//! The page's module.

fn main() {
    leptos::mount::mount_to_body(collate::app::App);
}
