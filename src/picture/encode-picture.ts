// A picture in the size and format that an edition asked for. Metadata is dropped (a photograph may say where it was
// taken), transparency is laid on white for JPEG, and the same bytes in give the same bytes out on one build of sharp.
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { PictureUse } from '../issue/picture.ts'

/** A page of pixels no screen or press needs; sharp refuses beyond it instead of filling the memory. */
const LIMIT_PIXELS = 120_000_000

/** It cannot be decoded at all: whatever else fails is the machine's fault, or ours. */
export class PictureUnreadable extends Error {
  override readonly name = 'PictureUnreadable'
}

export async function encodePicture(use: PictureUse, original: Uint8Array): Promise<Uint8Array> {
  const load = import('sharp').then((module) => module.default)
  const sharp = await load.catch((cause) => {
    throw refused(cause)
  })
  const density =
    use.picture.format === 'svg'
      ? { density: Math.min(1200, Math.max(72, (72 * use.pixelWidth) / use.picture.width)) }
      : {}
  const open = () => sharp(original, { limitInputPixels: LIMIT_PIXELS, failOn: 'error', ...density })
  try {
    const image = open().rotate().resize(use.pixelWidth, use.pixelHeight, { fit: 'fill' }).toColourspace('srgb')
    if (use.format === 'jpeg')
      return await image.flatten({ background: '#ffffff' }).jpeg({ quality: 82, mozjpeg: true }).toBuffer()
    return await image.png({ compressionLevel: 9, palette: use.picture.format !== 'png', effort: 7 }).toBuffer()
  } catch (error) {
    const decoded = open().stats()
    const fault: unknown = await decoded.catch((reason: unknown) => reason)
    const starved = [error, fault].find((one) => NO_MEMORY.test(String(one)))
    if (starved !== undefined) throw refused(starved)
    throw fault instanceof Error ? new PictureUnreadable(fault.message) : error
  }
}

const NO_MEMORY = /out of memory|bad_alloc|allocation failed/i

const refused = (cause: unknown): OperatorError => {
  const said = cause instanceof Error ? (cause.message.trim().split('\n')[0] ?? '') : String(cause)
  return OperatorError.because(cause, 'picture/encoder', [
    '图片编码器（sharp）用不了。',
    `它说：${said}`,
    '内存不够就腾出内存，或把图片改小；装不上就重新执行 npm ci，带上可选依赖。',
    '此前写好的文件都完整，其余的没有写。',
    'The encoder of pictures (sharp) does not work.',
    `It says: ${said}`,
    'Free some memory, or make the pictures smaller; where it does not load, run npm ci again with its optional packages.',
    'What had been written is whole; the rest was not written.',
  ])
}
