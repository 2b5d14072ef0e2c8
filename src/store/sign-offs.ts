// Signatures under editions. One stage of one edition is signed once; a signature is never changed or removed, it only
// becomes stale when the edition's hash is another.
import { appendAudit } from './audit.ts'
import type { Room } from './room.ts'
import type { SignOffTables } from './schema.ts'

export type SignedArticle = {
  readonly id: string
  readonly title: string
  readonly hash: string
  readonly text: string
}

export type SignOff = {
  readonly issue: string
  readonly hash: string
  readonly stage: string
  readonly signer: string
  readonly note: string
  readonly at: number
}

export function openSignOffs({ db, write, now, ...room }: Room) {
  return {
    /** False where this stage of this edition was signed already: the first signature stands. */
    sign: (signOff: Omit<SignOff, 'at'>, articles: readonly SignedArticle[]): Promise<boolean> =>
      write(async (tx) => {
        const { issue, hash, stage, signer } = signOff
        const inserted = await tx
          .insertInto('sign_offs')
          .values({ ...signOff, at: now() } as SignOffTables['sign_offs'])
          .onConflict((conflict) => conflict.columns(['issue', 'hash', 'stage']).doNothing())
          .returning('stage')
          .executeTakeFirst()
        if (!inserted) return false
        await tx
          .insertInto('signed_editions')
          .values({ hash, articles: JSON.stringify(articles) })
          .onConflict((conflict) => conflict.column('hash').doNothing())
          .execute()
        const entry = { actor: `staff:${signer}`, action: 'edition.sign', subject: issue, detail: { stage, hash } }
        await appendAudit({ db, write, now, ...room }, tx, entry)
        return true
      }),

    /** Every signature of an issue, oldest first. */
    list: (issue: string): Promise<SignOff[]> =>
      db
        .selectFrom('sign_offs')
        .select(['issue', 'hash', 'stage', 'signer', 'note', 'at'])
        .where('issue', '=', issue)
        .orderBy('id')
        .execute(),

    findArticles: async (hash: string): Promise<readonly SignedArticle[] | undefined> => {
      const row = await db.selectFrom('signed_editions').select('articles').where('hash', '=', hash).executeTakeFirst()
      return row && (JSON.parse(row.articles) as SignedArticle[])
    },
  }
}
