// What Chinese pages set round their text inside the article's own box: the trail of crumbs above the headline, buttons,
// notices, lists of other articles below. Nothing is cut that holds a sentence, and all of it is listed.
import type { Dropped } from './html-to-markdown.ts'
import { squash } from './repair/characters.ts'

const seen = (block: string): string =>
  block
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^#+ |[*\\]/gm, '')
    .trim()
const isProse = (block: string): boolean => /[。！？；]/.test(seen(block)) && seen(block).length > 24

const FURNITURE =
  /^(?:(?:您?(?:的|现在的|所在的)?(?:当前)?位置)[：:].*|(?:上一[篇条页]|下一[篇条页]|放大|缩小|默认|打印|关闭|返回顶部|返回首页|收藏|纠错|分享到?|字号|大|中|小|微信|微博|QQ空间|QQ好友|复制链接|[【】|：:\s])+|(?:点击|长按|扫码).{0,8}(?:蓝字|关注|二维码).{0,12}|(?:网友|用户|发表)?评论.{0,24}|\d+ ?条评论|原标题[：:].*|举报[/ ]?反馈|[-—– ]*END[-—– ]*|阅读原文.{0,24}|(?:阅读|在看|点赞?|赞)[\d\s万+]*|.*(?:备案号[：:]|ICP备\d|公网安备|网站标识码[：:]).*|(?:版权所有|Copyright).*|(?:上|下)一[篇条][：:].*)$/
const OTHERS = /^(?:相关|推荐|延伸|热门|猜你|为您|更多).{0,4}(?:阅读|新闻|链接|报道|文章|推荐|喜欢|内容|资讯)[：:]?$/

export function trimPage(blocks: readonly string[], title: string): { blocks: string[]; dropped: Dropped[] } {
  const lead = blocks.slice(0, Math.max(0, blocks.findIndex(isProse)))
  // The page's own headline: the crumbs stand above it. What has the title in its text begins after it.
  const start = lead.findIndex((block) => title !== '' && squash(seen(block)) === squash(title)) + 1
  const others = blocks.findIndex((block, at) => at > 0 && OTHERS.test(seen(block)) && !blocks.slice(at).some(isProse))
  const kept: string[] = []
  const dropped: Dropped[] = []
  for (const [at, block] of blocks.entries())
    if (at === start - 1) continue
    else if (at < start || (others > 0 && at >= others) || FURNITURE.test(seen(block)))
      dropped.push({ what: 'outside-article', text: seen(block).slice(0, 120) })
    else kept.push(block)
  return { blocks: kept, dropped }
}
