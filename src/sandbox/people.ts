// The people of the sandbox, with ids that never change, so that a story told today can be told again tomorrow.
import { createHash } from 'node:crypto'

/** What a person is to the workspace. */
export type PersonKind = 'member' | 'guest' | 'bot' | 'deactivated' | 'external'

/** A person of the sandbox, as the local Slack knows them. `flags` are Slack's own, where a test wants one set. */
export type Person = {
  id: string
  handle: string
  name: string
  email: string | null
  kind: PersonKind
  teamId: string
  timeZone: string
  locale: string
  isAdmin?: boolean
  isEmailConfirmed?: boolean
  flags?: Record<string, unknown>
}

/** The workspace of the sandbox, and the one that the external person comes from. */
export const TEAM = { id: 'T0SEHAT0001', name: 'Sehat', domain: 'sehat' }
export const OTHER_TEAM = 'T0PARTNER01'

/** The Enterprise organization that the workspace can be part of, and the other workspace that it then has. */
export const ENTERPRISE = { id: 'E0SEHAT0001', name: 'Sehat Group' }
export const SECOND_TEAM = { id: 'T0SEHAT0002', name: 'Sehat Lab', domain: 'sehat-lab' }

/** The workspaces that the app is installed in, by their id. */
export const ownTeam = (id: string): typeof TEAM | undefined => [TEAM, SECOND_TEAM].find((team) => team.id === id)

/** The workspace that someone speaks from; whoever is of a company outside speaks through the first. */
export const teamOf = ({ teamId }: Pick<Person, 'teamId'>): typeof TEAM => ownTeam(teamId) ?? TEAM

const jakarta = { kind: 'member', teamId: TEAM.id, timeZone: 'Asia/Jakarta', locale: 'id-ID' } as const
const acme = { kind: 'member', teamId: TEAM.id, timeZone: 'Europe/Amsterdam', locale: 'en-GB' } as const

/** Who is there when the sandbox opens for the first time. */
export const CAST: readonly Person[] = [
  { ...jakarta, id: 'U0DINA00001', handle: 'dina', name: 'Dina Kusuma', email: 'dina@sehat.example' },
  { ...jakarta, id: 'U0BUDI00001', handle: 'budi', name: 'Budi Santoso', email: 'budi@sehat.example' },
  { ...jakarta, id: 'U0SARI00001', handle: 'sari', name: 'Sari Wulandari', email: 'sari@sehat.example' },
  { ...jakarta, id: 'U0ANA000001', handle: 'ana', name: 'Ana Pratiwi', email: 'ana@sehat.example' },
  { ...acme, id: 'U0OMAR00001', handle: 'omar', name: 'Omar Haddad', email: 'omar@acme.example', isAdmin: true },
  {
    ...acme,
    id: 'U0YUSUF0001',
    handle: 'yusuf',
    name: 'يوسف الأحمد',
    email: 'yusuf@acme.example',
    timeZone: 'Asia/Riyadh',
    locale: 'ar-SA',
  },
  { ...jakarta, id: 'U0GITA00001', handle: 'gita', name: 'Gita Lestari', email: 'gita@guest.example', kind: 'guest' },
  { ...acme, id: 'U0ROBO00001', handle: 'robo', name: 'Robo', email: null, kind: 'bot' },
  {
    ...jakarta,
    id: 'U0DEWI00001',
    handle: 'dewi',
    name: 'Dewi Anggraini',
    email: 'dewi@sehat.example',
    kind: 'deactivated',
  },
  {
    ...jakarta,
    id: 'U0EKO000001',
    handle: 'eko',
    name: 'Eko Nugroho',
    email: 'eko@partner.example',
    kind: 'external',
    teamId: OTHER_TEAM,
  },
]

/** A person who joins later: what is not said is filled in, and the id follows from the handle. */
export function newcomer(given: Partial<Person> & { handle: string }): Person {
  const { handle } = given
  const kind = given.kind ?? 'member'
  const email = given.email === undefined ? (kind === 'bot' ? null : `${handle}@sehat.example`) : given.email
  const teamId = kind === 'external' ? OTHER_TEAM : TEAM.id
  return { ...jakarta, teamId, id: idFor(handle), name: handle, ...given, kind, email }
}

function idFor(handle: string): string {
  const digest = createHash('sha256').update(handle).digest()
  return `U1${digest.readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0').slice(0, 9)}`
}

/** How far a time zone lies from UTC at a moment, in seconds, as Slack reports it. */
export function zoneOffset(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name)
  if (!found) return 0
  const [, sign, hours, minutes] = found
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}
