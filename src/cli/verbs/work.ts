// `kanfa work`: a delivery worker alone. Any number of them, on any number of machines, share one PostgreSQL database.
import { keepHeapSmall } from '../../app/keep-heap-small.ts'
import { openDelivery } from '../../app/open-delivery.ts'
import { runDeliveries } from '../../delivery/run-deliveries.ts'
import { renderEvent } from '../deliver-here.ts'
import { withApp } from '../open-checked.ts'
import { EXIT, type Verb } from '../verb.ts'

export const work: Verb = {
  usage: 'work',
  options: {},
  run: (call) =>
    withApp(call, async (app, language) => {
      keepHeapSmall()
      const { timezone } = app.config.publication
      const delivery = await openDelivery(app, (event) => call.err(renderEvent(event, language, timezone)))
      try {
        await runDeliveries(delivery.world, { signal: call.signal })
        return EXIT.fine
      } finally {
        await delivery.close()
      }
    }),
}
