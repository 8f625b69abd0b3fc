//! Each kind is drawn to text: its roles, its names, its states.

use crate::draw::View;
