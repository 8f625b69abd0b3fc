//! What stands in a booklet.
