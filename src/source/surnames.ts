// Surnames, in one place, by how common they are: a byline may be anybody's, but in damaged text a character is taken for
// part of a name only behind the commonest. A surname is believed where the language's dictionary makes it no word.
import { words } from './repair/characters.ts'

const COMMONEST = '王李张刘陈赵吴徐孙朱郭罗'
const COMMON = `${COMMONEST}杨黄周胡林何高梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董余叶温凌`
const ALL = `${COMMON}马于程袁傅沈吕苏卢蒋贾丁魏薛阎杜戴夏钟汪任姜范方石姚谭廖邹熊金陆郝孔白崔康邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛芦季俞章鲁葛伍韦申尤毕聂焦柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹苗费纪靳盛童欧甄项曲游阳裴席卫屈鲍覃霍翁隋甘景薄包柏宁柯阮桂闵`
const COMPOUND = '欧阳|司马|上官|诸葛|司徒|皇甫|慕容|令狐|尉迟|端木'

const COMPOUND_NAME = new RegExp(`^(?:${COMPOUND})[\\u4e00-\\u9fff]{1,2}$`)
const SINGLE_NAME = new RegExp(`^[${ALL}][\\u4e00-\\u9fff]{1,2}$`)

/** 王小明, 欧阳明: a surname and a given name, and nothing else. */
export const isFullName = (name: string): boolean =>
  COMPOUND_NAME.test(name) || (SINGLE_NAME.test(name) && words.segment(name).containing(0)?.segment.length === 1)

/** Whoever reads on may read a given name of one character: 张, but not 主张. */
const LAST = new RegExp(`(?<!\\d)[${COMMONEST}]$`)
export const endsInSurname = (head: string): boolean =>
  LAST.test(head) && words.segment(head).containing(head.length - 1)?.segment.length === 1

/** A surname and one character: what follows may be the third of a name (王立尧; 年羹尧 is history's). */
const TWO_OF_THREE = new RegExp(`[${COMMON}年]\\p{Script=Han}$`, 'u')
export const endsInHalfName = (head: string): boolean => TWO_OF_THREE.test(head)
