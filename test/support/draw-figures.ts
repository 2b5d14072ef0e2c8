// Redraws the pictures of the sample issues from code: `node test/support/draw-figures.ts [ISSUE]`. Not part of any
// test: the pictures are committed, because lettering depends on the fonts of the machine that draws them.
import { mkdirSync, statSync } from 'node:fs'
import sharp from 'sharp'
import { bulletin } from './figures/bulletin.ts'
import { journal } from './figures/journal.ts'
import { magazine } from './figures/magazine.ts'
import { newspaper } from './figures/newspaper.ts'

const issues: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  '2026-08': newspaper,
  '2026-09': bulletin,
  '2026-10': magazine,
  '2026-11': journal,
}
const newsroom = new URL('../../', import.meta.url)
const [wanted, only] = process.argv.slice(2)

for (const [issue, pictures] of Object.entries(issues)) {
  if (wanted && wanted !== issue) continue
  const folder = new URL(`issues/${issue}/images/`, newsroom)
  mkdirSync(folder, { recursive: true })
  for (const [name, draw] of Object.entries(pictures)) {
    if (only && only !== name) continue
    const file = new URL(name, folder).pathname
    const picture = sharp(Buffer.from(draw()))
    if (name.endsWith('.jpg')) await picture.jpeg({ quality: 80, mozjpeg: true }).toFile(file)
    else await picture.png({ palette: true, colours: 128, effort: 9 }).toFile(file)
    process.stdout.write(`${issue}/images/${name}\t${Math.round(statSync(file).size / 1024)} KB\n`)
  }
}
