// `kanfa new`: the next issue, its numbers continued from the last one.
import { createIssue } from '../../app/create-newsroom.ts'
import { todayIn } from '../../app/today.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { openChecked } from '../open-checked.ts'
import { EXIT, type Verb } from '../verb.ts'

/** One folder name: what an issue's address on the web is made of. */
const ISSUE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u

export const newIssue: Verb = {
  usage: 'new ISSUE',
  options: {},
  run: async (call) => {
    const opened = openChecked(call)
    const [id = ''] = call.positionals
    if (!ISSUE_NAME.test(id)) {
      throw new UsageError([
        id ? `“${id}”不能作期名。` : '要写明新一期的期名。',
        '用字母、数字和连字符，如 2026-09。',
        id ? `"${id}" cannot name an issue.` : 'Name the new issue.',
        'Use letters, digits and hyphens, such as 2026-09.',
      ])
    }
    const today = todayIn(opened.newsroom.config.publication.timezone)
    const made = createIssue(opened.newsroom, { id, today })
    if (call.json) call.out(JSON.stringify({ issue: id, file: made.path, from: made.from ?? undefined }))
    else call.out(made.path)
    return EXIT.fine
  },
}
