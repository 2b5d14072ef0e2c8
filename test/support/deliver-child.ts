// The sender as a process of its own, to be killed, stopped and started again: delivers one send of a fixture's folder
// and exits. Arguments: folder, send, options as JSON.
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { openPost, type PostOptions } from './send-fixture.ts'

const [folder = '', sendId = '', options = '{}'] = process.argv.slice(2)
const post = await openPost(folder, JSON.parse(options) as PostOptions)
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
const world: typeof post.world = {
  ...post.world,
  alert: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
}
try {
  await runDeliveries(world, { only: sendId, signal: stop.signal })
} catch (error) {
  process.stderr.write(`${error instanceof Error && 'code' in error ? String(error.code) : String(error)}\n`)
  process.exitCode = 3
} finally {
  await post.close()
}
