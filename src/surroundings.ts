// What the rules are given of the machine and of the world outside that no wing speaks for: domain names, tokens, and which
// domains are providers of free mail.
import { createHmac } from 'node:crypto'
import { Resolver as DnsResolver } from 'node:dns/promises'
import providers from 'email-providers/all.json' with { type: 'json' }
import type { Deps, Resolver, Tokens } from './org/context.ts'

/** Nobody has mail there (RFC 2606), whatever lists say. */
const reserved = new Set(['example.com', 'example.org', 'example.net'])
const freeMail: ReadonlySet<string> = new Set(providers.filter((domain) => !reserved.has(domain)))

/** Answers of a resolver that mean that there is no such record. */
const nothing = /^(?:ENODATA|ENOTFOUND|NXDOMAIN)$/

/** How long one server has for an answer, and how often it is asked: whoever waits for it is told within seconds. */
const patience = { timeout: 2_000, tries: 2 }

/** A resolver that asks the machine's own servers, or these. */
export const resolverAt = (servers?: readonly string[]): Resolver => ({
  async txt(name) {
    // Made anew each time: the machine may have moved to another network meanwhile.
    const dns = new DnsResolver(patience)
    if (servers) dns.setServers(servers)
    try {
      // A long text comes in pieces of 255 bytes.
      return (await dns.resolveTxt(name)).map((pieces) => pieces.join(''))
    } catch (error) {
      if (error instanceof Error && 'code' in error && nothing.test(String(error.code))) return []
      throw error
    }
  },
})

/** The system's own resolver. */
export const systemResolver: Resolver = resolverAt()

/** Tokens made with a secret of this installation: a copy of the database is not enough to make one. */
export const tokensWith = (secret: string): Tokens => {
  const key = createHmac('sha256', secret).update('tokens of invitations').digest()
  return { of: (subject) => createHmac('sha256', key).update(subject).digest('base64url') }
}

/** The ports that need no wing. */
export const plainPorts = (): Pick<Deps, 'resolver' | 'isFreeMail'> => ({
  resolver: systemResolver,
  isFreeMail: (domain) => freeMail.has(domain.toLowerCase()),
})
