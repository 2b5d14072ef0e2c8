// A NUL byte: some program's own format, not text.
export const files = { 'issues/2026-08/articles/one.md': new Uint8Array([0x41, 0x00, 0x42]) }
