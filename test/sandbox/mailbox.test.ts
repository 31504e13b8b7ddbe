// The sandbox's mailbox by itself: what it keeps over a restart, and which letters its faults meet.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/db/client.ts'
import type { Message } from '../../src/mail/mail.ts'
import { openClock } from '../../src/sandbox/clock.ts'
import { openMailbox } from '../../src/sandbox/mailbox.ts'
import { openStore } from '../../src/sandbox/store.ts'
import { createDatabase, type TestDatabase } from '../database.ts'

let database: TestDatabase
let connection: Connection
beforeAll(async () => {
  database = await createDatabase()
  connection = connect(database.url, { max: 2 })
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

const open = async () => {
  const store = await openStore(connection.pool)
  return openMailbox(store, openClock(store))
}
const letter = (id: string, to = 'siti@apotek.example'): Message => ({
  ...{ id, to, name: null, stop: null, subject: `Letter ${id}`, text: 'Hello', html: '<p>Hello</p>' },
})

describe('the mailbox', () => {
  test('keeps letters in their order, each once, and which were opened, over a restart', async () => {
    const box = await open()
    for (const id of ['a', 'b', 'a', 'c']) expect(await box.carry(letter(id))).toBeNull()
    await box.markRead(1)
    await box.markRead(1)
    const again = await open()
    expect(again.list().map(({ number, subject, isUnread }) => [number, subject, isUnread])).toEqual([
      [0, 'Letter a', true],
      [1, 'Letter b', false],
      [2, 'Letter c', true],
    ])
    expect(again.all()[0]).toEqual(box.all()[0])
  })

  test('refuses by the answer that was asked for, and only whom it was asked for', async () => {
    const box = await open()
    const meets = (reject: boolean | string | number | string[], to?: string) => {
      box.fail({ reject })
      return box.carry(letter(`r${JSON.stringify(reject)}${to}`, to))
    }
    expect(await meets(true)).toEqual({ refused: '550 5.1.1 There is no such mailbox' })
    expect(await meets('552 5.2.2 Mailbox full')).toEqual({ refused: '552 5.2.2 Mailbox full' })
    expect(await meets('we do not know you')).toEqual({ refused: '550 we do not know you' })
    expect(await meets(554)).toEqual({ refused: '554 The letter is refused' })
    expect(await meets('SITI@apotek.example')).not.toBeNull()
    expect(await meets(['x@y.example', 'siti@apotek.example'])).not.toBeNull()
    for (const other of [false, 'x@y.example', ['x@y.example']]) expect(await meets(other)).toBeNull()
    await expect(meets('451 4.3.0 Later')).rejects.toThrow('the mail server says: 451 4.3.0 Later')
    await expect(meets(421)).rejects.toThrow('421')
  })

  test('counts the letters that met a fault, and no others', async () => {
    const box = await open()
    box.fail({ reject: 'x@y.example', next: 1 })
    expect(await box.carry(letter('n1'))).toBeNull()
    expect(await box.carry(letter('n2', 'x@y.example'))).not.toBeNull()
    expect(await box.carry(letter('n3', 'x@y.example'))).toBeNull()
    box.fail({ down: true, next: 2 })
    for (const id of ['n4', 'n5']) await expect(box.carry(letter(id))).rejects.toThrow('cannot be reached')
    expect(await box.carry(letter('n6'))).toBeNull()
    box.fail({ down: true })
    box.fail({})
    expect(await box.carry(letter('n7'))).toBeNull()
  })
})
