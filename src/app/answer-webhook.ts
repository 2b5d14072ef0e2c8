// POST /feedback/FORM: what a relay says comes in here. Invariant: it is answered 200 only after everything in it has
// been recorded, so that whoever posts it repeats what was lost; without a secret in the settings there is no such page.
import { parseWebhook, type WebhookForm, type WebhookTrust } from '../feedback/parse-webhook.ts'
import { findSetting } from './find-setting.ts'
import type { App } from './open-app.ts'
import type { Intake } from './open-intake.ts'

export type AnswerWebhook = (request: Request) => Promise<Response>

const FORMS: readonly WebhookForm[] = ['generic', 'ses', 'aliyun']
const FETCH_MS = 10_000
const MAX_CERTIFICATE = 20_000

/** undefined where neither KANFA_WEBHOOK_SECRET nor KANFA_SNS_TOPICS is set. */
export function openWebhook({ env, now }: App, intake: Intake): AnswerWebhook | undefined {
  const secret = findSetting(env, 'KANFA_WEBHOOK_SECRET')
  const topics = findSetting(env, 'KANFA_SNS_TOPICS')?.split(/[\s,]+/)
  if (secret === undefined && topics === undefined) return undefined
  const certificates = new Map<string, string>()
  const readCertificate = async (url: string): Promise<string> => {
    const known = certificates.get(url) ?? (await get(url))
    certificates.set(url, known)
    return known
  }
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    const form = FORMS.find((one) => pathname === `/feedback/${one}`)
    const proved = form === 'ses' ? topics : secret
    if (form === undefined || proved === undefined || request.method !== 'POST')
      return new Response('', { status: 404 })
    const trust: WebhookTrust = { secret: secret ?? '', now: new Date(now()), topics: topics ?? [], readCertificate }
    const body = await request.text()
    const said = { body, headers: Object.fromEntries(request.headers), key: searchParams.get('key') ?? undefined }
    const { status, feedback, confirm } = await parseWebhook(form, said, trust)
    for (const one of feedback) await intake.take(one, `${one.messageId}\n${body.slice(0, 1 << 16)}`)
    if (confirm !== undefined && /^https:\/\/sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//.test(confirm)) await get(confirm)
    return new Response('', { status })
  }
}

/** Only ever of Amazon's own addresses; a redirect would lead elsewhere. What fails is not answered: they repeat it. */
async function get(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) })
  if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`)
  return (await answer.text()).slice(0, MAX_CERTIFICATE)
}
