// What config.yml says, checked. Both halves of the house read these types; only this room reads the YAML.

export const LAYOUTS = ['journal', 'bulletin', 'magazine', 'newspaper'] as const
export type Layout = (typeof LAYOUTS)[number]

export type ColophonLine = { readonly role: string; readonly name?: string; readonly value?: string }

export type Publication = {
  readonly name: string
  readonly publishers: readonly string[]
  readonly period?: string
  readonly language: string
  readonly timezone: string
  readonly layout: Layout
  readonly numbering: { readonly total: boolean }
  readonly colophon: readonly ColophonLine[]
  /** internal: 内部资料, with the rules of its own. */
  readonly profile: 'public' | 'internal'
  /** 准印证 number of an internal publication. */
  readonly permit?: string
  /** The publication's own terms: written one way, never another. */
  readonly terms: readonly { readonly use: string; readonly avoid: readonly string[] }[]
  readonly slogan?: string
}

export type MailConfig = {
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo?: string
  /** Where `mailto:` unsubscribes and VERP bounces go; default: the from address. */
  readonly bounces?: string
  readonly commercial: boolean
  readonly postalAddress?: string
  readonly subject?: string
  readonly images: 'hosted' | 'embedded'
  /** A signature each. */
  readonly dkim: readonly DkimKey[]
}

export type DkimKey = { readonly domain: string; readonly selector: string; readonly keyFile?: string }

export type LaneConfig = {
  readonly connections?: number
  readonly messagesPerConnection?: number
  readonly perMinute?: number
}

export type DeliveryConfig = {
  readonly connections: number
  readonly ratePerMinute?: number
  readonly uncertain: 'resend-once' | 'hold'
  readonly giveUpAfterMs: number
  readonly lanes: Readonly<Record<string, LaneConfig>>
  /** Local hours in which mail may leave: 08:00-20:00. */
  readonly hours?: { readonly from: string; readonly to: string }
}

export type ListConfig = {
  readonly id: string
  readonly name: string
  readonly public: boolean
  readonly description?: string
}

export type ReviewStage = { readonly name: string; readonly by?: readonly string[] }

export type ScheduleEntry = {
  readonly issue: string
  readonly list: string
  readonly at: string
  readonly notAfterMs?: number
}

export type Config = {
  readonly publication: Publication
  readonly mail: MailConfig
  readonly delivery: DeliveryConfig
  readonly lists: readonly ListConfig[]
  readonly review: { readonly stages: readonly ReviewStage[]; readonly fourEyes: boolean; readonly inColophon: boolean }
  readonly schedule: readonly ScheduleEntry[]
  readonly web: { readonly url?: string; readonly port: number; readonly sources: boolean }
  /** Staff who get reminders and alerts. */
  readonly staff: readonly { readonly name: string; readonly address: string }[]
  /** Own font files for print, by face. */
  readonly fonts: Readonly<Record<string, string>>
  /** A newspaper's paper: A4 is the A3 page reduced. The other layouts are A4. */
  readonly paper: 'A3' | 'A4'
  /** Public holidays and working weekends, replacing the built-in calendar. */
  readonly calendar?: string
}
