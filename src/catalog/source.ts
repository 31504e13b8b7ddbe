// A catalog's file, JSON or YAML, read as far as it can be: what it says, or everything that keeps it from being read.
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { Problem } from './problems.ts'

/** What the file says, or why it cannot be read. JSON is read as the YAML it also is, which finds keys given twice. */
export function readSource(file: string): { value: unknown } | { problems: Problem[] } {
  const text = contentOf(file)
  if (typeof text !== 'string') return { problems: [text] }
  try {
    const document = parseDocument(text)
    const faults = [...document.errors, ...document.warnings]
    return faults.length > 0 ? { problems: faults.map(faultOf) } : { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    return { problems: [{ path: '(whole file)', message: wordsOf(error) }] }
  }
}

function contentOf(file: string): string | Problem {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reasons = {
      ENOENT: 'there is no such file; give its path from the folder you are in',
      EISDIR: 'is a folder; give the file in it',
      EACCES: 'may not be read; check who owns it',
    }
    const reason = Object.entries(reasons).find(([known]) => known === code)?.[1]
    return { path: '(whole file)', message: reason ?? wordsOf(error) }
  }
}

const faultOf = (fault: {
  message: string
  code: string
  linePos?: readonly { line: number }[] | undefined
}): Problem => ({
  path: fault.linePos?.[0] ? `line ${fault.linePos[0].line}` : '(whole file)',
  message:
    fault.code === 'DUPLICATE_KEY' ? 'gives a key a second time; keep one of them' : firstSentence(fault.message),
})

/** The parser's message without the picture of the line, and without the position that the path already says. */
const firstSentence = (message: string): string =>
  /call stack|stack overflow/i.test(message)
    ? 'is nested too deeply to be read'
    : (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')

const wordsOf = (error: unknown): string => firstSentence(error instanceof Error ? error.message : String(error))
