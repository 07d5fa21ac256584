//! Zeroizes the stack, which holds copies of secrets after signing and reading.

/// Zeroizes 8 KiB of stack. For calls that end a secret's life, or end without one: the function that used the secret must
/// have returned, and must not have been inlined.
pub(crate) fn zeroize_stack() {
    zeroize::zeroize_stack::<8192>();
}

/// Zeroizes the stack when it is dropped. Must be the last field: fields are dropped in the order of their declaration, and
/// those that hold a secret may be moved over the stack.
pub(crate) struct ZeroizeStack;

impl Drop for ZeroizeStack {
    fn drop(&mut self) {
        zeroize_stack();
    }
}
