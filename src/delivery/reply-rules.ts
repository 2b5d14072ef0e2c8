// What receivers say and what it means, as data: the first rule that fits decides. Texts are facts from
// deliverability.md §1–3, not limits; whatever no rule knows is still classed by RFC 3463 and RFC 5321 below them.
import type { Stage } from '../transport/transport.ts'

export type ReplyClass =
  | 'hard'
  | 'soft'
  | 'greylist'
  | 'throttle'
  | 'content'
  | 'reputation'
  | 'policy'
  | 'sender'
  | 'auth'
  | 'size'
  | 'site'

/** Whose trouble it is: nothing wider may be blamed, and nobody narrower. */
export type Scope = 'recipient' | 'message' | 'lane' | 'site' | 'run'

/**
 * suppress: ends as rejected, and the member is written to no more · reject: ends as rejected · retry: back off over
 * hours · again: a new transaction at once · slow: the lane rests, longer each time · wait: the relay rests ·
 * pause: the run stops with its reason, and nobody is touched.
 */
export type Action = 'suppress' | 'reject' | 'retry' | 'again' | 'slow' | 'wait' | 'pause'

export type ReplyRule = {
  /** Whose words they are, for the report and for whoever mends the table. */
  readonly from: string
  readonly at?: readonly Stage[]
  readonly code?: RegExp
  readonly enhanced?: RegExp
  readonly text?: RegExp
  readonly class: ReplyClass
  readonly scope: Scope
  readonly action: Action
  /** The least wait before the next try, where the receiver's window is known. */
  readonly minutes?: number
  /** A sender's daily quota: the run goes on at the next midnight of the publication's zone. */
  readonly untilTomorrow?: true
}

const hard = { class: 'hard', scope: 'recipient', action: 'suppress' } as const
const soft = { class: 'soft', scope: 'recipient', action: 'retry' } as const
const throttle = { class: 'throttle', scope: 'lane', action: 'slow' } as const
const content = { class: 'content', scope: 'message', action: 'reject' } as const
const reputation = { class: 'reputation', scope: 'lane', action: 'slow', minutes: 60 } as const
const policy = { class: 'policy', scope: 'run', action: 'pause' } as const
const sender = { class: 'sender', scope: 'run', action: 'pause' } as const
const auth = { class: 'auth', scope: 'run', action: 'pause' } as const
const site = { class: 'site', scope: 'site', action: 'wait' } as const
const size = { class: 'size', scope: 'message', action: 'reject' } as const

const RECIPIENT: readonly Stage[] = ['rcpt', 'data', 'body', 'dot']
const MESSAGE: readonly Stage[] = ['data', 'body', 'dot']

/** Before any recipient is named, no reply can be about one. */
const beforeRecipients: readonly ReplyRule[] = [
  // A Chinese local part, and a relay without SMTPUTF8: refused before MAIL, but about this recipient alone.
  { from: 'RFC 6531', enhanced: /^5\.6\.7$/, ...hard, action: 'reject' },
  { from: 'AUTH', at: ['auth'], ...auth },
  { from: 'connection', at: ['connect', 'greeting', 'ehlo', 'tls'], ...site },
  {
    from: 'Aliyun DirectMail',
    text: /(daily|monthly|day|month)\b.{0,40}quota|quota.{0,30}\b(day|daily|month)/i,
    ...sender,
    untilTomorrow: true,
  },
  { from: 'NetEase', text: /\bMI:(CEL|CCL|DMC)\b|\bRP:DRC\b/, class: 'throttle', scope: 'lane', action: 'again' },
  { from: 'MAIL', at: ['mail'], code: /^5[35]0$/, text: /authenticat(e|ion) (is )?required|log ?in first/i, ...auth },
  { from: 'relay', text: /relay(ing)? (access )?(denied|not (permitted|allowed))|not permitted to relay/i, ...auth },
]

const chinese: readonly ReplyRule[] = [
  { from: 'QQ', text: /\b(ip|connection|domain|sender) frequency limited|connection denied/i, ...throttle },
  { from: 'QQ', text: /mailbox unavailable or access denied/i, ...soft },
  { from: 'QQ', text: /suspected (spam ip|bounce attacks?)/i, ...reputation },
  { from: 'QQ', text: /\b(spf|dmarc|dkim) check failed/i, ...policy },
  { from: 'QQ', text: /mail is rejected by recipients?/i, ...hard, class: 'policy' },
  { from: 'QQ', text: /mail content denied|spam is embedded in|suspected spam/i, ...content },
  { from: 'QQ', text: /用户不存在|帐号不存在|账号不存在|邮箱不存在|未开通|已注销|deactivated mailbox/, ...hard },
  { from: 'QQ', text: /空间不足|邮箱已满|信箱已满/, ...soft },
  { from: 'China', text: /发信频率|频率(过高|限制)|发送(过于)?频繁|稍后再试/, ...throttle },
  { from: 'China', text: /垃圾邮件|内容(违规|被拒|敏感)/, ...content },
  { from: 'NetEase', text: /\bHL:REP\b/, ...throttle, class: 'reputation', minutes: 15 },
  { from: 'NetEase', text: /\bMI:SFQ\b|\bRP:(QRC|TRC)\b|\bDT:RBL\b/, ...throttle, minutes: 15 },
  { from: 'NetEase', text: /\bHL:(IFC|ICC|MEP)\b/, ...throttle },
  { from: 'NetEase', text: /\bHL:(IHU|IPB|ITC)\b/, ...reputation },
  { from: 'NetEase', text: /\bMI:SPF\b/, ...policy },
  { from: 'NetEase', text: /\bMI:(IMF|NHD|STC)\b|fake sender/i, ...sender },
  { from: 'NetEase', code: /^4/, text: /\bDT:SPM\b/, class: 'content', scope: 'message', action: 'retry', minutes: 2 },
  { from: 'NetEase', text: /\bDT:SPM\b/, ...content },
  { from: 'Coremail', text: /\bip is (hang ?up|rejected)/i, ...reputation },
  { from: 'Coremail', text: /user (not found|suspended|hang ?up|in blacklist|is (locked|suspended))/i, ...hard },
  { from: 'Aliyun', text: /ANTISPAM_BAT|too frequently sending/i, ...throttle },
  { from: 'Aliyun DirectMail', code: /^(559|561|563)$/, ...hard },
  { from: 'Aliyun DirectMail', code: /^551$/, text: /account/i, at: ['auth', 'mail'], ...auth },
  { from: 'Aliyun DirectMail', code: /^556$/, ...soft, action: 'again' },
  { from: 'Aliyun DirectMail', code: /^557$/, ...size },
  { from: 'Aliyun DirectMail', code: /^(42[37]|52[46])$/, ...soft },
  { from: 'Sina', text: /out of allow rcpt|too many same size mails/i, ...throttle },
]

const worldwide: readonly ReplyRule[] = [
  { from: 'Google, Microsoft', enhanced: /^5\.7\.(23|25|26|27|515)$/, ...policy },
  { from: 'Google', enhanced: /^4\.7\.(23|25|26|27)$/, ...policy },
  { from: 'Google', code: /^4/, enhanced: /^4\.7\.(0|28)$/, ...throttle },
  { from: 'Google', code: /^4/, enhanced: /^4\.2\.1$/, ...soft },
  { from: 'Yahoo', text: /\[TSS?\d\d\]/, ...throttle },
  { from: 'Microsoft', text: /\bRP-00[123]\b/, ...throttle },
  { from: 'Microsoft', text: /\(S3140\)|\(S3150\)|\bSC-00[1-4]\b|\bDY-00[12]\b/, ...reputation },
  { from: 'Microsoft', enhanced: /^5\.4\.1$/, text: /recipient address rejected/i, ...hard },
  {
    from: 'anyone',
    text: /required authentication level|unauthenticated (email|mail|senders?)|not authorized.{0,40}\bspf\b|violates?.{0,20}\bdmarc\b|\bdmarc\b.{0,20}(fail|polic)/i,
    ...policy,
  },
  {
    from: 'anyone',
    text: /blocked using|listed (in|at|by|on)\b|spamhaus|barracuda|\b(dns|r)bl\b|block ?list|poor reputation|bad reputation/i,
    ...reputation,
  },
  { from: 'anyone', text: /gr[ae]y-?list|postgrey|灰名单/i, class: 'greylist', scope: 'recipient', action: 'retry' },
  { from: 'anyone', code: /^4/, text: /too many (connections|messages|mails?)|rate limit|throttl/i, ...throttle },
  { from: 'anyone', code: /^[45]52$/, enhanced: /^[45]\.5\.3$/, ...soft, action: 'again' },
  { from: 'anyone', text: /too many recipients/i, ...soft, action: 'again' },
  {
    from: 'anyone',
    at: RECIPIENT,
    text: /(mail)?box (is )?(full|exceeded)|over ?quota|quota (is )?(exceeded|full)|exceeded.{0,20}quota|insufficient.{0,12}(disk|mail).{0,8}space/i,
    ...soft,
  },
  {
    from: 'anyone',
    code: /^5/,
    text: /(message|mail|content).{0,20}too (large|big|long)|exceed(s|ed)?.{0,24}(size|length)|size (limit )?exceed/i,
    ...size,
  },
  {
    from: 'anyone',
    at: RECIPIENT,
    code: /^5/,
    text: /(no such|unknown|invalid|non-?existent) (user|mailbox|recipient|account|address|person)|(user|mailbox|recipient|account|address)\b.{0,48}(\b(unknown|not found|invalid|inactive|disabled|deleted|not exist)|n.t (exist|have))|recipient no longer|no longer (exists|valid|available)|no mailbox (here|by that name)|not a known user|unrouteable address|addressee unknown/i,
    ...hard,
  },
  {
    from: 'anyone',
    at: MESSAGE,
    code: /^5/,
    text: /spam|junk|unsolicited|virus|malware|phish|content|bulk mail|rejected by anti/i,
    ...content,
  },
]

/** RFC 3463: what the enhanced code says, whoever says it. */
const byEnhancedCode: readonly ReplyRule[] = [
  { from: 'RFC 3463', enhanced: /^5\.1\.[78]$/, ...sender },
  { from: 'RFC 3463', at: RECIPIENT, enhanced: /^5\.1\.\d+$|^5\.2\.1$/, ...hard },
  { from: 'RFC 3463', enhanced: /^[45]\.2\.2$/, ...soft },
  { from: 'RFC 3463', enhanced: /^5\.(2\.3|3\.4)$/, ...size },
  { from: 'RFC 3463', at: MESSAGE, enhanced: /^5\.[67]\.\d+$/, ...content },
  { from: 'RFC 3463', at: ['rcpt'], enhanced: /^5\.7\.\d+$/, class: 'policy', scope: 'recipient', action: 'reject' },
]

/** RFC 5321 §4.2: what the stage and the first digit say when the words say nothing. */
const byStage: readonly ReplyRule[] = [
  { from: 'RFC 5321', code: /^421$/, ...throttle },
  { from: 'RFC 5321', at: ['mail'], code: /^5(00|02|03)$/, ...site },
  { from: 'RFC 5321', at: ['mail'], code: /^5/, ...sender },
  { from: 'RFC 5321', at: ['mail'], code: /^4/, ...throttle },
  { from: 'RFC 5321', at: ['rcpt'], code: /^45[01]$/, class: 'greylist', scope: 'recipient', action: 'retry' },
  { from: 'RFC 5321', at: ['rcpt'], code: /^55[013]$/, text: /mailbox|user|recipient|address/i, ...hard },
  { from: 'RFC 5321', at: ['rcpt'], code: /^5(01|04|55)$/, ...hard, action: 'reject' },
  { from: 'RFC 5321', code: /^50[023]$/, ...site },
  { from: 'RFC 5321', at: MESSAGE, code: /^552$/, ...size },
  { from: 'RFC 5321', at: MESSAGE, code: /^5/, ...content },
  { from: 'RFC 5321', code: /^4/, ...soft, scope: 'message' },
]

/** A refusal in words nobody has met: ended for this issue, but no reason to leave the member out of the next. */
export const UNKNOWN_REPLY: ReplyRule = { from: 'unknown', class: 'policy', scope: 'recipient', action: 'reject' }

export const REPLY_RULES: readonly ReplyRule[] = [
  ...beforeRecipients,
  ...chinese,
  ...worldwide,
  ...byEnhancedCode,
  ...byStage,
]
