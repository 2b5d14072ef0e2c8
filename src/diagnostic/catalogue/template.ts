// The words of the diagnostics that the template room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const templateCodes = {
  'template/syntax': {
    severity: 'error',
    zh: {
      what: '这里不是 Handlebars 能读的模板：{detail}',
      why: '模板读不懂，整个版就无法生成。',
      fix: '检查 {{…}} 是否成对、{{#if}} 与 {{/if}} 是否对应；也可以删掉这个文件，改用 Kanfa 自带的模板。',
    },
    en: {
      what: 'Handlebars cannot read the template here: {detail}',
      why: 'An edition cannot be made from a template that does not parse.',
      fix: 'Look for unpaired {{…}} and for a {{#if}} without its {{/if}}; or delete the file to use the one that comes with Kanfa.',
    },
  },
  'template/unescaped': {
    severity: 'error',
    zh: {
      what: '“{name}”用了三重花括号，内容会不经转义写进页面。',
      why: '稿件里的文字一旦被当成标记，就可能带进脚本。',
      fix: '改用两重花括号 {{…}}；排好版的内容用两重花括号也会原样写出。',
    },
    en: {
      what: '"{name}" stands in triple braces, which would write it unescaped.',
      why: 'Text of an article that is taken for markup can bring a script along.',
      fix: 'Write double braces {{…}}; content that is already set passes through them as it is.',
    },
  },
  'template/unknown-helper': {
    severity: 'error',
    zh: {
      what: '模板里没有“{name}”这个助手。',
      why: '模板只能使用固定的几个助手，写错的名字不会被悄悄忽略。',
      fix: '是不是想用：{near}？可用的有 if、unless、each、with、eq、say、date、css。',
    },
    en: {
      what: 'Templates have no helper "{name}".',
      why: 'The helpers are a fixed few, so that a slip cannot pass unseen.',
      fix: 'Did you mean: {near}? There are if, unless, each, with, eq, say, date and css.',
    },
  },
  'template/unknown-name': {
    severity: 'error',
    zh: {
      what: '模板用到了“{name}”，但这里没有这个值。',
      why: '名字写错时若留空，读者会收到缺字的版面。',
      fix: '对照 docs/templates.md 里这个模板的值，改正名字。',
    },
    en: {
      what: 'The template asks for "{name}", which does not exist here.',
      why: 'A slip that printed nothing would reach readers as a hole in the page.',
      fix: 'Compare with the values that docs/templates.md lists for this template.',
    },
  },
  'template/not-allowed': {
    severity: 'error',
    zh: {
      what: '模板里不允许使用“{name}”。',
      why: '装饰器、动态局部模板、互相包含的模板和对象内部的名字能越出模板，因此一律拒绝。',
      fix: '改用固定名字的 {{> 名字}} 与普通的值。',
    },
    en: {
      what: '"{name}" is not allowed in a template.',
      why: 'Decorators, dynamic or circular partials and the inside of objects reach beyond a template, so they are refused.',
      fix: 'Use {{> name}} with a fixed name, and plain values.',
    },
  },
  'template/missing': {
    severity: 'error',
    zh: {
      what: '找不到模板“{name}”。',
      why: '模板里提到的文件必须存在，否则版面会缺一块。',
      fix: '在 templates/ 下补上这个文件，或改正名字。',
    },
    en: {
      what: 'There is no template "{name}".',
      why: 'A file that a template names must exist, or the page would have a hole.',
      fix: 'Add the file under templates/, or correct the name.',
    },
  },
} satisfies Record<string, CatalogueEntry>
