// How the builders about logos and about one's own session are called in a scene.
import type * as logo from '../../../src/slack/views/organization/logo.ts'
import type * as session from '../../../src/slack/views/people/session.ts'
import { type Cases, typed, yesAndNo } from './calls.ts'
import { moment, organization, type Scene } from './scenes.ts'

const addresses = [null, `https://org.example.com/logos/org_0/${'0'.repeat(64)}.png`]

export const logoCases = {
  logo: ({ name }: Scene) => addresses.map((address) => [name, address]),
  besideLogo: ({ name }: Scene) => addresses.map((address) => [name, address, name]),
} satisfies Cases<typeof logo>

export const sessionCases = {
  signedOut: ({ say, caller }) => [[say, caller]],
  ended: (scene) =>
    [null, organization(scene)].map((before) => [scene.say, { ...scene.caller, personalId: 'org_0' }, { before }]),
  begun: ({ say, caller }) => [[say, caller]],
  signedOutHome: ({ say }) => [[say]],
  doubted: (scene) =>
    yesAndNo.map((isElsewhere) => {
      const rest = typed(scene)
      const said = { subcommand: 'rename', words: [{ text: rest, userId: null }], rest }
      const about = { question: 'Rename it there?', typed: `rename ${rest}`, said, since: moment(), isElsewhere }
      return [scene.say, scene.caller, about]
    }),
} satisfies Cases<typeof session>
