// How the builders about logos and about one's own session are called in a scene.
import type * as logo from '../../src/slack/views/logo.ts'
import type { Cases } from './calls.ts'
import type { Scene } from './scenes.ts'

const addresses = [null, `https://org.example.com/logos/org_0/${'0'.repeat(64)}.png`]

export const logoCases = {
  logo: ({ name }: Scene) => addresses.map((address) => [name, address]),
  besideLogo: ({ name }: Scene) => addresses.map((address) => [name, address, name]),
} satisfies Cases<typeof logo>
