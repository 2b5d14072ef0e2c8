// Which pictures the web edition shows and at which size: each encoding once, however many pages show it.
import type { Issue } from '../issue/issue.ts'
import { type PictureUse, usePicture } from '../issue/picture.ts'

export type Uses = {
  readonly find: (path: string, maxWidth: number) => PictureUse | undefined
  readonly all: () => readonly PictureUse[]
}

export function collectUses(issue: Pick<Issue, 'pictures'>): Uses {
  const used = new Map<string, PictureUse>()
  return {
    find: (path, maxWidth) => {
      const picture = issue.pictures.get(path)
      if (!picture) return undefined
      const use = usePicture(picture, { maxWidth })
      used.set(use.name, use)
      return use
    },
    all: () => [...used.values()],
  }
}
