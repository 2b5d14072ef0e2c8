// The words of the diagnostics that the template room gives.
import type { CatalogueEntry } from '../diagnostic.ts'
import { error } from './entry.ts'

export const templateCodes = {
  'template/syntax': error(
    '这里不是 Handlebars 能读的模板：{detail}',
    '模板读不懂，整个版就无法生成。',
    '检查 {{…}} 是否成对、{{#if}} 与 {{/if}} 是否对应；也可以删掉这个文件，改用 Kanfa 自带的模板。',
    'Handlebars cannot read the template here: {detail}',
    'An edition cannot be made from a template that does not parse.',
    'Look for unpaired {{…}} and for a {{#if}} without its {{/if}}; or delete the file to use the one that comes with Kanfa.',
  ),
  'template/unescaped': error(
    '“{name}”用了三重花括号，内容会不经转义写进页面。',
    '稿件里的文字一旦被当成标记，就可能带进脚本。',
    '改用两重花括号 {{…}}；排好版的内容用两重花括号也会原样写出。',
    '"{name}" stands in triple braces, which would write it unescaped.',
    'Text of an article that is taken for markup can bring a script along.',
    'Write double braces {{…}}; content that is already set passes through them as it is.',
  ),
  'template/unknown-helper': error(
    '模板里没有“{name}”这个助手。',
    '模板只能使用固定的几个助手，写错的名字不会被悄悄忽略。',
    '{suggestionZh}',
    'Templates have no helper "{name}".',
    'The helpers are a fixed few, so that a slip cannot pass unseen.',
    '{suggestion}',
  ),
  'template/unknown-name': error(
    '模板用到了“{name}”，但这里没有这个值。',
    '名字写错时若留空，读者会收到缺字的版面。',
    '对照 docs/templates.md 里这个模板的值，改正名字。',
    'The template asks for "{name}", which does not exist here.',
    'A slip that printed nothing would reach readers as a hole in the page.',
    'Compare with the values that docs/templates.md lists for this template.',
  ),
  'template/not-allowed': error(
    '模板里不允许使用“{name}”。',
    '装饰器、动态局部模板、互相包含的模板和对象内部的名字能越出模板，因此一律拒绝。',
    '改用固定名字的 {{> 名字}} 与普通的值。',
    '"{name}" is not allowed in a template.',
    'Decorators, dynamic or circular partials and the inside of objects reach beyond a template, so they are refused.',
    'Use {{> name}} with a fixed name, and plain values.',
  ),
  'template/missing': error(
    '找不到模板“{name}”。',
    '模板里提到的文件必须存在，否则版面会缺一块。',
    '在 templates/ 下补上这个文件，或改正名字。',
    'There is no template "{name}".',
    'A file that a template names must exist, or the page would have a hole.',
    'Add the file under templates/, or correct the name.',
  ),
  'template/wrong-level': error(
    '邮件模板“{name}”的写法与它所在的位置不符：这里应当是 {level}',
    '邮件由一层层模板拼成，位置不对的元素会被 MJML 悄悄丢掉。',
    '照着 Kanfa 自带的同名模板改，只换样式和次序。',
    'The mail template "{name}" does not fit where it stands: it has to be {level}',
    'A mail is put together in layers, and MJML drops without a word what stands in the wrong one.',
    'Start from the template of that name that comes with Kanfa, and change only styles and order.',
  ),
  'template/mjml': error(
    'MJML 不接受这里的写法：{detail}',
    '写错的元素或属性在邮件客户端里会变成别的样子。',
    '对照 MJML 文档改正元素名或属性名。',
    'MJML does not accept what stands here: {detail}',
    'A wrong element or attribute becomes something else in a mail client.',
    'Correct the name of the element or attribute after the MJML documentation.',
  ),
  'template/mjml-lost': error(
    'MJML 编译后“{name}”不见了。',
    '没有闭合的 mj-text、写在 mj-section 之间的文字，都会被 MJML 悄悄丢掉。',
    '检查它前后的元素是否闭合，文字是否放在 mj-text 里。',
    '"{name}" is lost when MJML compiles this template.',
    'MJML drops without a word what follows an mj-text that is never closed, and text between sections.',
    'Close the elements round it, and put text into an mj-text.',
  ),
} satisfies Record<string, CatalogueEntry>
