// What config.yml says, checked: the schema's own form with every default filled in, times in milliseconds and a sender.
// Both halves of the house read these types; only this room reads the YAML. Each key is described in config-schema.ts.
import type { ConfigForm } from './config-schema.ts'

/** zod writes `| undefined` into optional keys; YAML never yields it, so the plain form is the true one. */
export type Plain<T> = T extends readonly (infer E)[]
  ? readonly Plain<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> }
    : T

type Form = Plain<ConfigForm>

export type Publication = Form['publication']
export type Layout = Publication['layout']
export type ColophonLine = Publication['colophon'][number]
export type ReviewStage = { readonly name: string; readonly by?: readonly string[] }
export type ScheduleEntry = Omit<Form['schedule'][number], 'notAfter'> & { readonly notAfterMs?: number }
export type DeliveryConfig = Omit<Form['delivery'], 'giveUpAfter'> & { readonly giveUpAfterMs: number }
export type DkimKey = { readonly domain: string; readonly selector: string; readonly keyFile?: string }
/** `dkim`: a signature each. */
export type MailConfig = Omit<Form['mail'], 'from' | 'dkim'> & {
  readonly from: Form['staff'][number]
  readonly dkim: readonly DkimKey[]
}

/** The sender of a newsroom that names none: enough to compile and for the embedded inbox, never for the world. */
export const NOBODY = 'news@kanfa.invalid' // RFC 2606 §2

export type Config = Pick<Form, 'publication' | 'lists' | 'web' | 'staff' | 'paper' | 'calendar'> & {
  readonly mail: MailConfig
  readonly delivery: DeliveryConfig
  readonly review: Omit<Form['review'], 'stages'> & { readonly stages: readonly ReviewStage[] }
  readonly schedule: readonly ScheduleEntry[]
  /** Own font files for print, by face. */
  readonly fonts: Readonly<Record<string, string>>
}
