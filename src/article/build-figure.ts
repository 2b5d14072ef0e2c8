// A picture in an article → Figure. Only files of the issue: others' pictures change, vanish and report readers.
import { isInsidePath } from '../manifest/plain-checks.ts'
import type { Figure, Inline } from './article.ts'
import { type Building, report, spanOf } from './build-inlines.ts'
import { picturePath } from './picture-path.ts'

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
