// docs/errors.md from the catalogue and the broken cases, so that the page, the code and the tests are one thing.
import { existsSync, readFileSync } from 'node:fs'
import { catalogue, entryOf } from '../../src/diagnostic/catalogue.ts'

const HEAD = `# Diagnostics

Every code Kanfa gives about the files you write, with what it says and a case that shows it. Codes are permanent: they can be searched for, waived in a manifest (\`waivers\`) and read by tools (\`--json\`). This page is written by \`npm run golden\` from the catalogue and from \`test/broken/\`.

Exit codes: 0 fine · 1 diagnostics of severity error · 2 usage · 3 operator (config, secret, database, network) · 4 gate closed · 5 the send ended, but not everyone was accepted · 70 bug · 130 interrupted.
`

export function renderErrorsPage(): string {
  const sections = Object.keys(catalogue)
    .sort()
    .map((code) => {
      const { severity, zh, en } = entryOf(code)
      const example = `test/broken/${code.replace('/', '__')}/expected.txt`
      const shown = existsSync(example) ? `\n\`\`\`\n${readFileSync(example, 'utf8').trimEnd()}\n\`\`\`\n` : ''
      return `## ${code}\n\n*${severity}* · ${en.what} ${en.why} **${en.fix}**\n\n${zh.what}${zh.why}**${zh.fix}**\n${shown}`
    })
  return [HEAD, ...sections].join('\n')
}
