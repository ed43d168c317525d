//! Receptive fields against brute force: which pixels change a unit.

mod brute_force;
mod networks;
mod rules;
