// A picture in an article → Figure. Only files of the issue: others' pictures change, vanish and report readers.
import { isInsidePath } from '../manifest/plain-checks.ts'
import type { Figure, Inline } from './article.ts'
import { type Building, report, spanOf } from './build-inlines.ts'

export type FigureParts = {
  readonly src: string
  readonly alt: string
  readonly caption: readonly Inline[]
  readonly credit?: string
  readonly width?: 'column' | 'page'
}

export function buildFigure(
  parts: FigureParts,
  node: Parameters<typeof spanOf>[0],
  building: Building,
): readonly Figure[] {
  const src = picturePath(parts.src, building.file)
  if (/^[a-z][a-z0-9+.-]*:/i.test(src) || src.startsWith('//')) {
    report(building, 'article/remote-picture', node, { got: parts.src.slice(0, 80) })
    return []
  }
  if (!isInsidePath(src)) {
    report(building, 'manifest/bad-path', node, { got: parts.src })
    return []
  }
  const { alt, caption, credit, width = 'column' } = parts
  return [{ type: 'figure', src, alt, caption, ...(credit ? { credit } : {}), width, span: spanOf(node) }]
}

/** Pictures are named from the folder; `./` and `../` start at the article, as Markdown editors preview them. */
export function picturePath(written: string, articleFile: string): string {
  if (!/^\.\.?\//.test(written)) return written
  const path = articleFile.split('/').slice(0, -1)
  for (const step of written.split('/')) {
    if (step === '..' && path.length > 0 && path.at(-1) !== '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}
