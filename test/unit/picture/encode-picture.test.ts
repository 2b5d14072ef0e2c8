import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { usePicture } from '../../../src/issue/picture.ts'
import { readPictureSize } from '../../../src/issue/read-picture-size.ts'
import { encodePicture, PictureUnreadable } from '../../../src/picture/encode-picture.ts'
import { renderQrSvg } from '../../../src/picture/render-qr.ts'

const canvas = (width: number, height: number, alpha = 1) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha } } })

async function encoded(original: Buffer, maxWidth: number) {
  const size = readPictureSize(original)
  if (!size) throw new Error('unreadable')
  const use = usePicture({ path: 'images/a', ...size, sizeBytes: original.length, hash: 'f'.repeat(64) }, { maxWidth })
  const bytes = await encodePicture(use, original)
  return { use, bytes, metadata: await sharp(bytes).metadata() }
}

describe('a picture for an edition', () => {
  test('a photograph becomes a JPEG of twice the shown width, without what the camera wrote into it', async () => {
    const photo = await canvas(3000, 2000)
      .jpeg()
      .withExif({ IFD0: { Artist: 'someone' } })
      .toBuffer()
    const { use, metadata, bytes } = await encoded(photo, 536)
    expect(use).toMatchObject({ format: 'jpeg', width: 536, pixelWidth: 1072 })
    expect(metadata).toMatchObject({ format: 'jpeg', width: use.pixelWidth, height: use.pixelHeight })
    expect(metadata.exif).toBeUndefined()
    expect(Buffer.from(bytes).includes('someone')).toBe(false)
  })

  test('hard edges and transparency stay PNG, and nothing is made bigger than it is', async () => {
    const { use, metadata } = await encoded(await canvas(400, 100, 0.5).png().toBuffer(), 536)
    expect(use).toMatchObject({ format: 'png', width: 400, pixelWidth: 400 })
    expect(metadata).toMatchObject({ format: 'png', width: 400, height: 100 })
  })

  test('what mail cannot show (WebP, SVG) becomes PNG; a drawing is drawn as large as it is wanted', async () => {
    const webp = await encoded(await canvas(900, 300).webp().toBuffer(), 300)
    expect(webp.metadata).toMatchObject({ format: 'png', width: 600, height: 200 })
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>',
    )
    expect((await encoded(svg, 300)).metadata).toMatchObject({ format: 'png', width: 600, height: 300 })
  })

  test('the same picture gives the same bytes', async () => {
    const photo = await canvas(800, 600).jpeg().toBuffer()
    expect((await encoded(photo, 300)).bytes).toEqual((await encoded(photo, 300)).bytes)
  })

  test('a picture that lies about its size is refused, not unpacked', async () => {
    const png = await canvas(10, 10).png().toBuffer()
    png.writeUInt32BE(60_000, 16)
    png.writeUInt32BE(60_000, 20)
    await expect(
      encodePicture(
        usePicture(
          { path: 'a', format: 'png', width: 10, height: 10, sizeBytes: 1, hash: 'f'.repeat(64) },
          { maxWidth: 10 },
        ),
        png,
      ),
    ).rejects.toThrow(PictureUnreadable)
  })

  test('a picture whose end is missing is unreadable; a whole one that is asked for in no size is a bug of ours', async () => {
    const photo = await canvas(300, 200).jpeg().toBuffer()
    const size = { format: 'jpeg', width: 300, height: 200, sizeBytes: photo.length, hash: 'f'.repeat(64) } as const
    const use = usePicture({ path: 'a', ...size }, { maxWidth: 100 })
    await expect(encodePicture(use, photo.subarray(0, 400))).rejects.toThrow(PictureUnreadable)
    const bug = await encodePicture({ ...use, pixelWidth: Number.NaN }, photo).catch((error: unknown) => error)
    expect(bug).toMatchObject({ name: 'Error', message: expect.stringContaining('NaN') })
  })
})

test('a QR code is a drawing without a size of its own, and holds nothing but squares', () => {
  const svg = renderQrSvg('https://news.example.org/?a=<script>&b="')
  expect(svg).toMatch(/^<svg role="img"[^>]*viewBox=/)
  expect(svg).not.toMatch(/script|<svg[^>]* width=/)
})
