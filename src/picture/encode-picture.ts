// A picture in the size and format that an edition asked for. Metadata is dropped (a photograph may say where it was
// taken), transparency is laid on white for JPEG, and the same bytes in give the same bytes out on one build of sharp.
import type { PictureUse } from '../issue/picture.ts'

/** A page of pixels no screen or press needs; sharp refuses beyond it instead of filling the memory. */
const LIMIT_PIXELS = 120_000_000

export async function encodePicture(use: PictureUse, original: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const density =
    use.picture.format === 'svg'
      ? { density: Math.min(1200, Math.max(72, (72 * use.pixelWidth) / use.picture.width)) }
      : {}
  const image = sharp(original, { limitInputPixels: LIMIT_PIXELS, failOn: 'error', ...density })
    .rotate()
    .resize(use.pixelWidth, use.pixelHeight, { fit: 'fill' })
    .toColourspace('srgb')
  if (use.format === 'jpeg')
    return image.flatten({ background: '#ffffff' }).jpeg({ quality: 82, mozjpeg: true }).toBuffer()
  return image.png({ compressionLevel: 9, palette: use.picture.format !== 'png', effort: 7 }).toBuffer()
}
