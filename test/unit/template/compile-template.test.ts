import { expect, test } from 'vitest'
import { attempt, FileTrouble } from '../../../src/diagnostic/file-trouble.ts'
import { compileTemplate } from '../../../src/template/compile-template.ts'
import { openTemplates } from '../../../src/template/open-templates.ts'
import { html, safe } from '../../../src/template/safe-html.ts'

const compile = (text: string) => compileTemplate(text, 'templates/web/page.html.hbs')
const codes = (text: string) => compile(text).diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`)
const fill = (text: string, context: object) => compile(text).value?.(context)

test('escapes text, lets SafeHtml pass, and is not fooled by look-alikes', () => {
  expect(fill('<p title="{{a}}">{{a}}</p>', { a: `<b onclick='x'>"&\`` })).toBe(
    '<p title="&lt;b onclick&#x3D;&#x27;x&#x27;&gt;&quot;&amp;&#x60;">&lt;b onclick&#x3D;&#x27;x&#x27;&gt;&quot;&amp;&#x60;</p>',
  )
  expect(fill('{{a}}{{b}}', { a: html`<i>${'<'}</i>`, b: safe('<hr>') })).toBe('<i>&lt;</i><hr>')
  expect(fill('{{a}}', { a: { toHTML: '<hr>' } })).not.toContain('<hr>')
})

test('names the line of every mistake at once', () => {
  expect(codes('ok\n{{{title}}}\n  {{frob 1}}\n{{#sum a}}{{/sum}}{{say "contnets"}}')).toEqual([
    'template/unescaped 2:1',
    'template/unknown-helper 3:3',
    'template/unknown-helper 4:1',
    'template/unknown-helper 4:19',
  ])
  expect(codes('a\n{{#if x}}\nb')).toEqual(['template/syntax 3:1'])
  expect(codes('a\n{{#if x}}{{/each}}')).toEqual(['template/syntax 2:4'])
  expect(codes('a\n\n{{ < }}')).toEqual(['template/syntax 3:1'])
})

test('what fails while it is filled is the template’s mistake, not a bug', () => {
  for (const text of ['{{#if}}{{/if}}', '{{each}}', '{{css "url(x)"}}', '{{helperMissing}}']) {
    const template = compile(text).value
    const { diagnostics } = attempt(() => template?.({}))
    expect(
      diagnostics.map(({ code, file }) => [code, file]),
      text,
    ).toEqual([['template/syntax', 'templates/web/page.html.hbs']])
  }
})

test('refuses every way to code that Handlebars ever had', () => {
  for (const text of [
    '{{constructor.constructor "return 1"}}',
    '{{a.constructor}}',
    '{{#with (lookup this "constructor")}}{{/with}}',
    '{{> (lookup . "name")}}',
    '{{*decorate}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{#> layout}}{{/layout}}',
    '{{a.__proto__.b}}',
    '{{a.[__proto__]}}',
    '{{lookup this "constructor"}}',
    '{{&a}}',
  ])
    expect(compile(text).value, text).toBeUndefined()
})

test('a name that the context lacks is a diagnostic, not an empty page', () => {
  const template = compile('a\n {{title}} {{titel}}').value
  const { diagnostics } = attempt(() => template?.({ title: 'x' }))
  expect(diagnostics).toMatchObject([{ code: 'template/unknown-name', line: 2, column: 14, values: { name: 'titel' } }])
  expect(() =>
    attempt(() => {
      throw new TypeError('bug')
    }),
  ).toThrow(TypeError)
})

test('says the house words in the language at the root of the context', () => {
  const text = '{{#each list}}{{say "readArticle" title=this}} {{/each}}'
  expect(fill(text, { language: 'zh-CN', list: ['甲'] })).toBe('阅读全文：甲 ')
  expect(fill(text, { language: 'en', list: ['A'] })).toBe('Read on: A ')
})

const filesOf = (files: Record<string, string>) => ({
  read: (path: string) => (path in files ? new TextEncoder().encode(files[path]) : undefined),
  list: () => [],
})

test("takes the newsroom's file before the house's, whichever of several names it has", () => {
  const templates = openTemplates([
    filesOf({ 'templates/a.hbs': 'own {{x}}' }),
    filesOf({ 'templates/a.hbs': 'house', 'templates/special/a.hbs': 'house special', 'templates/b.hbs': 'house b' }),
  ])
  expect(templates.get('special/a.hbs', 'a.hbs')({ x: '<' })).toBe('own &lt;')
  expect(templates.render('b.hbs', {}).toHTML()).toBe('house b')
  expect(() => templates.get('c.hbs')).toThrow(FileTrouble)
})

test('partials are files by name; one that is missing or goes in a circle is reported', () => {
  const templates = openTemplates([
    filesOf({
      'templates/web/page.html.hbs': '<{{> web/card}}>{{> web/card title="2"}}',
      'templates/web/card.html.hbs': '[{{title}}]',
      'templates/web/round.html.hbs': '{{> web/round}}',
      'templates/web/gone.html.hbs': '\n{{> web/nowhere}}',
    }),
  ])
  expect(templates.get('web/page.html.hbs')({ title: '1' })).toBe('<[1]>[2]')
  const codesOf = (path: string) => attempt(() => templates.get(path)).diagnostics.map((one) => one.code)
  expect(codesOf('web/round.html.hbs')).toEqual(['template/not-allowed'])
  expect(codesOf('web/gone.html.hbs')).toEqual(['template/missing'])
})
