// What members do for themselves: join, confirm, choose, leave. A GET or HEAD shows a page with a button, whatever
// scanner follows the link; only a POST changes anything. Known and unknown addresses are answered alike, and the work
// is done after the answer, so that its time tells nothing either.
import type { Context, Hono } from 'hono'
import { checkAddress } from '../member/address.ts'
import { cleanCell } from '../member/cells.ts'
import { confirmUrl } from '../member/member-links.ts'
import { hashAddress, hashForLog, type Purpose, type TokenContent } from '../member/token.ts'
import type { MemberRow } from '../store/member-rows.ts'
import { html, type SafeHtml } from '../template/safe-html.ts'
import { joinNames, labelled } from '../template/wording.ts'
import { formStamp, HONEYPOT, judgeForm } from './form-guard.ts'
import type { PagesWorld } from './pages-world.ts'
import { networkOf, openRateLimit, type RateLimit } from './rate-limit.ts'
import { answer, paragraph, renderPage, type Visit, visitOf } from './render-page.ts'
import { confirmationMail, leaveMail } from './service-mail.ts'

const CONFIRM_DAYS = 7
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

type Show = (world: PagesWorld, visit: Visit) => Response | Promise<Response>
/** Reached by a link that a mail holds. */
type ShowLinked = (world: PagesWorld, visit: Visit, token: TokenContent) => Response | Promise<Response>

export function addMemberRoutes(app: Hono, world: PagesWorld): void {
  const limit = openRateLimit({ most: 20, windowMs: 10 * MINUTE_MS })
  // A form that anybody may fill in must not fill a member's mailbox.
  const leaveMails = openRateLimit({ most: 3, windowMs: DAY_MS })
  // Nor may many networks together have us write to strangers, or mail stops arriving anywhere.
  const joinMails = openRateLimit({ most: 200, windowMs: 60 * MINUTE_MS })
  const page = (show: Show) => (context: Context) => show(world, visitOf(context, world))
  const limited = (show: Show) =>
    page((_, visit) => {
      if (limit.allows(networkOf(world.addressOf(visit.context.req.raw)), world.now())) return show(world, visit)
      return tooMany(world, visit)
    })
  const linked = (purpose: Purpose, show: ShowLinked) =>
    page((_, visit) => {
      const token = world.tokens.check(purpose, visit.context.req.param('token') ?? '', world.now())
      return token ? show(world, visit, token) : refuse(world, visit)
    })
  app.get('/subscribe', page(showJoin)).post(limited((_, visit) => join(world, visit, joinMails)))
  app.get('/confirm/:token', linked('confirm', showButton('confirm'))).post(linked('confirm', confirm))
  app.get('/preferences', page(showAsk))
  app.get('/preferences/:token', linked('preferences', showPreferences)).post(linked('preferences', savePreferences))
  app.get('/unsubscribe', page(showAsk)).post(limited((_, visit) => ask(world, visit, leaveMails)))
  app.get('/unsubscribe/:token', linked('unsubscribe', showButton('leave'))).post(linked('unsubscribe', leave))
  app.get('/privacy', page(showPrivacy))
}

/** Both body types of RFC 8058 §3.1: urlencoded and multipart. Files are nothing to us; what is no form is an empty one. */
async function formOf(context: Context): Promise<URLSearchParams> {
  const form = new URLSearchParams()
  const body = await context.req.parseBody({ all: true }).catch((): Record<string, never> => ({}))
  for (const [key, value] of Object.entries(body)) {
    for (const one of [value].flat()) if (typeof one === 'string') form.append(key, one)
  }
  return form
}

const tooMany = (world: PagesWorld, visit: Visit): Response =>
  answer(world, visit, 'tooManyTitle', paragraph(visit.say('tooMany')), 429)

const publicLists = ({ newsroom }: PagesWorld) => newsroom.config.lists.filter((list) => list.public)
/** No list in particular: the publication as a whole. */
const namesOf = ({ newsroom: { config } }: PagesWorld, ids: readonly string[], { language }: Visit): string =>
  ids.length === 0
    ? config.publication.name
    : joinNames(
        ids.map((id) => config.lists.find((one) => one.id === id)?.name ?? id),
        language,
      )
/** What the visitor did, and from which network, without keeping the address of their machine. */
const originOf = (world: PagesWorld, { context }: Visit, how: 'form' | 'page', wording: string) => ({
  how,
  source: `${context.req.path.split('/')[1]} ${hashForLog(world.secrets[0], networkOf(world.addressOf(context.req.raw)))}`,
  wording,
  by: 'member',
})

/** Focus moves there: a page that comes back looks the same to who hears it, or sees a part of it. */
const told = (kind: 'problem' | 'saved', text: string): SafeHtml =>
  html`<p class="${kind}" role="${kind === 'saved' ? 'status' : 'alert'}" tabindex="-1" autofocus>${text}</p>`

function showJoin(world: PagesWorld, visit: Visit, problem?: string, form?: URLSearchParams): Response {
  const { say } = visit
  const lists = publicLists(world)
  if (lists.length === 0)
    return renderPage(world, visit, {
      title: say('subscribe'),
      body: html`<p>${say('noPublicList')}</p><p><a class="button" href="${visit.to('/privacy')}">${say('contact')}</a></p>`,
    })
  const own = world.newsroom.config.publication.language
  const chosen = form?.getAll('list') ?? lists.slice(0, 1).map((list) => list.id)
  const boxes = lists.map(
    (list) =>
      html`<label class="check" lang="${own}"><input type="checkbox" name="list" value="${list.id}"${chosen.includes(list.id) && html` checked`}> ${list.name}${list.description && html` <span class="where">${list.description}</span>`}</label>`,
  )
  const body = html`<p>${say('subscribeLead')}</p>${problem && told('problem', problem)}
<form method="post" action="?lang=${visit.language}"><input type="hidden" name="stamp" value="${formStamp(world.secrets[0], world.now())}">
<p><label for="address">${say('address')}</label><input id="address" name="address" type="email" autocomplete="email" required maxlength="254" value="${form?.get('address') ?? ''}"></p>
<p><label for="name">${say('yourName')}</label><input id="name" name="name" autocomplete="name" maxlength="80" value="${form?.get('name') ?? ''}"></p>
<p><label for="organisation">${say('organisation')}</label><input id="organisation" name="organisation" autocomplete="organization" maxlength="120" value="${form?.get('organisation') ?? ''}"></p>
<p class="trap" aria-hidden="true"><label for="${HONEYPOT}">${HONEYPOT}</label><input id="${HONEYPOT}" name="${HONEYPOT}" tabindex="-1" autocomplete="off"></p>
<fieldset><legend>${say('lists')}</legend>${boxes}</fieldset>
<p><label class="check"><input type="checkbox" name="consent" value="yes" required${form?.get('consent') === 'yes' && html` checked`}> ${say('consent')}</label></p>
<p><button>${say('subscribe')}</button></p></form>`
  return answer(world, visit, 'subscribe', body, problem ? 400 : 200)
}

async function join(world: PagesWorld, visit: Visit, mails: RateLimit): Promise<Response> {
  const { say } = visit
  const form = await formOf(visit.context)
  const address = checkAddress(form.get('address') ?? '')
  // Each once, however often a program ticks it: they all stand in the link.
  const ticked = new Set(form.getAll('list'))
  const lists = publicLists(world).flatMap(({ id }) => (ticked.has(id) ? [id] : []))
  if ('part' in address) return showJoin(world, visit, say('badAddress'), form)
  if (lists.length === 0) return showJoin(world, visit, say('noList'), form)
  if (form.get('consent') !== 'yes') return showJoin(world, visit, say('noConsent'), form)
  const judged = judgeForm(form, world.secrets, world.now())
  if (judged === 'stale') return showJoin(world, visit, say('stale'), form)
  if (judged === 'human' && !mails.allows('anybody', world.now())) return tooMany(world, visit)
  if (judged === 'human') {
    const profile = {
      name: clean(form.get('name'), 80),
      organisation: clean(form.get('organisation'), 120),
      language: visit.language,
    }
    const origin = originOf(world, visit, 'form', say('consent'))
    world.afterwards(async () => {
      const { outcome, publicId } = await world.members.requestJoin({ ...address, ...profile, lists }, origin)
      if (outcome !== 'confirm') return
      const expires = Math.floor(world.now() / 1000) + CONFIRM_DAYS * 86_400
      const url = confirmUrl(world.tokens, world.publicUrl, { publicId, lists, expires })
      world.sendServiceMail(confirmationMail(world.newsroom, { to: address.address, url, language: visit.language }))
    })
  }
  return answer(world, visit, 'checkMailTitle', paragraph(say('checkMail')))
}

const clean = (text: string | null, most: number): string => cleanCell([...(text ?? '')].slice(0, most).join(''))

function refuse(world: PagesWorld, visit: Visit): Response {
  const { say } = visit
  const body = html`<p>${say('badLink')}</p><p><a class="button" href="${visit.to('/unsubscribe')}">${say('leaveTitle')}</a> <a class="button" href="${visit.to('/subscribe')}">${say('subscribe')}</a></p>`
  return answer(world, visit, 'badLinkTitle', body, 404)
}

const button = (path: string, label: string): SafeHtml =>
  html`<form method="post" action="${path}"><p><button>${label}</button></p></form>`

/** What a link asks for is done by a button only: whatever follows links in mail presses none. */
const showButton =
  (what: 'confirm' | 'leave'): ShowLinked =>
  (world, visit, token) => {
    const lead = visit.say(`${what}Lead`, { lists: namesOf(world, token.lists, visit) })
    const pressed = button(`?lang=${visit.language}`, visit.say(`${what}Button`))
    return answer(world, visit, `${what}Title`, html`<p>${lead}</p>${pressed}`)
  }

async function confirm(world: PagesWorld, visit: Visit, token: TokenContent): Promise<Response> {
  const { lists, ...who } = token
  const member = await world.members.find(who)
  const hashes = member ? hashAddress(world.secrets, member.key) : []
  const origin = originOf(world, visit, 'form', visit.say('consent'))
  await world.members.confirm(who, lists, origin, { hashes, asked: true })
  // Pressed twice is pressed once; what was left since, or erased, is asked for anew.
  const now = await world.members.show(who)
  const held = now?.suppressed === null ? now.memberships.filter(({ status }) => status === 'confirmed') : []
  if (!lists.every((one) => held.some(({ list }) => list === one))) return refuse(world, visit)
  return answer(world, visit, 'confirmedTitle', paragraph(visit.say('confirmed')))
}

/** RFC 8058 §3.1: the mailbox provider's POST has no cookie, follows no redirect, and may come again. */
async function leave(world: PagesWorld, visit: Visit, token: TokenContent): Promise<Response> {
  const lists = token.lists.length > 0 ? token.lists : 'all'
  const origin = originOf(world, visit, 'page', visit.say('leaveButton'))
  await world.members.leave({ publicId: token.publicId }, lists, origin)
  const body = html`<p>${visit.say('left')}</p><p><a class="button" href="${visit.to('/subscribe')}">${visit.say('subscribe')}</a></p>`
  return answer(world, visit, 'leftTitle', body)
}

function showAsk(world: PagesWorld, visit: Visit, problem?: string, form?: URLSearchParams): Response {
  const { say } = visit
  const body = html`<p>${say('leaveByMail')}</p>${problem && told('problem', problem)}
<form method="post" action="?lang=${visit.language}"><input type="hidden" name="stamp" value="${formStamp(world.secrets[0], world.now())}">
<p><label for="address">${say('address')}</label><input id="address" name="address" type="email" autocomplete="email" required maxlength="254" value="${form?.get('address') ?? ''}"></p>
<p class="trap" aria-hidden="true"><label for="${HONEYPOT}">${HONEYPOT}</label><input id="${HONEYPOT}" name="${HONEYPOT}" tabindex="-1" autocomplete="off"></p>
<p><button>${say('send')}</button></p></form>`
  return answer(world, visit, 'leaveTitle', body, problem ? 400 : 200)
}

async function ask(world: PagesWorld, visit: Visit, mails: RateLimit): Promise<Response> {
  const form = await formOf(visit.context)
  const address = checkAddress(form.get('address') ?? '')
  if ('part' in address) return showAsk(world, visit, visit.say('badAddress'), form)
  const judged = judgeForm(form, world.secrets, world.now())
  if (judged === 'stale') return showAsk(world, visit, visit.say('stale'), form)
  if (judged === 'human') {
    world.afterwards(async () => {
      const member = await world.members.find({ key: address.key })
      if (!member || member.suppressed !== null || !mails.allows(member.public_id, world.now())) return
      const url = `${world.publicUrl}/unsubscribe/${world.tokens.make('unsubscribe', { publicId: member.public_id, lists: [] })}`
      world.sendServiceMail(leaveMail(world.newsroom, { to: member.address, url, language: visit.language }))
    })
  }
  return answer(world, visit, 'checkMailTitle', paragraph(visit.say('checkMail')))
}

const isShut = ({ suppressed }: Pick<MemberRow, 'suppressed'>): boolean => suppressed !== null && suppressed !== 'left'

async function showPreferences(world: PagesWorld, visit: Visit, token: TokenContent, saved?: boolean) {
  const member = await world.members.show({ publicId: token.publicId })
  if (!member) return refuse(world, visit)
  const { say } = visit
  if (isShut(member))
    return answer(world, visit, 'preferencesTitle', html`${paragraph(say('shut'))}${contact(world, visit)}`)
  const { config } = world.newsroom
  const held = new Set(member.memberships.filter((one) => one.status === 'confirmed').map((one) => one.list))
  const shown = config.lists.filter((list) => list.public || held.has(list.id))
  const boxes = shown.map(
    ({ id, name }) =>
      html`${held.has(id) && html`<input type="hidden" name="was" value="${id}">`}<label class="check" lang="${config.publication.language}"><input type="checkbox" name="list" value="${id}"${held.has(id) && html` checked`}> ${name}</label>`,
  )
  const choice = (name: string, value: string, label: string, current: string): SafeHtml =>
    html`<label class="check"><input type="radio" name="${name}" value="${value}"${value === current && html` checked`}> ${label}</label>`
  const language = member.language || (config.publication.language.startsWith('zh') ? 'zh' : 'en')
  const body = html`${saved && told('saved', say('saved'))}<form method="post" action="?lang=${visit.language}">
<fieldset><legend>${say('lists')}</legend>${boxes}</fieldset>
<fieldset><legend>${say('format')}</legend>${choice('format', 'full', say('full'), member.format)}${choice('format', 'digest', say('digest'), member.format)}</fieldset>
<fieldset><legend>${say('language')}</legend>${choice('language', 'zh', '中文', language)}${choice('language', 'en', 'English', language)}</fieldset>
<p><button>${say('save')}</button></p></form>
${button(`../unsubscribe/${world.tokens.make('unsubscribe', { publicId: token.publicId, lists: [] })}?lang=${visit.language}`, say('leaveAll'))}`
  return answer(world, visit, 'preferencesTitle', body, saved === false ? 400 : 200)
}

async function savePreferences(world: PagesWorld, visit: Visit, token: TokenContent): Promise<Response> {
  const who = { publicId: token.publicId }
  const member = await world.members.show(who)
  const form = await formOf(visit.context)
  // Ours always names a format: a body without one unticks no list, it is some other body.
  if (!member || isShut(member) || !form.has('format')) return showPreferences(world, visit, token, false)
  const origin = originOf(world, visit, 'page', visit.say('preferencesTitle'))
  // What was ticked when the page was shown: a list that was left or joined elsewhere since then stays so.
  const was = new Set(form.getAll('was'))
  const wanted = new Set(form.getAll('list'))
  const held = member.memberships.filter((one) => one.status === 'confirmed').map((one) => one.list)
  const gone = held.filter((list) => was.has(list) && !wanted.has(list))
  const added = publicLists(world)
    .map((list) => list.id)
    .filter((list) => wanted.has(list) && !was.has(list) && !held.includes(list))
  const format = form.get('format') === 'digest' ? 'digest' : 'full'
  const language = form.get('language') === 'en' ? 'en' : 'zh'
  if (gone.length > 0) await world.members.leave(who, gone, origin)
  if (added.length > 0) await world.members.confirm(who, added, origin)
  await world.members.update(who, { format, language }, origin)
  return showPreferences(world, visit, token, true)
}

function contact({ newsroom }: PagesWorld, { say, language }: Visit): SafeHtml {
  const { mail, publication } = newsroom.config
  const address = mail.replyTo ?? mail.from.address
  return html`<p>${labelled(say('contact'), joinNames(publication.publishers, language), language)}<br><a href="mailto:${address}">${address}</a>${mail.postalAddress && html`<br>${mail.postalAddress}`}</p>`
}

const showPrivacy: Show = (world, visit) => {
  const body = html`${paragraph(visit.say('privacy'))}${contact(world, visit)}`
  return renderPage(world, visit, { title: visit.say('privacyTitle'), body })
}
