// `kanfa init`: a new newsroom that builds at once.
import { resolve } from 'node:path'
import { createNewsroom } from '../../app/create-newsroom.ts'
import { todayIn } from '../../app/today.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { LAYOUTS } from '../../manifest/config-schema.ts'
import { choose, EXIT, textOption, type Verb } from '../verb.ts'

export const init: Verb = {
  usage: 'init DIR [--layout journal|bulletin|magazine|newspaper]',
  options: { layout: { type: 'string' } },
  help: { layout: { zh: '版式', en: 'the layout of its issues' } },
  run: async (call) => {
    const [folder] = call.positionals
    const layout = choose('--layout', textOption(call.values, 'layout'), LAYOUTS) ?? 'journal'
    if (!folder)
      throw new UsageError({
        zh: { what: '要写新编辑部的文件夹名。', fix: `kanfa init 文件夹 --layout ${LAYOUTS.join('|')}` },
        en: { what: 'The folder of the new newsroom is missing.', fix: `kanfa init DIR --layout ${LAYOUTS.join('|')}` },
      })
    const path = resolve(call.root, folder)
    const files = createNewsroom(path, { layout, today: todayIn('Asia/Shanghai') })
    if (call.json) call.out(JSON.stringify({ root: path, files }))
    else {
      for (const file of files) call.out(file)
      const next = `kanfa -C ${/[^\w./-]/.test(folder) ? `"${folder}"` : folder} build`
      call.err(call.language === 'zh' ? `\n建好了。下一步：${next}` : `\nDone. Next: ${next}`)
    }
    return EXIT.fine
  },
}
