// The server's opening: the address that it listens at, or what an operator is told where it cannot.
import type { AddressInfo } from 'node:net'
import { ConfigProblem, type SlackConfig } from './config.ts'
import type { HttpServer } from './http/serve.ts'

/** Listens where the settings say; gives the address, and `undo` what closes it. Throws a `ConfigProblem` where it cannot. */
export async function openServer(
  { port, host }: SlackConfig,
  server: HttpServer,
  undo: (() => Promise<unknown>)[],
): Promise<string> {
  try {
    const at = await server.listen(port, host)
    undo.push(() => server.close())
    return addressOf(at)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const problems: Record<string, string> = {
      EADDRINUSE: `PORT ${port} is taken by another program: stop it, or set PORT to another number`,
      EACCES: `PORT ${port} may not be opened by this user: set PORT to a number above 1023`,
      EADDRNOTAVAIL: `HOST ${host} is no address of this machine: set it to 127.0.0.1 or 0.0.0.0`,
      ENOTFOUND: `HOST ${host} is not known: set it to 127.0.0.1 or 0.0.0.0`,
    }
    const problem = problems[String(code)]
    throw problem ? new ConfigProblem([problem]) : error
  }
}

function addressOf({ address, family, port }: AddressInfo): string {
  const isEverywhere = address === '0.0.0.0' || address === '::'
  if (isEverywhere) return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
