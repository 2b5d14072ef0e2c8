// 10 MB of a manifest is no manifest.
export const files = { 'issues/2026-08/issue.yml': `# ${'x'.repeat(10 * 1024 * 1024)}` }
