// Whom views are drawn for: names that do their best to break a surface, people and organizations in every number, each
// preset and a catalog as large as catalogs get. Shared by the tests of this folder.
import { type Catalog, type CatalogInput, loadCatalog, readCatalog } from '../../../src/catalog/catalog.ts'
import { presets } from '../../../src/catalog/presets/presets.ts'
import { standard } from '../../../src/catalog/presets/standard.ts'
import type { OrganizationRef, PersonRef } from '../../../src/org/context.ts'
import type { OrganizationCard } from '../../../src/org/organization/contexts.ts'
import type { Caller } from '../../../src/org/people/people.ts'
import type { Say } from '../../../src/slack/words/words.ts'

/** What people may be called, the worst of it at the full length of 200 characters as people see them. */
export const names: Record<string, string> = {
  'an ordinary name': 'Sehat Clinic',
  '200 family emoji': '👨‍👩‍👧‍👦'.repeat(200),
  '200 Arabic letters': 'ش'.repeat(200),
  '200 mentions of everyone': '<!channel>'.repeat(200),
  'a mention of a person': '<@U0123ABCD>',
  'a link with a label': '<https://evil.example/?a=b&c|Approve>',
  'entities that were typed': '&lt;!channel&gt;&amp;lt;',
  bold: '*bold*',
  italics: '_x_ ~y~',
  code: '``` `code` ```',
  'an emoji name': ':tada:',
  'a plain mention': '@here',
  'a quote': '> quote',
  'one character with 300 marks': `a${'\u0301'.repeat(300)}`,
  'direction overrides': `\u202E${'evil'.repeat(20)}\u2066\u202D`,
  'a name that is no name': '',
}

const wide = (text: string, length: number): string => `${text} <!channel> *W* ${'W'.repeat(length)}`.slice(0, length)
const manyRoles = (): CatalogInput['roles'] =>
  Object.fromEntries(
    Array.from({ length: 97 }, (_, i) => [
      `r${i}${'x'.repeat(35)}`,
      { label: wide(`${i}`, 40), about: wide(`${i}`, 75), permissions: ['members.read'] },
    ]),
  )

/** A catalog whose every word is as long as the catalog's language allows, with a hundred roles. */
const crowded = readCatalog('crowded', {
  ...standard,
  labels: { personal: wide('Mine', 40), shared: wide('one', 40), sharedPlural: wide('many', 40) },
  roles: {
    owner: { label: wide('Owner', 40), about: wide('Owner', 75), permissions: 'all' },
    member: { label: 'Member', about: 'Works', permissions: ['members.read', 'resources.read'] },
    viewer: { label: 'Viewer', about: 'Looks', permissions: ['organization.read'] },
    ...manyRoles(),
  },
  creation: {
    ...standard.creation,
    button: wide('Create', 75),
    title: wide('Create', 24),
    submit: wide('Create', 24),
    advice: wide('Advice', 1000),
    name: {
      ...standard.creation.name,
      label: wide('Name', 40),
      placeholder: wide('Such as', 150),
      hint: wide('A name', 500),
      messages: { empty: wide('Empty', 150), tooLong: wide('Long', 150), taken: wide('Taken', 150) },
    },
  },
  support: { contact: wide('Support', 200) },
})

type Context = { kind: 'personal' | 'shared'; ended: 'left' | 'deleted' | null }
type Sizes = { organizations: number; members: number; invitations: number; people: number }
type Situation = Context & Sizes & { catalog?: Catalog; command?: string }

const situations: Record<string, Situation> = {
  'nothing yet': { kind: 'personal', ended: null, organizations: 0, members: 0, invitations: 0, people: 0 },
  'one of each': { kind: 'shared', ended: null, organizations: 1, members: 1, invitations: 1, people: 1 },
  'a hundred': { kind: 'personal', ended: 'deleted', organizations: 100, members: 10, invitations: 5, people: 3 },
  'more than fits': {
    kind: 'shared',
    ended: 'left',
    organizations: 130,
    members: 10_000,
    invitations: 20,
    people: 100,
    catalog: crowded,
    command: `/${'o'.repeat(31)}`,
  },
}

const reader = (name: string): Caller['person'] => ({
  id: 'per_0',
  name,
  email: null,
  emailConfirmed: false,
  locale: null,
  timeZone: null,
})

/** One reader, with the name that everybody and everything bears, and how much there is of all. */
export type Scene = Sizes & {
  title: string
  name: string
  say: Say
  caller: Pick<Caller, 'context' | 'ended' | 'person'>
}

/** When everything happened. */
export const moment = (): Date => new Date('2026-11-22T12:00:00Z')

const idOf = (prefix: string, index: number): string => `${prefix}_${String(index).padStart(20, '0')}`
export const person = ({ name }: Scene, index = 0): PersonRef => ({ id: idOf('per', index), name })
export const organization = ({ name }: Scene, index = 0): OrganizationRef => {
  return { id: idOf('org', index), name, kind: 'shared' }
}
export const home = ({ name }: Scene): OrganizationRef => ({ id: idOf('org', 999), name, kind: 'personal' })
export const subject = (prefix: 'inv' | 'apr' | 'res' | 'bud' | 'lnk' | 'wsp', index = 0): string => idOf(prefix, index)

/** The first of a scene's roles, the one that can do everything. */
export const owner = ({ say }: Scene): string => say.catalog.creation.creatorRole

/** The organizations a person has, their own first, of which a page is shown. */
export function cards(scene: Scene, count = scene.organizations): OrganizationCard[] {
  const common = { status: 'active', plan: scene.say.catalog.creation.plan.shared, role: owner(scene) } as const
  return [home(scene), ...Array.from({ length: count }, (_, index) => organization(scene, index))]
    .slice(0, count)
    .map((one) => ({ ...one, ...common }))
}

function sceneOf(title: string, name: string, situation: Situation, catalog: Catalog): Scene {
  const { kind, ended, command = '/org', ...sizes } = situation
  const say = { catalog: situation.catalog ?? catalog, command }
  const id = idOf('org', kind === 'personal' ? 999 : 0)
  const role = say.catalog.creation.creatorRole
  const context = { id, name, kind, status: 'active', plan: say.catalog.creation.plan[kind], role }
  return { ...sizes, title, name, say, caller: { context, ended: ended && { name, why: ended }, person: reader(name) } }
}

/** Everything that a view is drawn with: each name in each situation, and each preset. */
export const scenes: Scene[] = Object.entries(situations).flatMap(([about, situation]) => [
  ...Object.entries(names).map(([what, name]) =>
    sceneOf(`${what}, ${about}`, name, situation, loadCatalog('standard')),
  ),
  ...Object.keys(presets).map((preset) => sceneOf(`${preset}, ${about}`, 'Dina Putri', situation, loadCatalog(preset))),
])

/** One ordinary scene for each preset. */
export const perPreset: Scene[] = Object.keys(presets).map((preset) =>
  sceneOf(preset, 'Sehat Clinic', situations['one of each'] as Situation, loadCatalog(preset)),
)
