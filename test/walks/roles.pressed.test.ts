// Every button, in each role of `standard`.
import { expect, test } from 'vitest'
import { walkRoles } from './roles.ts'
import { amiss } from './tables.ts'

test('every row is walked through, and every walk is of a row', () => {
  expect(amiss()).toEqual({ unwalked: [], rowless: [] })
})

walkRoles('pressed')
