//! Statuses, numbers, shares and dates, character by character.
