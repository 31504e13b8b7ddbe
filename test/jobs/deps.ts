// What rules need to run in a job, on a real database, with a Slack that takes every message and a log that is kept.
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { connect } from '../../src/db/client.ts'
import { hotStatements } from '../../src/db/hot.ts'
import type { Deps, Log } from '../../src/org/context.ts'
import { createPictures } from '../../src/pictures/logo.ts'

export type Entry = { level: string; message: string; facts: object }

/** Opens the record at `url`. */
export function openDeps(url: string) {
  const { prisma, pool, close } = connect(url, { max: 12, onError: () => {} })
  const entries: Entry[] = []
  const keep = (level: string) => (facts: object, message: string) => void entries.push({ level, message, facts })
  const log: Log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
  const deps: Deps = {
    db: prisma,
    hot: hotStatements(pool),
    catalog: loadCatalog('standard'),
    clock: { now: () => new Date(), wall: (at) => at },
    log,
    directory: {
      find: async () => null,
      findByEmail: async () => null,
      tenant: async () => 'T1',
      reach: async () => true,
    },
    mail: null,
    signIn: null,
    tokens: { of: (subject) => `token of ${subject}` },
    resolver: { txt: async () => [] },
    isFreeMail: () => false,
    pagesUrl: 'https://org.example.com',
    announce: {
      deliver: async (_to, _letter, _at, keep) => keep({ channel: 'D1', ts: '1.0' }).then(() => null),
      share: async () => null,
      write: () => ({ lines: [], links: [], closing: [] }),
    },
    homes: { changed() {} },
    uploads: { read: async () => ({ problem: 'incomplete' }) },
    charts: { shown: async () => ({ fileId: 'F1' }) },
    pictures: createPictures(),
    payments: null,
    publicUrl: 'https://org.example.com',
    operators: [],
  }
  const words = (level: string) => entries.filter((entry) => entry.level === level).map(({ message }) => message)
  return { deps, pool, close, entries, words }
}
