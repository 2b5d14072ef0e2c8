// What counts as an address: our own strict addr-spec, because parsers that accept all of RFC 5322 have been made to send
// elsewhere (comments, quotes, soft hyphens, full-width letters). Invariant: what this accepts has exactly one reading,
// and two spellings of one mailbox have one key.
import { domainToASCII, domainToUnicode } from 'node:url'

export type Address = {
  /** As it was written; what a message is sent to. */
  readonly address: string
  /** Local part in lower case, domain in ASCII: one mailbox, one key. */
  readonly key: string
  /** In ASCII. */
  readonly domain: string
}

/** `part`: the shortest piece of the text that is wrong. */
export type CheckedAddress = Address | { readonly part: string }

const MOST_OCTETS = 254
const MOST_LOCAL_OCTETS = 64
const ATEXT = "[a-z0-9!#$%&'*+/=?^_`{|}~-]"
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const PLAIN = new RegExp(`^${ATEXT}+(?:\\.${ATEXT}+)*@(?:${LABEL}\\.)+[a-z]${LABEL}$`, 'i')
/** Letters, marks and digits of any script; nothing invisible, no space, no bracket, no quote (RFC 6531 §3.3 narrowed). */
const STRANGE_IN_LOCAL = /[^\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]/u
const STRANGE_IN_DOMAIN = /[^\p{L}\p{M}\p{N}.-]/u

export function checkAddress(written: string): CheckedAddress {
  const text = written.trim()
  if (text.length <= MOST_OCTETS && PLAIN.test(text) && !/xn--/i.test(text)) {
    const key = text.toLowerCase()
    const at = key.indexOf('@')
    return at <= MOST_LOCAL_OCTETS ? { address: text, key, domain: key.slice(at + 1) } : { part: text.slice(0, at) }
  }
  return checkUnicode(text.normalize('NFC'))
}

function checkUnicode(text: string): CheckedAddress {
  const at = text.lastIndexOf('@')
  if (at <= 0 || at === text.length - 1) return { part: text.slice(0, 60) }
  const local = text.slice(0, at)
  const wrong = wrongLocal(local)
  if (wrong !== undefined) return { part: wrong }
  const domain = checkDomain(text.slice(at + 1))
  if (domain === undefined || Buffer.byteLength(text) > MOST_OCTETS) return { part: text.slice(at + 1).slice(0, 60) }
  return { address: text, key: `${local.toLowerCase().normalize('NFC')}@${domain}`, domain }
}

function wrongLocal(local: string): string | undefined {
  const strange = STRANGE_IN_LOCAL.exec(local)?.[0]
  if (strange !== undefined) return strange
  if (/^\.|\.$|\.\./.test(local) || !local.isWellFormed() || Buffer.byteLength(local) > MOST_LOCAL_OCTETS) return local
  // Full-width and other compatibility letters look like ASCII and are not: nobody means them in an address.
  return local.normalize('NFKC') === local ? undefined : local
}

/** The ASCII form; undefined unless it leads back to exactly what was written. */
export function checkDomain(written: string): string | undefined {
  const domain = written.toLowerCase()
  if (STRANGE_IN_DOMAIN.test(domain)) return undefined
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  if (
    labels.length < 2 ||
    ascii.length > 253 ||
    !labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  )
    return undefined
  if (!/^(?=.*[a-z])..+$/.test(labels.at(-1) ?? '')) return undefined
  return ascii === domain || domainToUnicode(ascii) === domain.normalize('NFC') ? ascii : undefined
}
