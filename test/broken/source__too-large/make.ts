// One byte more than a text may have.
export const files = { 'long.txt': Buffer.alloc(20 * 1024 * 1024 + 1, 'a') }
