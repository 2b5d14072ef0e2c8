// A picture as the issue knows it (bytes, kind, size), and as an edition uses it: which width, which format, under
// which name. Names follow from content alone, so an edition can name a file before anybody has encoded it.

export type Picture = {
  /** As the manifest or an article names it, from the folder. */
  readonly path: string
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'svg'
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
  /** sha-256 of the bytes, hex. */
  readonly hash: string
}

/** One encoding of a picture that an edition needs beside it. */
export type PictureUse = {
  readonly picture: Picture
  /** Where the edition expects it, relative to itself: images/1f3a….jpg. */
  readonly name: string
  readonly format: 'png' | 'jpeg'
  /** Pixels of the encoded file; never more than the original has. */
  readonly pixelWidth: number
  readonly pixelHeight: number
  /** CSS pixels it is shown at. */
  readonly width: number
  readonly height: number
}

/** Photographs become JPEG, everything with hard edges or transparency stays PNG; at twice the shown width. */
export function usePicture(picture: Picture, options: { maxWidth: number; scale?: number }): PictureUse {
  const scale = options.scale ?? 2
  const width = Math.round(Math.min(options.maxWidth, picture.format === 'svg' ? options.maxWidth : picture.width))
  const height = Math.max(1, Math.round((width * picture.height) / picture.width))
  const wanted = Math.round(width * scale)
  const pixelWidth = picture.format === 'svg' ? wanted : Math.min(wanted, picture.width)
  const pixelHeight = Math.max(1, Math.round((pixelWidth * picture.height) / picture.width))
  const format = picture.format === 'jpeg' ? 'jpeg' : 'png'
  const name = `images/${picture.hash.slice(0, 16)}-${pixelWidth}.${format === 'jpeg' ? 'jpg' : 'png'}`
  return { picture, name, format, pixelWidth, pixelHeight, width, height }
}
