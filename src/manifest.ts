// The Slack app's manifest, ready to paste: the file of this repository with the installation's own address and command.
import { readFile } from 'node:fs/promises'
import { ConfigProblem } from './config.ts'

export type ManifestWish = {
  /** Where Slack reaches this installation: https, without a path. Socket Mode needs none. */
  url?: string | undefined
  /** What people type; /org unless told. */
  command?: string | undefined
  socket?: boolean | undefined
  enterprise?: boolean | undefined
}

const fileOf = ({ socket, enterprise }: ManifestWish): string =>
  enterprise ? 'manifests/enterprise.yml' : socket ? 'manifests/development.yml' : 'slack-manifest.yml'

/** The manifest as YAML. Throws a `ConfigProblem` with every part of the wish that cannot be. */
export async function manifestFor(wish: ManifestWish): Promise<string> {
  const { url, command = '/org' } = wish
  const problems = problemsOf(wish)
  if (problems.length > 0) throw new ConfigProblem(problems, 'There is no such manifest')
  const text = await readFile(new URL(`../${fileOf(wish)}`, import.meta.url), 'utf8')
  const named = text.replace(/^(\s*- command: )\/org$/m, `$1${command}`)
  return url ? named.replaceAll('https://HOST', new URL(url).origin) : named
}

function problemsOf({ url, command, socket, enterprise }: ManifestWish): string[] {
  const problems: string[] = []
  if (socket && enterprise) problems.push('--socket and --enterprise are two apps: give one of them')
  if (url === undefined && !socket)
    problems.push('--url is missing: where Slack reaches you, such as --url https://org.example.com')
  if (url !== undefined && !isAddress(url))
    problems.push('--url must be https and without a path, such as https://org.example.com')
  if (command !== undefined && !/^\/[a-z0-9_-]{1,31}$/.test(command))
    problems.push('--command must be a slash and up to 31 small letters, digits, - or _, such as /acme')
  return problems
}

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href } = new URL(text)
  return protocol === 'https:' && href === `${origin}/`
}
