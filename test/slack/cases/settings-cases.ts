// How the builders about the settings of an organization and about managing one are called in a scene.
import { none } from '../../../src/org/organization/addresses.ts'
import type { Changed, Settings } from '../../../src/org/organization/settings.ts'
import { offeredOn } from '../../../src/org/people/roles.ts'
import type * as manage from '../../../src/slack/views/organization/manage.ts'
import type * as profile from '../../../src/slack/views/organization/profile.ts'
import type * as settings from '../../../src/slack/views/organization/settings.ts'
import { address } from '../examples/examples.ts'
import { type Cases, typed, yesAndNo } from './calls.ts'
import { madeIn } from './invitation-cases.ts'
import { home, organization, owner, person, type Scene, subject } from './scenes.ts'

const logoAt = 'https://guildhall.example/logos/org_1/abc.png'
const nothing = { name: '', id: '', billingEmail: '', billingAddress: null }
const draft = (scene: Scene) => ({
  name: typed(scene),
  id: typed(scene),
  billingEmail: typed(scene),
  billingAddress: address(typed(scene)),
})

const whole = (scene: Scene, may: Settings['may']): Settings => ({
  organization: scene.caller.context.kind === 'shared' ? organization(scene) : home(scene),
  name: scene.name,
  id: 'sehat-clinic',
  billingEmail: 'billing@sehat.example',
  billingAddress: address(scene.name),
  heirId: person(scene).id,
  may,
})

const changedIn = (scene: Scene): Changed[] => {
  const about = {
    organization: organization(scene),
    hasNewLogo: false,
    entryId: subject('apr'),
    names: { [person(scene).id]: scene.name },
  }
  const all = {
    name: scene.name,
    id: 'sehat-clinic',
    billingEmail: scene.name,
    billingAddress: address(scene.name),
    heirId: person(scene).id,
  }
  const least = { name: 'Before', id: null, billingEmail: null, billingAddress: null, heirId: null }
  return [
    { ...about, before: {}, after: {} },
    { ...about, before: {}, after: {}, hasNewLogo: true },
    { ...about, before: least, after: all },
    { ...about, before: all, after: least, hasNewLogo: true },
  ]
}

const undo = { text: 'Undo', action: 'list' }

export const settingsCases = {
  createForm: (scene) => [
    [scene.say, scene.caller, nothing],
    [scene.say, scene.caller, { ...nothing, id: 'sehat-clinic', proposed: 'sehat-clinic' }],
    [scene.say, scene.caller, draft(scene)],
  ],
  renameForm: (scene) => ['', typed(scene)].map((name) => [scene.say, scene.caller, name]),
  settingsForm: (scene) =>
    yesAndNo.flatMap((isProfile) =>
      yesAndNo.flatMap((isBilling) =>
        [nothing, draft(scene)].map((typed) => [
          scene.say,
          scene.caller,
          whole(scene, { profile: isProfile, billing: isBilling, heir: isProfile && isBilling }),
          { ...typed, heir: isProfile ? 'U0DINA00001' : '' },
          isProfile ? logoAt : null,
        ]),
      ),
    ),
  changed: (scene) =>
    changedIn(scene).flatMap((one) => [null, undo].map((press) => [scene.say, scene.caller, one, press])),
} satisfies Cases<typeof settings>

export const manageCases = {
  manageForm: (scene) =>
    [null, logoAt].map((at) => [
      scene.say,
      scene.caller,
      {
        name: scene.name,
        logoAt: at,
        offered: offeredOn(scene.say.catalog, scene.caller.context.plan),
        role: owner(scene),
        open: scene.invitations,
      },
    ]),
  managed: (scene) => {
    return [null, ...madeIn(scene)].flatMap((invitation) =>
      [null, ...changedIn(scene)].map((one) => [scene.say, scene.caller, { settings: one, invitation, undo }]),
    )
  },
} satisfies Cases<typeof manage>

export const profileCases = {
  counted: (scene) => [[scene.say, typed(scene)]],
  overlong: ({ say }) => [[say, 'n'.repeat(201)]],
  nameField: (scene) => [
    [scene.say, { label: 'Name' }],
    [scene.say, { label: scene.name, hint: scene.name, value: typed(scene) }],
  ],
  idState: (scene) => [
    [scene.name, null],
    ['sehat-clinic', 'sehat-clinic'],
    ['sehat-clinic', 'sehat-clinic-2'],
    ['sehat-clinic', null, true],
  ],
  idField: (scene) => [
    ['', true],
    [typed(scene), false],
    ['sehat-clinic', true, 'sehat-clinic'],
  ],
  emailField: (scene) => ['', typed(scene)].map((value) => [value, true]),
  addressFields: (scene) => [
    [null, true],
    [none, false],
    [address(typed(scene)), false],
  ],
  askedFields: (scene) => [nothing, draft(scene)].map((known) => [scene.say, known]),
} satisfies Cases<typeof profile>
