// Catalogs for the tests of this folder: a sound one to spoil, and files to read it from.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { BrokenCatalog, type CatalogInput, loadCatalog, readCatalog } from '../../src/catalog/catalog.ts'
import { standard } from '../../src/catalog/presets/standard.ts'

/** A copy of `standard`, spoilt. What is put in may be anything: that is the point. */
export function spoilt(spoil: (catalog: CatalogInput) => void): unknown {
  const copy = structuredClone(standard)
  spoil(copy)
  return copy
}

/** The problems found in a value, as `path: message` lines. */
export const problemsIn = (value: unknown): string[] => linesOf(() => readCatalog('test', value))

/** The problems found on loading a name or file, as `path: message` lines. */
export const problemsOnLoading = (nameOrFile: string): string[] => linesOf(() => loadCatalog(nameOrFile))

function linesOf(load: () => unknown): string[] {
  try {
    load()
  } catch (error) {
    if (!(error instanceof BrokenCatalog)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`)
  }
  return []
}

/** A file with that content, gone after the test. */
export function fileWith(name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
