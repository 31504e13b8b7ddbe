// The file of a month's charges, byte by byte: what a table program makes of it.
import { expect, test } from 'vitest'
import { written } from '../../src/jobs/usage-file.ts'
import type { Charge, Charges } from '../../src/org/credits/usage.ts'

const charge = (more: Partial<Charge> = {}): Charge => ({
  personId: 'per_1',
  name: 'Dina Kusuma',
  groups: ['Design'],
  amount: 123_450,
  entries: 3,
  share: 61.7,
  ...more,
})

const linesOf = (charges: Charge[], currency: string | null) => {
  const organization: Charges['organization'] = { id: 'org_1', name: 'Sehat Clinic', kind: 'shared' }
  const bytes = written({ organization, month: '2026-11', total: 200_000, charges }, { currency, ownKeys: 'Own keys' })
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\r\n')
}

test('credits are whole numbers, and money is in its currency, which the head names', () => {
  expect(linesOf([charge()], null)).toEqual([
    '\uFEFFmonth,member,member id,budget,amount,uses,percent',
    '2026-11,Dina Kusuma,per_1,Design,123450,3,61.7',
    '',
  ])
  expect(linesOf([charge()], 'chf')[0]).toContain(',amount in CHF,')
  expect(linesOf([charge()], 'chf')[1]).toContain(',1234.50,3,')
  expect(linesOf([charge({ amount: 5 })], 'usd')[1]).toContain(',0.05,')
  expect(linesOf([charge()], 'jpy')[1]).toContain(',123450,3,')
})

test('no name runs as a formula, breaks a line or gets lost, whatever letters it has', () => {
  const [, formula] = linesOf([charge({ name: '=SUM(A1:A9)' })], null)
  expect(formula).toContain(",'=SUM(A1:A9),")
  const [, broken] = linesOf([charge({ name: 'One, "Two"\nThree' })], null)
  expect(broken).toContain('"One, ""Two""\nThree"')
  const [, arabic] = linesOf([charge({ name: 'يوسف الأحمد', groups: ['Design', 'تصميم'] })], null)
  expect(arabic).toContain(',يوسف الأحمد,per_1,"Design, تصميم",')
  expect(linesOf([charge({ personId: null, groups: [] })], null)[1]).toBe('2026-11,Own keys,,,123450,3,61.7')
})
