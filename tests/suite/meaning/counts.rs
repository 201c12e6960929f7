//! One number counts towards one target.
