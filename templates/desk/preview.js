// The desk's only script: follows the server's events, refreshes frames without losing their place, moves between tabs.
const view = document.getElementById('view')
const words = document.body.dataset
const widths = { 375: '375', 600: '600', full: words.full }
let current = 'light'
let version = -1

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

const addressOf = (name) =>
  ['text', 'print'].includes(name) ? `/${name}` : name === 'web' ? words.web : `/mail/${name}`

function show(name) {
  current = name
  view.setAttribute('aria-labelledby', `tab-${name}`)
  const sizes = ['text', 'web', 'print'].includes(name) ? ['full'] : ['375', '600', 'full']
  view.replaceChildren(
    ...sizes.map((size) => {
      const figure = element('figure', undefined, { class: size === 'full' ? 'full' : 'fixed' })
      if (size !== 'full') figure.style.width = `${size}px`
      const label = `${document.getElementById(`tab-${name}`).textContent} · ${widths[size]}`
      figure.append(
        element('figcaption', label),
        element('iframe', undefined, { src: addressOf(name), title: label, sandbox: 'allow-popups' }),
      )
      return figure
    }),
  )
}

/** Every frame to one article, without loading it anew; print has no anchors and stays where it is. */
function goTo(anchor) {
  for (const frame of view.querySelectorAll('iframe')) frame.src = `${addressOf(current)}#${anchor}`
}

function render(state) {
  document.getElementById('subject').textContent = state.title
  document.getElementById('subject').title = state.preheader
  document.getElementById('size').value = state.sizes.html / 1000
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1)
  document.getElementById('size-text').textContent =
    `${kilobytes(state.sizes.html)} / ${kilobytes(state.sizes.limit)} KB (${kilobytes(state.sizes.encoded)})`
  const status = document.getElementById('status')
  status.textContent = state.fresh ? `${state.tookMs} ms · ${state.hash}` : state.shown ? words.old : words.none
  status.className = state.fresh ? '' : 'old'
  document.querySelector('.desk').classList.toggle('empty', !state.shown)
  const findings = state.diagnostics.map((one) => {
    const item = element('li', undefined, { class: one.waived ? 'info' : one.severity })
    item.append(
      element('a', `${one.file}:${one.line}:${one.column}`, { href: one.open }),
      ...(one.text ? [element('code', one.text)] : []),
      element('p', one.what),
      element('p', one.waived ?? one.why, { class: 'why' }),
      ...(one.waived ? [] : [element('p', one.fix)]),
    )
    if (one.anchor) {
      const button = element('button', words.show, {
        type: 'button',
        'aria-label': `${words.show} ${one.file}:${one.line}`,
      })
      button.addEventListener('click', () => goTo(one.anchor))
      item.append(button)
    }
    item.querySelector('p').prepend(element('span', `${one.label} `, { class: 'severity' }))
    return item
  })
  document.getElementById('findings').replaceChildren(...(findings.length > 0 ? findings : [element('li', words.fine)]))
  const shares = state.shares.map((one) => {
    const item = element('li')
    item.append(element('span', `${one.id}${one.digest ? ' ·' : ''}`), element('span', `${kilobytes(one.bytes)} KB`))
    return item
  })
  document.getElementById('shares').replaceChildren(...shares)
  if (version >= 0 && state.version !== version && state.fresh)
    for (const frame of view.querySelectorAll('iframe')) frame.src = frame.getAttribute('src')
  version = state.version
}

const tabs = [...document.querySelectorAll('[role=tab]')]
function choose(tab) {
  for (const one of tabs) {
    one.setAttribute('aria-selected', String(one === tab))
    one.tabIndex = one === tab ? 0 : -1
  }
  tab.focus()
  show(tab.dataset.view)
}
for (const tab of tabs) tab.addEventListener('click', () => choose(tab))
document.querySelector('[role=tablist]').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const at =
    event.key === 'Home'
      ? 0
      : event.key === 'End'
        ? tabs.length - 1
        : step
          ? (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length
          : -1
  if (at >= 0) choose(tabs[at])
})

show(current)
const events = new EventSource('/events')
events.onmessage = (event) => render(JSON.parse(event.data))
// It asks again by itself; until then what stands here may be old.
events.onerror = () => {
  const status = document.getElementById('status')
  status.textContent = words.away
  status.className = 'old'
}
