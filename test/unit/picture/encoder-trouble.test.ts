// An encoder that has no memory, or is not there: no picture is to blame, and the operator hears what to do.
import { beforeEach, expect, test, vi } from 'vitest'
import { openNewsroom } from '../../../src/app/open-newsroom.ts'
import { usePicture } from '../../../src/issue/picture.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from '../../support/newsroom.ts'

const fault = vi.hoisted(() => ({ load: '', encode: '', decode: '' }))
vi.mock('sharp', () => ({
  get default() {
    if (fault.load) throw new Error(fault.load)
    const image = {
      ...Object.fromEntries(['rotate', 'resize', 'toColourspace', 'png'].map((step) => [step, () => image])),
      toBuffer: async () => Promise.reject(new Error(fault.encode)),
      stats: async () => (fault.decode ? Promise.reject(new Error(fault.decode)) : {}),
    }
    return () => image
  },
}))
beforeEach(() => Object.assign(fault, { load: '', encode: '', decode: '' }))

async function encode(): Promise<unknown> {
  const { encodeUse } = await import('../../../src/app/encode-use.ts')
  const room = makeNewsroom({
    'config.yml': CONFIG,
    'issues/a/issue.yml': ISSUE,
    'issues/a/articles/one.md': ARTICLE,
    'issues/a/images/x.png': 'whatever the encoder makes of it',
  })
  try {
    const newsroom = openNewsroom(room.root).value
    const about = {
      path: 'images/x.png',
      format: 'png',
      width: 9,
      height: 9,
      sizeBytes: 9,
      hash: 'f'.repeat(64),
    } as const
    if (!newsroom) throw new Error('the newsroom does not open')
    return await encodeUse(newsroom, 'a', usePicture(about, { maxWidth: 9 })).catch((error: unknown) => error)
  } finally {
    room.remove()
  }
}

const refused = (said: string) => ({
  ...{ name: 'OperatorError', code: 'picture/encoder', exitCode: 3 },
  said: { en: { why: expect.stringContaining(said) } },
})

test('an encoder that does not load is the world’s trouble', async () => {
  fault.load = 'Could not load the "sharp" module'
  expect(await encode()).toMatchObject(refused('Could not load'))
})

test.each([
  ['while it encodes', { encode: 'vips_tracked: out of memory -- size == 10299MB' }],
  [
    'while it looks whether the picture is whole',
    { encode: 'no', decode: 'vips_tracked: out of memory -- size == 99MB' },
  ],
])('an encoder without memory %s is no fault of the picture', async (_when, how) => {
  Object.assign(fault, how)
  expect(await encode()).toMatchObject(refused('out of memory'))
})

test('what fails without being encoded is the picture’s fault, what fails only then is a bug of ours', async () => {
  Object.assign(fault, { encode: 'broken header', decode: 'broken header' })
  expect(await encode()).toMatchObject({
    name: 'FileTrouble',
    message: expect.stringContaining('issue/picture-unreadable'),
  })
  Object.assign(fault, { encode: 'no such option', decode: '' })
  expect(await encode()).toMatchObject({ name: 'Error', message: 'no such option' })
})
