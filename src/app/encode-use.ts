// A picture in the size an edition asked for, from the cache where it was encoded before.
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import type { PictureUse } from '../issue/picture.ts'
import { encodePicture, PictureUnreadable } from '../picture/encode-picture.ts'
import { cacheOf } from './compile-issue.ts'
import type { Newsroom } from './open-newsroom.ts'

export async function encodeUse(newsroom: Newsroom, issueId: string, use: PictureUse): Promise<Uint8Array> {
  const cache = cacheOf(newsroom)
  const key = `picture ${use.name} ${use.picture.hash}`
  const known = cache.getBytes(key)
  if (known) return known
  const original = newsroom.files.read(`issues/${issueId}/${use.picture.path}`)
  if (!original) throw new Error(`the picture ${use.picture.path} of ${issueId} vanished while it was being built`)
  const { path } = use.picture
  const bytes = await encodePicture(use, original).catch((error) => {
    if (!(error instanceof PictureUnreadable)) throw error
    throw new FileTrouble([diagnoseFile('issue/picture-unreadable', `issues/${issueId}/${path}`, { file: path })])
  })
  cache.setBytes(key, bytes)
  return bytes
}
