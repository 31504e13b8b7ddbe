// Promises of `npm run catalog`: what it says, and the code it leaves with.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { catalogCommand } from '../../src/catalog/command.ts'
import { standard } from '../../src/catalog/presets/standard.ts'
import { printCatalog } from '../../src/catalog/print.ts'
import { fileWith, spoilt } from './broken.ts'

function run(...args: string[]): { code: number; lines: string[] } {
  const lines: string[] = []
  const code = catalogCommand(args, (line) => lines.push(line))
  return { code, lines }
}

describe('check', () => {
  test('a sound file is ok, with a summary', () => {
    const file = fileWith('mine.yaml', stringify(standard))
    expect(run('check', file)).toEqual({
      code: 0,
      lines: [
        `ok: ${file} is the catalog "Standard" (roles: Owner, Admin, Billing, Member, Viewer; plans: Free < Startup < Team < Enterprise)`,
      ],
    })
  })

  test('a broken file lists every problem and leaves with 1', () => {
    const broken = spoilt((catalog) => {
      Reflect.deleteProperty(catalog, 'name')
      catalog.invitations.defaultRole = 'membr'
    })
    const file = fileWith('mine.json', JSON.stringify(broken))
    expect(run('check', file)).toEqual({
      code: 1,
      lines: [
        `The catalog ${file} cannot be used:`,
        '  name: is missing; give text',
        '  invitations.defaultRole: names the role "membr", which is not defined; did you mean "member"?',
        '2 problems',
      ],
    })
  })

  test('a missing file leaves with 1', () => {
    const { code, lines } = run('check', './none.yaml')
    expect(code).toBe(1)
    expect(lines.at(-1)).toBe('1 problem')
  })
})

describe('print', () => {
  test('prints standard where nothing is named', () => {
    expect(run('print')).toEqual({ code: 0, lines: printCatalog(loadCatalog('standard')).split('\n') })
  })

  test('prints a preset or a file by name', () => {
    expect(run('print', 'exoscale').lines[0]).toMatch(/^Exoscale: /)
    expect(run('print', fileWith('a.yaml', stringify(standard))).lines[0]).toMatch(/^Standard: /)
  })

  test('an unknown preset leaves with 1 and names the nearest', () => {
    const { code, lines } = run('print', 'exoscal')
    expect(code).toBe(1)
    expect(lines.join('\n')).toContain('did you mean "exoscale"?')
  })

  test('shows each role’s permissions in a column of its own', () => {
    const { lines } = run('print', 'exoscale')
    expect(lines).toContain('permission             Owner  Tech  Admin')
    expect(lines).toContain('resources.create       yes    yes   -')
    expect(lines).toContain('billing.pay            yes    -     yes')
    expect(lines).toContain('members.invite         yes    -     -')
  })

  test('shows the ladder, lowest plan first, with every limit, entitlement and price', () => {
    const upsideDown = spoilt((catalog) => {
      catalog.plans = Object.fromEntries(Object.entries(catalog.plans).reverse())
    })
    const { lines } = run('print', fileWith('a.json', JSON.stringify(upsideDown)))
    const at = lines.indexOf('Plans')
    expect(lines.slice(at, at + 7)).toEqual([
      'Plans',
      'plan        rank  for               members    organizations owned  workspaces  invite  rbac  teams  a month  a year     credits a month',
      '----------  ----  ----------------  ---------  -------------------  ----------  ------  ----  -----  -------  ---------  ---------------',
      'Free        0     personal, shared  3          1                    0           yes     -     -      -        -          500 / 0',
      'Startup     1     personal, shared  unlimited  3                    1           yes     -     yes    $20.00   $200.00    10000 / 10000',
      'Team        2     personal, shared  unlimited  10                   5           yes     yes   yes    $100.00  $1,000.00  75000 / 75000',
      'Enterprise  3     personal, shared  unlimited  20                   unlimited   yes     yes   yes    $500.00  $5,000.00  500000 / 500000',
    ])
  })

  test('says on which plans a role is offered', () => {
    const offered = run('print', 'clarifai').lines.find((line) => line.startsWith('offered on plans'))
    expect(offered).toMatch(/all +Essential, Professional, Enterprise +coming soon +Enterprise$/)
  })
})

describe('anything else', () => {
  test.each([
    [[]],
    [['check']],
    [['check', 'a', 'b']],
    [['print', 'a', 'b']],
    [['print', '--help']],
    [['check', '']],
    [['fix', 'a']],
  ])('%j shows how it is used and leaves with 2', (args) => {
    const { code, lines } = run(...args)
    expect(code).toBe(2)
    expect(lines.map((line) => line.slice(0, 25))).toEqual(['npm run catalog -- check ', 'npm run catalog -- print '])
  })
})
