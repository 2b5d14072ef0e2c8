// The thread in which strangers' files are parsed. It answers every job with what was read or with a fault; when it runs
// out of memory or time it is ended from outside (parse-apart.ts) and takes nothing with it.
import { parentPort } from 'node:worker_threads'
import type { ParseFault, ParseJob } from './parse-job.ts'

async function parse(job: ParseJob): Promise<unknown> {
  switch (job.kind) {
    case 'docx':
      return (await import('./read-docx.ts')).readDocx(job.bytes, job.withContents)
    case 'pdf':
      return (await import('./read-pdf.ts')).readPdf(job.bytes)
    case 'feed':
      return (await import('./read-feed.ts')).readFeed(job.bytes, job.contentType)
    default:
      return (await import('./read-page.ts')).readPage(job)
  }
}

parentPort?.on('message', async (job: ParseJob) => {
  try {
    parentPort?.postMessage(await parse(job))
  } catch (error) {
    // Libraries throw all sorts of things at broken files; a stack that overflows is one of them.
    const fault: ParseFault = { fault: 'unreadable', detail: error instanceof Error ? error.message : '' }
    parentPort?.postMessage(fault)
  }
})
