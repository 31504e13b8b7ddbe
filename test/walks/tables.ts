// The tables of everything that people can type, press and send, each row with its deed.
import { actions } from '../../src/slack/actions.ts'
import { commands } from '../../src/slack/commands.ts'
import { modals } from '../../src/slack/modals.ts'
import type { Deed } from './deed.ts'
import { pressed } from './pressed.ts'
import { sent } from './sent.ts'
import { typed } from './typed.ts'

const tables = {
  typed: { rows: commands.map(({ name }) => name), deeds: typed },
  pressed: { rows: Object.keys(actions), deeds: pressed },
  sent: { rows: Object.keys(modals), deeds: sent },
} satisfies Record<string, { rows: string[]; deeds: Partial<Record<string, Deed>> }>

export type Table = keyof typeof tables

/** The rows of these tables, by name, with their deeds. */
export const walkable = (...of: Table[]): [row: string, deed: Deed][] =>
  of.flatMap((table) => {
    const { rows, deeds } = tables[table]
    return rows.flatMap((row): [string, Deed][] => {
      const deed = deeds[row]
      return deed ? [[`${table}: ${row || '(nothing)'}`, deed]] : []
    })
  })

/** The rows that nobody walks through, and the deeds that are of no row. */
export const amiss = (): { unwalked: string[]; rowless: string[] } => {
  const all = Object.values(tables).flatMap(({ rows, deeds }) => [{ rows, names: Object.keys(deeds) }])
  return {
    unwalked: all.flatMap(({ rows, names }) => rows.filter((row) => !names.includes(row))),
    rowless: all.flatMap(({ rows, names }) => names.filter((name) => !rows.includes(name))),
  }
}
