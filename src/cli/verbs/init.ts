// `kanfa init`: a new newsroom that builds at once.
import { resolve } from 'node:path'
import { createNewsroom } from '../../app/create-newsroom.ts'
import { todayIn } from '../../app/today.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { LAYOUTS } from '../../manifest/config-schema.ts'
import { EXIT, textOption, type Verb } from '../verb.ts'

export const init: Verb = {
  usage: 'init DIR [--layout journal|bulletin|magazine|newspaper]',
  options: { layout: { type: 'string' } },
  help: { layout: { zh: '版式', en: 'the layout of its issues' } },
  run: async (call) => {
    const [folder] = call.positionals
    const wanted = textOption(call.values, 'layout') ?? 'journal'
    const layout = LAYOUTS.find((one) => one === wanted)
    if (!folder || !layout) {
      throw new UsageError([
        folder ? `没有“${wanted}”这种版式。` : '要写新编辑部的文件夹名。',
        `kanfa init 文件夹 --layout ${LAYOUTS.join('|')}`,
        folder ? `There is no layout "${wanted}".` : 'The folder of the new newsroom is missing.',
        `kanfa init DIR --layout ${LAYOUTS.join('|')}`,
      ])
    }
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
