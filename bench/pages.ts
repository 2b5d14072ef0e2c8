// What our pages cost over a bare Hono handler that returns a text of the same length: cached pages, in one process,
// without a socket, whose price would hide ours on both sides.
import { Hono } from 'hono'
import { openPagesWorld } from '../test/support/pages-world.ts'
import { type BenchOptions, type BenchResult, interleave, timed } from './run.ts'

const PATHS = ['/issues/x/', '/issues/x/articles/one.html', '/atom.xml', '/issues/x/style.css']
const REQUESTS = 4000

export async function bench({ rounds, say }: BenchOptions): Promise<BenchResult> {
  const opened = await openPagesWorld()
  const bodies = new Map<string, string>()
  for (const path of PATHS) bodies.set(path, await (await opened.app.request(path)).text())
  const bare = new Hono()
  for (const [path, body] of bodies) bare.get(path, (context) => context.html(body))
  /** Requests a second on one core. */
  const rate = (app: Pick<Hono, 'request'>) => async (): Promise<number> => {
    const ms = await timed(async () => {
      for (let at = 0; at < REQUESTS; at++) await (await app.request(PATHS[at % PATHS.length] ?? '/')).arrayBuffer()
    })
    return (REQUESTS * 1000) / ms
  }
  say(`${REQUESTS} requests, ${PATHS.length} pages`)
  const { ours, plain } = await interleave({ ours: rate(opened.app), plain: rate(bare) }, rounds)
  await opened.close()
  return {
    ratios: { vsBareHono: ours / plain },
    figures: { requestsPerSecond: Math.round(ours), bareRequestsPerSecond: Math.round(plain) },
  }
}
