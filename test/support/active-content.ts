// Finds whatever in a document could run, fetch or be submitted, by parsing it as a browser would rather than by
// looking for strings: escaped payloads are text and are welcome.
import { parseHTML } from 'linkedom'

const ACTIVE =
  'script,iframe,object,embed,form,input,button,textarea,select,svg script,foreignObject,applet,frame,frameset,base,video,audio,source,template,noscript,math'
const URL_ATTRIBUTES = ['href', 'src', 'action', 'formaction', 'background', 'poster', 'data', 'xlink:href', 'srcset']

export function findActive(html: string): string[] {
  const { document } = parseHTML(html)
  const found = [...document.querySelectorAll(ACTIVE)].map((element) => `<${element.localName}>`)
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`${element.localName}[${name}]`)
      const address = value.replace(/[\u0000-\u0020\u00a0\u200b-\u200f\ufeff]/g, '').toLowerCase()
      if (
        URL_ATTRIBUTES.includes(name.toLowerCase()) &&
        /^(javascript|vbscript|data:(?!image\/(png|jpeg)|font\/woff))/.test(address)
      )
        found.push(`${element.localName}[${name}=${value.slice(0, 40)}]`)
      if (name === 'style' && /expression\(|javascript:|@import|behavior:|-moz-binding/i.test(value))
        found.push(`${element.localName}[style]`)
    }
  }
  const refresh = document.querySelector('meta[http-equiv="refresh" i]')
  return refresh ? [...found, '<meta refresh>'] : found
}
