//! Four numbers at a time.
//!
//! Operators of this folder run in WebAssembly; elsewhere they are compiled for their tests alone,
//! with plain numbers.

#[cfg(target_arch = "wasm32")]
pub use wasm::*;

#[cfg(target_arch = "wasm32")]
mod wasm {
    use std::arch::wasm32::*;

    pub type Four = v128;

    #[inline(always)]
    pub fn splat(number: f32) -> Four {
        f32x4_splat(number)
    }

    /// Four numbers from memory.
    ///
    /// # Safety
    /// Four numbers must be readable from the pointer on.
    #[inline(always)]
    pub unsafe fn load(numbers: *const f32) -> Four {
        // SAFETY: by the contract four numbers are there; the load takes any alignment.
        unsafe { v128_load(numbers.cast()) }
    }

    /// One number from memory, four times.
    ///
    /// # Safety
    /// A number must be readable at the pointer.
    #[inline(always)]
    pub unsafe fn load_splat(number: *const f32) -> Four {
        // SAFETY: by the contract a number is there; the load takes any alignment.
        unsafe { v128_load32_splat(number.cast()) }
    }

    /// Writes four numbers to memory.
    ///
    /// # Safety
    /// Four numbers must be writable from the pointer on.
    #[inline(always)]
    pub unsafe fn store(numbers: *mut f32, four: Four) {
        // SAFETY: by the contract there is room for four numbers; the store takes any alignment.
        unsafe { v128_store(numbers.cast(), four) }
    }

    #[inline(always)]
    pub fn add(a: Four, b: Four) -> Four {
        f32x4_add(a, b)
    }

    #[inline(always)]
    pub fn multiply_add(sum: Four, a: Four, b: Four) -> Four {
        #[cfg(target_feature = "relaxed-simd")]
        return f32x4_relaxed_madd(a, b, sum);
        #[cfg(not(target_feature = "relaxed-simd"))]
        f32x4_add(sum, f32x4_mul(a, b))
    }

    #[inline(always)]
    pub fn clip(four: Four, low: Four, high: Four) -> Four {
        f32x4_min(f32x4_max(four, low), high)
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use plain::*;

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    use std::array::from_fn;

    pub type Four = [f32; 4];

    pub fn splat(number: f32) -> Four {
        [number; 4]
    }

    /// Four numbers from memory.
    ///
    /// # Safety
    /// Four numbers must be readable from the pointer on.
    pub unsafe fn load(numbers: *const f32) -> Four {
        // SAFETY: by the contract four numbers are there; the read takes any alignment.
        unsafe { numbers.cast::<Four>().read_unaligned() }
    }

    /// One number from memory, four times.
    ///
    /// # Safety
    /// A number must be readable at the pointer.
    pub unsafe fn load_splat(number: *const f32) -> Four {
        // SAFETY: by the contract a number is there; the read takes any alignment.
        splat(unsafe { number.read_unaligned() })
    }

    /// Writes four numbers to memory.
    ///
    /// # Safety
    /// Four numbers must be writable from the pointer on.
    pub unsafe fn store(numbers: *mut f32, four: Four) {
        // SAFETY: by the contract there is room for four numbers; the write takes any alignment.
        unsafe { numbers.cast::<Four>().write_unaligned(four) }
    }

    pub fn add(a: Four, b: Four) -> Four {
        from_fn(|lane| a[lane] + b[lane])
    }

    pub fn multiply_add(sum: Four, a: Four, b: Four) -> Four {
        from_fn(|lane| sum[lane] + a[lane] * b[lane])
    }

    pub fn clip(four: Four, low: Four, high: Four) -> Four {
        from_fn(|lane| four[lane].max(low[lane]).min(high[lane]))
    }
}
