// How fast pasted text is mended, whether the time grows with the text alone, and what a batch of Word files holds in
// memory. The text is damaged in every way the passes know, so that each has work to do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importBatch } from '../src/source/import-batch.ts'
import { paragraphsOf } from '../src/source/import-source.ts'
import { repairText } from '../src/source/repair/repair-text.ts'
import { splitPublication } from '../src/source/split-publication.ts'
import { makeDocx, paragraph } from '../test/support/zip-parts.ts'
import { type BenchOptions, type BenchResult, interleave, median } from './run.ts'

const SENTENCES = [
  '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。',
  '值班长说,这是今年最后一次联动试车(往年是两次),比去年快了 11 . 2％。',
  '检修班用 17 天时间把每一台水泵拆开，换下磨损的轴承，更换密封件 1 , 240 件。',
  '泵站接入 KX—Net 2 . 0 平台后，巡检由人工改为远程，视野里每一个读数都有记录。',
  '设计研究院院长表示，遥感数据和野外观测相互印证，冶炼厂的排水也纳入调度。',
  '近日袁野云上泵房冶启用袁巡检更省心遥',
]
/** Characters in a line of the column. */
const COLUMN = 19

/** A column of type: lines of one width, a blank line after each, letter-spacing and copies here and there. */
function damagedText(bytes: number): string {
  const paragraphs: string[] = []
  for (let size = 0, at = 0; size < bytes; at++) {
    const text = Array.from({ length: 4 }, (_, next) => SENTENCES[(at + next) % SENTENCES.length]).join('')
    const lines = text.match(new RegExp(`.{1,${COLUMN}}`, 'gu')) ?? []
    const shown = lines.map((line, row) => (at % 9 === 0 && row === 1 ? [...line].join(' ') : line)).join('\n\n')
    paragraphs.push(at % 12 === 0 ? `石榴湾泵站\n完成第 ${at} 次试车\n\n${shown}` : shown)
    size += Buffer.byteLength(shown)
  }
  return paragraphs.join('\n\n')
}

/** Seconds of this thread alone: a busy neighbour or the collector's own threads are not the repair's work. */
function cpuSeconds(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1e6
}

export async function bench({ rounds, flags, say }: BenchOptions): Promise<BenchResult> {
  const files = flags.quick ? 20 : 200
  say(`batch: ${files} Word files`)
  // First, while the process holds nothing else: its peak is what is promised.
  const batch = await wordBatch(files)
  const small = damagedText(500_000)
  const large = damagedText(4_000_000)
  const megabytes = (text: string): number => Buffer.byteLength(text) / 1e6
  say(`repair: ${megabytes(small).toFixed(1)} and ${megabytes(large).toFixed(1)} MB`)
  const speed = await interleave(
    {
      small: () => megabytes(small) / cpuSeconds(() => repairText(small)),
      large: () => megabytes(large) / cpuSeconds(() => repairText(large)),
    },
    rounds,
  )
  // Twenty pages of a magazine: some 40,000 characters.
  const pages = damagedText(120_000)
  const publication = Array.from({ length: rounds }, () => {
    const start = performance.now()
    splitPublication(paragraphsOf(repairText(pages).tracked), pages.split('\n'))
    return performance.now() - start
  })
  return {
    ratios: { mbPerSecond: speed.large },
    figures: {
      smallMbPerSecond: speed.small,
      // 1 where the time grows with the text alone.
      growth: speed.small / speed.large,
      publicationOf20PagesMs: median(publication),
      ...batch,
    },
  }
}

async function wordBatch(files: number): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-'))
  const body = Array.from({ length: 60 }, (_, at) => paragraph(SENTENCES[at % SENTENCES.length] ?? '')).join('')
  const names = Array.from({ length: files }, (_, at) => join(folder, `${at}.docx`))
  for (const name of names)
    writeFileSync(
      name,
      makeDocx(paragraph('石榴湾泵站') + body, [['word/media/photo.png', Buffer.alloc(400_000, name)]]),
    )
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const batch = importBatch(names, {
    target: { kind: 'folder', path: join(folder, 'out') },
    split: false,
    list: false,
    entries: [],
    stdin: nothing(),
    root: folder,
    tool: 'bench',
    now: () => new Date(0),
  })
  let peak = 0
  const start = performance.now()
  for await (const _ of batch) peak = Math.max(peak, process.memoryUsage.rss())
  const seconds = (performance.now() - start) / 1000
  rmSync(folder, { recursive: true, force: true })
  return { wordFiles: files, wordFilesPerSecond: files / seconds, wordPeakRssMb: peak / 1024 / 1024 }
}
