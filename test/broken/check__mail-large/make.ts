// An article of 26,000 Han is 80 KB of mail.
export const files = { 'issues/2026-08/articles/one.md': `---\ntitle: 长文\n---\n${`${'炉火照亮了车间。'.repeat(50)}\n\n`.repeat(64)}` }
