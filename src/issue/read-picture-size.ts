// Width, height and kind of a picture from its first bytes, without decoding it: editions need sizes to lay out,
// and nothing in the compiling half may load an image library for that.
import type { Picture } from './picture.ts'

export type PictureSize = Pick<Picture, 'format' | 'width' | 'height'>

/** undefined where the bytes are no picture that Kanfa can use. */
export function readPictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return isCutShort(view)
      ? undefined
      : (readPng(view) ?? readJpeg(view) ?? readGif(view) ?? readWebp(view) ?? readAvif(view) ?? readSvg(bytes))
  } catch {
    return undefined // A truncated header reads past its end: a RangeError, and no picture.
  }
}

/** A copy that was broken off lacks its end: PNG's last chunk, JPEG's last marker, what RIFF says of its length. */
function isCutShort(view: DataView): boolean {
  // Anywhere: cameras and phones hang films and other pictures behind the end.
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength)
  if (view.getUint32(0) === 0x89504e47) return bytes.lastIndexOf('IEND') < 0
  if (view.getUint16(0) === 0xffd8) return bytes.lastIndexOf(Buffer.of(0xff, 0xd9)) < 0
  return ascii(view, 0, 4) === 'RIFF' && view.getUint32(4, true) + 8 > view.byteLength
}

const ascii = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length))

const sized = (format: Picture['format'], width: number, height: number): PictureSize | undefined =>
  width > 0 && height > 0 && width < 65_536 && height < 65_536 ? { format, width, height } : undefined

function readPng(view: DataView): PictureSize | undefined {
  if (view.getUint32(0) !== 0x89504e47 || ascii(view, 12, 4) !== 'IHDR') return undefined
  return sized('png', view.getUint32(16), view.getUint32(20))
}

function readJpeg(view: DataView): PictureSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  let turned = false
  for (;;) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if (marker === 0xffe1 && ascii(view, at + 4, 4) === 'Exif') turned = readOrientation(view, at + 10) >= 5
    // SOF0–SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return turned ? sized('jpeg', height, width) : sized('jpeg', width, height)
    }
    if (marker >> 8 !== 0xff || length < 2) return undefined
    at += 2 + length
  }
}

/** Exif tag 0x0112: 5–8 mean the picture is shown turned by a quarter. */
function readOrientation(view: DataView, tiff: number): number {
  const little = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, little)
  const count = Math.min(view.getUint16(directory, little), 64)
  for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
    if (view.getUint16(at, little) === 0x0112) return view.getUint16(at + 8, little)
  }
  return 1
}

function readGif(view: DataView): PictureSize | undefined {
  if (!/^GIF8[79]a$/.test(ascii(view, 0, 6))) return undefined
  return sized('gif', view.getUint16(6, true), view.getUint16(8, true))
}

function readWebp(view: DataView): PictureSize | undefined {
  if (ascii(view, 0, 4) !== 'RIFF' || ascii(view, 8, 4) !== 'WEBP') return undefined
  const kind = ascii(view, 12, 4)
  if (kind === 'VP8X')
    return sized('webp', 1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(27, true) & 0xffffff))
  if (kind === 'VP8 ') return sized('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  const bits = view.getUint32(21, true)
  return sized('webp', 1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff))
}

function readAvif(view: DataView): PictureSize | undefined {
  if (ascii(view, 4, 4) !== 'ftyp' || !/avif|avis/.test(ascii(view, 8, Math.min(24, view.byteLength - 8))))
    return undefined
  const head = ascii(view, 0, Math.min(view.byteLength, 4096))
  const at = head.indexOf('ispe')
  return at < 0 ? undefined : sized('avif', view.getUint32(at + 8), view.getUint32(at + 12))
}

function readSvg(bytes: Uint8Array): PictureSize | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 4096))
  const tag = /<svg\b[^>]*>/i.exec(head)?.[0]
  if (!tag) return undefined
  const number = (name: string): number =>
    Number.parseFloat(new RegExp(`\\s${name}=["']\\s*([\\d.]+)`).exec(tag)?.[1] ?? '0')
  const [, , wide = 0, high = 0] = (/viewBox=["']([^"']+)/.exec(tag)?.[1] ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  return sized('svg', Math.round(number('width') || wide), Math.round(number('height') || high))
}
