// What holds of every name and of every decision, whatever people type and whatever a catalog says.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Catalog, loadCatalog } from '../../src/catalog/catalog.ts'
import { isForShared, type Permission, permissions } from '../../src/catalog/permissions.ts'
import { presets } from '../../src/catalog/presets/presets.ts'
import { type Facts, may, refusalOf, rolesThatCan } from '../../src/org/access.ts'
import { isRefusal } from '../../src/org/errors.ts'
import { clean, indexKeyOf, keyOf, lengthOf, nearest, requireName } from '../../src/org/names.ts'

const family = '👨‍👩‍👧‍👦'
/** What makes one name look like another, or like none. */
const oddities = [...'\u202E\u2066\u200B\u200D\uFEFF\u3164\uFFA0\r\n\0\u2028\u00A0ﷺ']
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...oddities, 'a', ' ', '\u0301', 'İ', 'ش', family, '\uD83D')).map((parts) => parts.join('')),
)
const holds = (about: (text: string) => void) => fc.assert(fc.property(anything, about))

describe('a name', () => {
  test('is kept clean, and once clean stays as it is', () => {
    holds((typed) => {
      const name = clean(typed)
      expect(clean(name)).toBe(name)
      expect(name.normalize('NFC')).toBe(name)
      expect(name).toBe(name.trim())
      expect(name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]| {2}/u)
      expect(name.isWellFormed(), 'Postgres takes no half of a character').toBe(true)
    })
  })

  test.each([
    ['  Sehat \t Clinic\r\n', 'Sehat Clinic'],
    ['e\u0301', 'é'],
    ['\u202Eevil\u202C', 'evil'],
    [family, family],
    ['می\u200Cخواهم', 'می\u200Cخواهم'],
    ['<!channel>', '<!channel>'],
    ['\u200B\u2060', ''],
    ['\u3164', ''],
    ['\uFFA0', ''],
    ['\u{E0001}\u{E0041}', ''],
    ['\u00A0\u3000', ''],
  ])('%j is kept as %j', (typed, name) => {
    expect(clean(typed)).toBe(name)
  })

  test('is as long as the characters that people see', () => {
    const characters = fc.array(fc.constantFrom('a', 'é', 'ش', '字', family, '🇮🇩', 'e\u0323\u0301', 'नि'), {
      maxLength: 50,
    })
    fc.assert(
      fc.property(characters, (all) => {
        expect(lengthOf(all.join('|'))).toBe(Math.max(0, 2 * all.length - 1))
      }),
    )
  })
})

describe.each(Object.keys(presets))('under the preset %s an organization’s name', (preset) => {
  const catalog = loadCatalog(preset)
  const refused = (typed: string): unknown => {
    try {
      return requireName(catalog, typed, { verb: 'create', input: { name: typed } })
    } catch (thrown) {
      return isRefusal(thrown, 'invalid_name') ? thrown.detail : thrown
    }
  }
  const characters = fc.constantFrom('a', 'ش', '字', family, '<', '*', 'é')

  test('has 1 to 200 characters', () => {
    fc.assert(
      fc.property(characters, fc.integer({ min: 1, max: 200 }), (character, length) => {
        expect(refused(character.repeat(length))).toBe(character.repeat(length))
      }),
    )
  })

  test('has not 201 or more', () => {
    fc.assert(
      fc.property(characters, fc.integer({ min: 201, max: 300 }), (character, length) => {
        expect(refused(character.repeat(length))).toEqual({ problem: 'too_long', length, max: 200 })
      }),
    )
  })

  test('has not 0', () => {
    const nothing = fc
      .array(fc.constantFrom(' ', '\u00A0', '\t', '\u200B', '\u202E', '\u3164'))
      .map((all) => all.join(''))
    fc.assert(
      fc.property(nothing, (typed) => {
        expect(refused(typed)).toEqual({ problem: 'empty', length: 0, max: 200 })
      }),
    )
  })
})

describe('the key that a name is indexed by', () => {
  test('is short, whole, and the same for names that read the same', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 60 }), (typed, times) => {
        const name = clean(typed.repeat(times))
        const key = indexKeyOf(name)
        expect(key.length).toBeLessThanOrEqual(200)
        expect(key.isWellFormed(), 'no statement carries half of a character').toBe(true)
        expect(indexKeyOf(`  ${name}\u00A0`)).toBe(key)
        expect(indexKeyOf(name.normalize('NFD'))).toBe(key)
        expect(indexKeyOf(keyOf(name))).toBe(key)
      }),
    )
  })

  test('tells long names apart that begin alike', () => {
    expect(indexKeyOf(`${family.repeat(199)}a`)).not.toBe(indexKeyOf(`${family.repeat(199)}b`))
  })
})

describe('what was most likely meant', () => {
  const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')
  const word = fc.array(letter, { minLength: 3, maxLength: 80 }).map((letters) => letters.join(''))
  const typo = fc.record({
    kind: fc.constantFrom('leaves out', 'doubles', 'swaps', 'mistakes'),
    at: fc.nat(),
    by: letter,
  })

  const mistyped = (name: string, { kind, at, by }: { kind: string; at: number; by: string }): string => {
    const here = at % name.length
    const [before, one, next, after] = [
      name.slice(0, here),
      name[here] ?? '',
      name[here + 1] ?? '',
      name.slice(here + 2),
    ]
    if (kind === 'leaves out') return before + next + after
    if (kind === 'doubles') return before + one + one + next + after
    return kind === 'swaps' ? before + next + one + after : before + by + next + after
  }

  test('is found through one typing mistake, and through capitals and spaces', () => {
    fc.assert(
      fc.property(word, typo, (name, mistake) => {
        const others = ['0123456789012345678901234567890123456789', '9876543210']
        const typed = `  ${mistyped(name, mistake).toUpperCase()} `
        expect(nearest(typed, [others[0], name, others[1]], (one) => one ?? '')).toBe(name)
      }),
    )
  })

  test('is one of what there is, or nothing', () => {
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 5 }), (typed, known) => {
        expect([...known, null]).toContain(nearest(typed, known, (one) => one))
      }),
    )
  })

  test('is nothing where nothing is like it', () => {
    expect(nearest('zzzzzz', ['members', 'invite'], (one) => one)).toBeNull()
  })
})

const catalogs = Object.keys(presets).map(loadCatalog)
const situation = fc.constantFrom(...catalogs).chain((catalog) =>
  fc.record({
    catalog: fc.constant(catalog),
    facts: fc.record<Facts>({
      organizationId: fc.constant('org_1'),
      name: fc.constant('Sehat Clinic'),
      kind: fc.constantFrom('personal', 'shared'),
      status: fc.constantFrom('active', 'suspended', 'deleted'),
      plan: fc.constantFrom(...Object.keys(catalog.plans), 'gone'),
      suspendedFor: fc.constantFrom(null, 'plan', 'payment', 'card', 'unpaid'),
      restrictedAt: fc.constantFrom(null, new Date('2026-11-20T00:00:00Z')),
      role: fc.constantFrom(...Object.keys(catalog.roles), 'gone', null),
    }),
    need: fc.constantFrom(...permissions),
  }),
)

/** The catalog with one role that may no longer do one thing. */
function without(catalog: Catalog, role: string | null, removed: Permission): Catalog {
  const known = role === null ? undefined : catalog.roles[role]
  if (!known || role === null) return catalog
  const held = known.permissions === 'all' ? permissions : known.permissions
  const fewer = { ...known, permissions: held.filter((permission) => permission !== removed) }
  return { ...catalog, roles: { ...catalog.roles, [role]: fewer } }
}

describe('a decision', () => {
  test('never allows more when a permission is taken from the role', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...permissions), ({ catalog, facts, need }, removed) => {
        const after = may(without(catalog, facts.role, removed), facts, need)
        if (after.allowed) expect(may(catalog, facts, need).allowed && removed !== need).toBe(true)
        if (removed === need) expect(after.allowed).toBe(false)
      }),
    )
  })

  test('allows nothing in an organization that was deleted, and nothing to someone outside', () => {
    fc.assert(
      fc.property(situation, ({ catalog, facts, need }) => {
        expect(may(catalog, { ...facts, status: 'deleted' }, need)).toMatchObject({ code: 'organization_gone' })
        expect(may(catalog, { ...facts, role: null }, need).allowed).toBe(false)
        expect(may(catalog, { ...facts, role: 'gone' }, need).allowed).toBe(false)
      }),
    )
  })

  test('allows in a personal account nothing that only a shared organization has', () => {
    fc.assert(
      fc.property(situation, ({ catalog, facts, need }) => {
        const decision = may(catalog, { ...facts, kind: 'personal' }, need)
        if (decision.allowed) expect(isForShared(need)).toBe(false)
      }),
    )
  })

  test('allows an owner everything in a shared organization whose plan includes it', () => {
    fc.assert(
      fc.property(situation, ({ catalog, facts, need }) => {
        const { creatorRole: role, plan } = catalog.creation
        const standing = { status: 'active', suspendedFor: null, restrictedAt: null } as const
        const decision = may(catalog, { ...facts, ...standing, kind: 'shared', role, plan: plan.shared }, need)
        expect(decision.allowed || decision.code === 'plan_lacks').toBe(true)
      }),
    )
  })

  test('that denies says which rule, which fact, and whom the fix needs', () => {
    fc.assert(
      fc.property(situation, ({ catalog, facts, need }) => {
        const decision = may(catalog, facts, need)
        if (decision.allowed) return
        expect(decision.code).toMatch(/^[a-z_]+$/)
        expect(Object.keys(decision.detail).length).toBeGreaterThan(0)
        const able = rolesThatCan(catalog, decision.needs)
        if (typeof decision.needs === 'object') expect(able).toContain(catalog.creation.creatorRole)
        else expect(['self', 'operators']).toContain(decision.needs)
        const refusal = refusalOf(catalog, facts, decision, { verb: 'leave', input: {} })
        expect(refusal).toMatchObject({ code: decision.code, detail: decision.detail, needs: decision.needs })
        expect(refusal.fix.kind).toMatch(/^(switch|ask|create)$/)
      }),
    )
  })
})
