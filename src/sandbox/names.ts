// The local DNS: what it was told of a name it says, before the machine's own resolver is asked.
import { z } from 'zod'
import type { Resolver } from '../org/context.ts'
import { systemResolver } from '../surroundings.ts'
import type { Store } from './store.ts'

type Zone = { txt: string[]; isSilent: boolean }

/** What the driver tells of a name: its TXT records, all of them; none takes it away. `fails` has nothing answered about it. */
export const Naming = z.strictObject({
  name: z.string().min(1).max(255),
  txt: z.array(z.string().max(4_000)).max(50).default([]),
  fails: z.boolean().default(false),
})

export type Names = Resolver & {
  /** Says from now on what is told here, and what was told before no more. */
  tell(zone: z.output<typeof Naming>): Promise<void>
}

/** Ends of names that are nobody's (RFC 2606, RFC 6761): no resolver outside has to be asked about them. */
const nobodys = /(?:^|\.)(?:example|test|invalid|localhost)$/

/** Opens the local DNS where the last run left it. */
export function openNames(store: Store): Names {
  const zones = store.shelf<Zone>('names')
  const keyOf = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '')
  return {
    tell: ({ name, txt, fails }) => zones.put(keyOf(name), '', { txt, isSilent: fails }),
    async txt(name) {
      const zone = zones.get(keyOf(name))
      if (zone?.isSilent) throw new Error(`the local DNS was told to fail for ${name}`)
      if (zone && zone.txt.length > 0) return [...zone.txt]
      return zone || nobodys.test(keyOf(name)) ? [] : systemResolver.txt(name)
    },
  }
}
