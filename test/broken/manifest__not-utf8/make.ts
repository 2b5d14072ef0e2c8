// 标题 in GBK, as an old editor on Windows saves it.
export const files = { 'issues/2026-08/articles/one.md': new Uint8Array([0xb1, 0xea, 0xcc, 0xe2, 0x0a]) }
