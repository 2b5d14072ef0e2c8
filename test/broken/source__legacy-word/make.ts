// The container that Word wrote before .docx.
export const files = { 'old.doc': Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex') }
