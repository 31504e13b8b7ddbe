// The record as a file, line by line; and the walk through a long one.
import { describe, expect, test } from 'vitest'
import { deliver, written } from '../../src/jobs/audit-file.ts'
import type { Deps, SharedFile } from '../../src/org/context.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import * as audit from '../../src/org/record/audit.ts'
import { everything } from '../../src/org/record/record.ts'
import { at, openCast, type Player, times } from './cast.ts'

const cast = openCast()
let count = 0

async function prepared(): Promise<{ id: string; one: Player; other: Player }> {
  const n = count++
  const [one, other] = (await cast().arrive(`UREADS${n}`, `UTOO${n}`)) as [Player, Player]
  const id = await cast().founds(one, `Audit ${n}`, 'team')
  await cast().admits(one, id, [other], 'admin')
  return { id, one, other }
}

/** The surroundings with a post that keeps what it is given. */
function posting(): { deps: Deps; files: SharedFile[] } {
  const files: SharedFile[] = []
  const { deps } = cast()
  const share: Deps['announce']['share'] = async (_, file) => {
    files.push(file)
    return null
  }
  return { deps: { ...deps, announce: { ...deps.announce, share } }, files }
}

/** What the job for an export was told. */
async function asked(organizationId: string, { id: personId }: Player) {
  const { db } = cast()
  const where = { organizationId, action: 'audit.exported' }
  const { id: entryId } = await db.auditEntry.findFirstOrThrow({ where, orderBy: { at: 'desc' } })
  const { id: identityId } = await db.slackIdentity.findFirstOrThrow({ where: { personId } })
  return { entryId, identityId }
}

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('utf8').trimEnd().split('\r\n')

describe('the file', () => {
  test('is UTF-8 that table programs know, with a line for each entry, the newest first', async () => {
    const { id, one } = await prepared()
    await organizations.rename(at(one, id), { name: 'Klinik “Sehat”, größte' })
    const bytes = await written({ ctx: at(one, id), filter: everything })
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, first] = linesOf(bytes.slice(3))
    expect(head).toBe('time,actor,actor id,action,subject,subject id,before,after,approved by,surface')
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,UREADS\d+,per_\w+,organization.renamed,Klinik “Sehat”, größte|"/)
    expect(first).toContain('größte')
    expect(linesOf(bytes)).toHaveLength(1 + (await cast().recorded(id)).length)
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('runs no formula that someone is called: %j', async (name) => {
    const { id, one, other } = await prepared()
    await cast().db.person.update({ where: { id: other.id }, data: { name } })
    const [, first] = linesOf(await written({ ctx: at(one, id), filter: everything }))
    const cell = first?.split(',')[1]?.replace(/^"/, '')
    expect(cell?.startsWith("'")).toBe(true)
  })

  test('holds what was there when it was asked for, however often it is made', async () => {
    const { id, one } = await prepared()
    const before = (await cast().recorded(id)).length
    expect(await audit.exportAll(at(one, id), everything)).toMatchObject({ count: before, isCut: false })
    const [{ deps, files }, to] = [posting(), await asked(id, one)]
    await organizations.rename(at(one, id), { name: 'Later' })
    await deliver(deps, to)
    await deliver(deps, to)
    expect(files.map(({ bytes }) => linesOf(bytes).length)).toEqual([before + 1, before + 1])
    expect(files[0]?.comment).toContain(`${before} entries`)
  })

  test('goes to nobody who lost the right between asking and sending', async () => {
    const { id, one, other } = await prepared()
    await audit.exportAll(at(other, id), everything)
    const [{ deps, files }, to] = [posting(), await asked(id, other)]
    await memberships.remove(at(one, id), { personId: other.id })
    await deliver(deps, to)
    expect(files).toEqual([])
  })

  test('says when it was cut: the newest 100,000', async () => {
    const { id, one } = await prepared()
    await fill(id, 100_050)
    const { count, isCut } = await audit.exportAll(at(one, id), everything)
    expect({ count, isCut }).toEqual({ count: 100_000, isCut: true })
    const [{ deps, files }, to] = [posting(), await asked(id, one)]
    await deliver(deps, to)
    expect(linesOf(files[0]?.bytes ?? new Uint8Array())).toHaveLength(100_001)
    expect(files[0]?.comment).toContain('the newest 100,000')
  }, 120_000)
})

/** Entries of an organization, one a second up to now. */
const fill = (organizationId: string, entries: number) => cast().db.$executeRaw`
  insert into "AuditEntry" (id, "organizationId", at, "actorKind", surface, action, "subjectId")
  select 'aud_' || ${organizationId} || n, ${organizationId}, now() - n * interval '1 second', 'system', 'job',
    'organization.restored', ${organizationId} from generate_series(1, ${entries}::int) n`

test('pages hold each entry once, also where many were made in one moment', async () => {
  const { id, one } = await prepared()
  const moment = new Date()
  const { db } = cast()
  const same = { organizationId: id, at: moment, actorKind: 'system', surface: 'job', subjectId: id }
  await db.auditEntry.createMany({
    data: times(35, (n) => ({ ...same, id: `aud_${id}_${n}`, action: 'organization.restored' })),
  })
  const seen: string[] = []
  let cursor: audit.Cursor | null = null
  do {
    const page: audit.Page = await audit.list(at(one, id), { filter: { ...everything, kind: 'organization' }, cursor })
    seen.push(...page.entries.map((entry) => entry.id))
    cursor = page.older
  } while (cursor)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength(36)
})
