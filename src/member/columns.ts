// Which column of a table is which: the names that members' offices really use, in Chinese and English. Invariant: a
// column whose name is not known is kept as a custom field under its own name; nothing in a file is dropped silently.

export const COLUMNS = ['address', 'name', 'organisation', 'language', 'format', 'tags', 'consent'] as const
export type Column = (typeof COLUMNS)[number]

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const NAMES: Readonly<Record<Column, ReadonlySet<string>>> = {
  address: words(
    '邮箱 电子邮箱 电子邮件 邮件 邮箱地址 邮件地址 电子邮箱地址 电邮 联系邮箱 email emailaddress mail address',
  ),
  name: words('姓名 名字 联系人 收件人 称呼 name fullname contact contactname'),
  organisation: words(
    '单位 单位名称 公司 公司名称 企业 企业名称 机构 机构名称 工作单位 所在单位 会员单位 organisation organization company employer',
  ),
  language: words('语言 语种 language lang'),
  format: words('版式 格式 邮件版式 format'),
  tags: words('标签 类别 分组 tags tag labels'),
  consent: words('同意 同意说明 同意方式 订阅同意 授权 授权说明 consent permission optin'),
}

/** What an export adds and an import leaves alone: it says what was, not what is wanted. */
const LEFT_ALONE = new Set(
  '名单 状态 自 方式 来源 停发 编号 行号 原因 lists status since how source suppressed id line reason'.split(' '),
)

/** What an export writes. */
export const HEADINGS: Readonly<Record<Column, { readonly zh: string; readonly en: string }>> = {
  address: { zh: '邮箱', en: 'email' },
  name: { zh: '姓名', en: 'name' },
  organisation: { zh: '单位', en: 'organisation' },
  language: { zh: '语言', en: 'language' },
  format: { zh: '版式', en: 'format' },
  tags: { zh: '标签', en: 'tags' },
  consent: { zh: '同意说明', en: 'consent' },
}

export type Mapping = {
  readonly header: readonly string[]
  readonly at: Readonly<Partial<Record<Column, number>>>
  /** Sorted by name, so that equal fields are equal text. */
  readonly fields: readonly { readonly at: number; readonly name: string }[]
}

export function mapColumns(header: readonly string[]): Mapping {
  const at: Partial<Record<Column, number>> = {}
  const fields: { at: number; name: string }[] = []
  for (const [index, written] of header.entries()) {
    const name = written.normalize('NFKC').trim()
    const plain = name
      .toLowerCase()
      .replace(/\(.*\)$/, '')
      .replace(/[\s_*:-]/g, '')
    const column = COLUMNS.find((one) => NAMES[one].has(plain))
    if (column !== undefined && at[column] === undefined) at[column] = index
    else if (name !== '' && !LEFT_ALONE.has(plain)) fields.push({ at: index, name: name.slice(0, 60) })
  }
  return { header, at, fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}
