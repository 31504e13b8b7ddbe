// The laws of the house, kept; and each law shown to catch what it forbids.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/slack/commands.ts'
import * as laws from './laws.ts'

const root = join(import.meta.dirname, '..')
const ignored = new Set(['node_modules', '.git', '.data', 'package-lock.json', 'screenshots'])

/** Every text of the repository that a person wrote, by its path from the top. */
function walk(folder = ''): laws.Source[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder ? `${folder}/${name}` : name
    if (ignored.has(name) || path === 'src/db/generated' || /\.(?:log|png)$/.test(name)) return []
    if (statSync(join(root, path)).isDirectory()) return walk(path)
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  })
}

const everything = walk()
const code = everything.filter(({ path }) => /\.ts$/.test(path))
const src = code.filter(({ path }) => path.startsWith('src/'))
const within = (room: string) => src.filter(({ path }) => path.startsWith(`src/${room}/`))
const records = everything.filter(({ path }) => path.startsWith('prisma/'))

describe('in this house', () => {
  test.each<[string, string[]]>([
    ['rooms look only into the rooms below them and use only their own packages', laws.imports(src)],
    ['only the start knows of the sandbox, and loads it only when it is meant', laws.sandboxApart(src)],
    ['only config.ts reads the environment', laws.oneReader(src)],
    ['a file owns what it exports, and no folder is for leftovers', laws.noBarrels(code)],
    ['each file says first what it holds', laws.opensWithComment(code)],
    ['each exported function says what it promises', laws.docstrings(src)],
    ['no file is longer than 300 lines', laws.oneSitting(300)(src)],
    ['names say something', laws.plainNames(code)],
    ['the rules take their time from the Clock', laws.noOwnTime(within('org'))],
    ['the record takes its time from the Clock', laws.noOwnTime(records)],
    ['nothing is unfinished', laws.nothingLeftOver(everything)],
    ['nothing points outside of the repository', laws.ownGround(everything)],
    ['Slack is answered in one place', laws.oneAcks(within('slack'))],
  ])('%s', (_, breaches) => {
    expect(breaches).toEqual([])
  })

  test('the README shows every command', () => {
    const path = join(root, 'README.md')
    expect(existsSync(path), 'README.md is not there yet').toBe(true)
    expect(laws.commandsShown(commands, readFileSync(path, 'utf8'))).toEqual([])
  })

  test('the laws see what there is', () => {
    expect(src.length).toBeGreaterThan(50)
    for (const room of Object.keys(laws.rooms).filter((room) => existsSync(join(root, 'src', room))))
      expect(within(room)).not.toEqual([])
    expect(src.flatMap(({ text }) => laws.importsOf(text)).length).toBeGreaterThan(200)
  })
})

describe('each law catches what it forbids', () => {
  const file = (path: string, text: string): laws.Source => ({ path, text })
  const bad: [string, laws.Law, laws.Source][] = [
    ['a wing in another wing', laws.imports, file('src/slack/a.ts', "import { x } from '../http/b.ts'")],
    ['a wing’s type in another wing', laws.imports, file('src/jobs/a.ts', "import type { X } from '../slack/b.ts'")],
    ['the roof in a rule', laws.imports, file('src/org/a.ts', "import { x } from '../app.ts'")],
    [
      'a wing in a rule, over several lines',
      laws.imports,
      file('src/org/a.ts', "import {\n  x,\n} from '../slack/b.ts'"),
    ],
    ['a wing in a rule, later', laws.imports, file('src/org/a.ts', "const x = await import('../slack/b.ts')")],
    ['a package that is another room’s', laws.imports, file('src/org/a.ts', "import { App } from '@slack/bolt'")],
    ['a package for its side effects', laws.imports, file('src/catalog/a.ts', "import 'pg'")],
    ['a scope that only begins alike', laws.imports, file('src/slack/a.ts', "import x from '@slackers/x'")],
    ['a room that is none', laws.imports, file('src/extras/a.ts', '')],
    ['the sandbox in a wing', laws.sandboxApart, file('src/slack/a.ts', "await import('../sandbox/b.ts')")],
    ['the sandbox at every start', laws.sandboxApart, file('src/start.ts', "import { x } from './sandbox/b.ts'")],
    ['a reader of the environment', laws.oneReader, file('src/app.ts', 'const port = process.env.PORT')],
    ['a reader by another name', laws.oneReader, file('src/app.ts', "import { env } from 'node:process'")],
    ['a barrel', laws.noBarrels, file('src/org/all.ts', "export { x } from './x.ts'")],
    ['a whole barrel', laws.noBarrels, file('src/org/all.ts', "export * from './x.ts'")],
    ['a folder of leftovers', laws.noBarrels, file('src/org/utils/x.ts', '')],
    ['a file without a word', laws.opensWithComment, file('src/a.ts', "import x from './x.ts'")],
    ['a function without a promise', laws.docstrings, file('src/a.ts', 'const b = 1\nexport async function a() {}')],
    ['an arrow without a promise', laws.docstrings, file('src/a.ts', 'export const a = (b: number): number => b')],
    ['a generic arrow without a promise', laws.docstrings, file('src/a.ts', 'export const a = <T>(b: T): T => b')],
    ['a file without an end', laws.oneSitting(3), file('src/a.ts', '1\n2\n3\n4\n')],
    ['a handler', laws.plainNames, file('src/a.ts', `function han${'dle'}Invite() {}`)],
    ['a manager', laws.plainNames, file('src/a.ts', `class SessionMan${'ager'} {}`)],
    ['a time of its own', laws.noOwnTime, file('src/org/a.ts', 'const at = new Date()')],
    ['the server’s time', laws.noOwnTime, file('src/org/a.ts', 'where "expiresAt" < now()')],
    ['a default of the server’s time', laws.noOwnTime, file('prisma/m.sql', 'DEFAULT CURRENT_TIMESTAMP')],
    ['something for later', laws.nothingLeftOver, file('README.md', `TO${'DO'}: write`)],
    ['a test left out', laws.nothingLeftOver, file('test/a.test.ts', `test.sk${'ip'}('x', () => {})`)],
    ['a test singled out', laws.nothingLeftOver, file('test/a.test.ts', `describe.on${'ly'}('x', () => {})`)],
    ['a path of one machine', laws.ownGround, file('README.md', `cd /wo${'rk'}/main`)],
    ['a neighbour', laws.ownGround, file('README.md', `see ../sha${'red'}/design.md`)],
    ['a second place that acks', laws.oneAcks, file('src/slack/a.ts', 'await ack()')],
  ]
  test.each(bad)('%s', (_, law, source) => {
    expect(law([source])).toHaveLength(1)
  })

  const good: [string, laws.Law, laws.Source][] = [
    [
      'a rule may look into the record',
      laws.imports,
      file('src/org/a.ts', "import { x } from '../db/b.ts'\nimport { z } from 'zod'"),
    ],
    ['a room may look around in itself', laws.imports, file('src/slack/views/a.ts', "import { x } from '../words.ts'")],
    ['the platform is everyone’s', laws.imports, file('src/org/a.ts', "import { x } from 'node:crypto'")],
    ['the start may load the sandbox', laws.sandboxApart, file('src/start.ts', "await import('./sandbox/start.ts')")],
    ['config.ts may read the environment', laws.oneReader, file('src/config.ts', 'process.env')],
    [
      'a promise may have several lines',
      laws.docstrings,
      file('src/a.ts', '/**\n * Adds.\n */\nexport function add() {}'),
    ],
    [
      'the Clock’s time is the time',
      laws.noOwnTime,
      file('src/org/a.ts', 'type Clock = { now(): Date }; clock.now(); new Date(at)'),
    ],
    [
      'a regular word may begin like a bad one',
      laws.plainNames,
      file('src/a.ts', 'const processes = 1; const handle = 2'),
    ],
  ]
  test.each(good)('and no more: %s', (_, law, source) => {
    expect(law([source])).toEqual([])
  })

  test('a command that is not in the README', () => {
    const rows = [{ name: '' }, { name: 'invite' }, { name: 'list' }]
    expect(laws.commandsShown(rows, 'Type `/org`, then `/org invites` and `/org list`.')).toEqual(['/org invite'])
    expect(laws.commandsShown(rows, 'Type /organize.')).toEqual(['/org', '/org invite', '/org list'])
  })
})
