// How the page of signing in looks and what the browser may do on it: nothing but send its own forms.
import { createHash } from 'node:crypto'
import { type Html, html } from '../stripe/pages/html.ts'

const style = `:root{color-scheme:light dark;--paper:light-dark(#fff,#222529);--ground:light-dark(#f4f1f5,#1a1d21);--ink:light-dark(#1d1c1d,#ececed);--soft:light-dark(#5c5a5d,#b3b1b5);--line:light-dark(#e2dee4,#3a3d42);--edge:light-dark(#8b878d,#85828a);--accent:light-dark(#4a154b,#d9a9db);--on-accent:light-dark(#fff,#2b0d2c);--hover:light-dark(#f7f3f8,#2b2e33)}
*{box-sizing:border-box}
body,h1,h2,p,ul{margin:0;padding:0}
body{min-height:100vh;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
header{background:#ffe9b8;color:#3d2b00;text-align:center;font-size:13px;padding:6px 12px}
main{max-width:30rem;margin:0 auto;padding:32px 16px 48px}
h1{font-size:24px;line-height:1.25;margin-bottom:4px}
h2{font-size:16px;margin:28px 0 8px}
p{color:var(--soft);margin-bottom:16px}
ul{list-style:none;display:grid;gap:8px}
button{font:inherit;color:inherit;cursor:pointer;border-radius:10px;border:1px solid var(--line);background:var(--paper);padding:10px 14px}
.person{width:100%;display:grid;grid-template-columns:1fr auto;gap:0 12px;text-align:start}
.person span{grid-column:1;color:var(--soft);overflow-wrap:anywhere}
.person i{grid-column:2;grid-row:1;font-style:normal;font-size:13px;color:var(--soft)}
.person:hover{background:var(--hover);border-color:var(--edge)}
form.elsewhere{display:grid;gap:12px}
label{display:grid;gap:4px;font-weight:600}
label.check{display:flex;gap:8px;align-items:center;font-weight:400}
input[type=email],input[type=text]{font:inherit;font-weight:400;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:8px;padding:9px 11px;width:100%}
.primary{background:var(--accent);color:var(--on-accent);border-color:transparent;font-weight:600}
.plain{background:none;border-color:transparent;color:var(--accent);margin-top:20px;padding-inline:0;text-decoration:underline;text-underline-offset:3px}
.alert{background:light-dark(#fdeeec,#3b2321);color:light-dark(#8c1d18,#ffb4ab);border-radius:10px;padding:10px 14px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`

const digest = createHash('sha256').update(style).digest('base64')

/** A page as the browser gets it; its forms may end at these addresses, and here. */
export function answer(page: {
  title: string
  body: Html
  status?: number
  leadsTo?: (string | undefined)[]
}): Response {
  const { title, body, status = 200, leadsTo = [] } = page
  const origins = leadsTo.flatMap((address) => (address && URL.canParse(address) ? [new URL(address).origin] : []))
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${digest}'`,
    `form-action ${["'self'", ...origins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return new Response(whole(title, body).html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  })
}

/** Sends the browser on. */
export const sendTo = (address: string): Response =>
  new Response(null, { status: 302, headers: { location: address, 'cache-control': 'no-store' } })

const whole = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
<style>${{ html: style }}</style>
</head>
<body>
<header><strong>Sandbox</strong> · this is not Slack: nobody’s password is asked for</header>
<main>${body}</main>
</body>
</html>
`
