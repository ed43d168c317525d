//! Everything that is tested from outside the crate, in one program, since linking many takes minutes.

mod agreement;
mod ascent;
mod backward;
mod generated;
mod gradients;
mod help;
mod index;
mod loading;
mod photos;
mod projections;
mod receptive_field;
mod reference;
mod rooms;
mod small;
mod support;
mod terminal;
mod toys;
mod windows;
