// Brackets deep enough to exhaust a recursive parser.
export const files = { 'issues/2026-08/issue.yml': '['.repeat(5000) }
