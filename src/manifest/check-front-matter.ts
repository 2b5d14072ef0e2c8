// An article's front matter → its checked form, with spans into the Markdown file.
import type { Checked, Span } from '../diagnostic/diagnostic.ts'
import type { SourceText } from '../diagnostic/source-text.ts'
import { type ArticleForm, articleSchema } from './article-schema.ts'
import { checkValue } from './check-value.ts'
import { type Path, parseYaml } from './parse-yaml.ts'

export type FrontMatter = { readonly form: ArticleForm; readonly spanOf: (path: Path) => Span }

export function checkFrontMatter(source: SourceText, range: Span): Checked<FrontMatter> {
  const parsed = parseYaml(source, range)
  const yaml = parsed.value
  if (!yaml) return { value: undefined, diagnostics: parsed.diagnostics }
  const checked = checkValue(articleSchema, { ...yaml, value: yaml.value ?? {} })
  const value = checked.value && { form: checked.value, spanOf: (path: Path) => yaml.spanOf(path) }
  return { value, diagnostics: [...parsed.diagnostics, ...checked.diagnostics] }
}
