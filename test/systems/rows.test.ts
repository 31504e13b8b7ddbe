// Keeps the books of the rows: the rules of five systems that the presets promise, and the tests that carry them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const tests = join(import.meta.dirname, '..')
const rows = readFileSync(join(import.meta.dirname, 'rows.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
const systemOf = new Map(rows.map(([id = '', system = '']) => [id, system]))

const files = ['systems', 'stories'].flatMap((folder) =>
  readdirSync(join(tests, folder))
    .filter((name) => name.endsWith('.test.ts') && name !== 'rows.test.ts')
    .map((name) => ({ folder, name, text: readFileSync(join(tests, folder, name), 'utf8') })),
)

/** The ids that titles in a test file begin with; several may stand side by side. */
const idsIn = (text: string): string[] =>
  [...text.matchAll(/['"`]((?:\[[A-Z]\d+\])+)/g)].flatMap(([, ids = '']) => ids.slice(1, -1).split(']['))

/** The systems whose rows a file may carry: the one that it is named after, or those whose worlds it opens. */
function systemsOf({ folder, name, text }: (typeof files)[number]): string[] {
  if (folder === 'systems') return [name.split(/[.-]/)[0] ?? '']
  return [...text.matchAll(/catalog: '(\w+)'/g)].map(([, catalog = '']) => catalog)
}

describe('the rows', () => {
  test('are 175 rules of five systems, each with an id of its own', () => {
    expect(rows).toHaveLength(175)
    expect(systemOf.size).toBe(175)
    expect([...new Set(systemOf.values())].sort()).toEqual([
      'cartesia',
      'clarifai',
      'collective',
      'exoscale',
      'langsmith',
    ])
    expect(rows.filter((row) => row.length !== 5 || row.some((cell) => cell.trim() === ''))).toEqual([])
  })

  test.each(files)('$folder/$name names only rows of the system that it runs', (file) => {
    const systems = systemsOf(file)
    const strangers = idsIn(file.text).filter((id) => !systems.includes(systemOf.get(id) ?? 'no system'))
    expect(strangers).toEqual([])
  })

  test.each(files.filter(({ folder }) => folder === 'systems'))(
    '$name runs under its own preset and carries rows',
    (file) => {
      const opened = [...file.text.matchAll(/openWorld\(\{ catalog: '(\w+)'/g)].map(([, catalog]) => catalog)
      expect(new Set(opened)).toEqual(new Set(systemsOf(file)))
      expect(idsIn(file.text)).not.toEqual([])
    },
  )
})
