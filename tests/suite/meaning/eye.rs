//! What the eye sees is what is read.
