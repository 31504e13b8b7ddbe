// How the pages look: paper and ink, one thing to do, the same by day and by night, on a desk and in a hand. The fonts are
// those that are there already, and nothing is fetched from anywhere.

/** The one style sheet; a page's policy names it by its digest. */
export const style = `:root{color-scheme:light dark;
--ground:light-dark(#f1efe8,#101413);--paper:light-dark(#fffefb,#191e1d);--ink:light-dark(#1b2421,#ebefed);--soft:light-dark(#55605b,#a9b4af);
--line:light-dark(#e6e2d6,#2f3735);--well:light-dark(#f7f5ee,#212826);--accent:light-dark(#0b5f4d,#74d6b7);--on-accent:light-dark(#fff,#06241c);
--accent-hover:light-dark(#094c3e,#93e4ca);--danger:light-dark(#a32219,#ffa49a);--warn:light-dark(#fcf1d6,#372d16);--on-warn:light-dark(#5a3f00,#f5d48c);
--good:light-dark(#e2f2ec,#193a31);--on-good:light-dark(#0a4f40,#a5ecd4);
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",ui-serif,Georgia,"Noto Serif","Noto Naskh Arabic",serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
*,*::before,*::after{box-sizing:border-box}
body,h1,h2,p,dl,dd,ul{margin:0;padding:0}
html{-webkit-text-size-adjust:100%}
body{min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:16px/1.55 var(--sans);overflow-wrap:anywhere}
main{flex:1;display:grid}
.card{width:100%;display:grid;grid-template-rows:auto 1fr;background:var(--paper)}
.scene{position:relative;display:flex;align-items:flex-end;justify-content:center;min-height:188px;overflow:clip;background:linear-gradient(#0c2a34,#134a45 62%,#1b5c4e)}
.scene::after{content:"";position:absolute;inset:auto 0 0;height:14px;background:#15493c}
.hall{position:relative;z-index:1;display:block;height:176px;width:auto;max-width:100%;overflow:visible}
.words{padding:28px 22px 32px;display:grid;gap:22px;align-content:start}
.head{display:grid;gap:12px}
.over{display:flex;align-items:center;gap:12px;color:var(--soft);font-size:13px;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
.over.of{font-size:15px;letter-spacing:0;text-transform:none}
.sign{flex:none;width:48px;height:48px;border-radius:12px;display:grid;place-items:center;overflow:hidden;background:var(--accent);color:var(--on-accent);font:600 21px/1 var(--serif);letter-spacing:0;text-transform:none}
img.sign{object-fit:cover;background:var(--well)}
h1{font:600 clamp(26px,6.400vw,35px)/1.22 var(--serif);letter-spacing:-.012em;text-wrap:balance}
h1.long{font-size:clamp(21px,4.600vw,25px);line-height:1.3}
h2{font:600 17px/1.4 var(--sans)}
.lead{font-size:17px;color:var(--soft);text-wrap:pretty}
.facts{display:grid;border:1px solid var(--line);border-radius:14px;background:var(--well);overflow:hidden}
.facts>div{display:grid;gap:0 16px;padding:12px 16px}
.facts>div+div{border-top:1px solid var(--line)}
dt{color:var(--soft);font-size:14px;line-height:1.7}
dd{font-weight:600;min-width:0}
dd small{display:block;font-size:14px;font-weight:400;color:var(--soft)}
dd ul{list-style:none}
.acts{display:grid;gap:12px}
form{display:contents}
button,.button{font:600 16px/1.2 var(--sans);color:inherit;cursor:pointer;display:inline-flex;align-items:center;justify-content:center;gap:10px;min-height:50px;padding:12px 22px;border-radius:12px;border:1px solid transparent;background:none;text-decoration:none;text-align:center}
.main{background:var(--accent);color:var(--on-accent);width:100%}
.main:hover{background:var(--accent-hover)}
.main svg{flex:none;width:20px;height:20px}
.second{border-color:var(--line);background:var(--paper);width:100%}
.second:hover{background:var(--well)}
.quiet{min-height:32px;padding:4px 0;font-weight:500;font-size:15px;color:var(--accent);text-decoration:underline;text-underline-offset:4px;text-decoration-thickness:1px;justify-self:start}
.quiet:hover{text-decoration-thickness:2px}
details summary{list-style:none}
details summary::-webkit-details-marker{display:none}
details .body{display:grid;gap:12px;margin-top:10px;padding:16px;border:1px solid var(--line);border-radius:14px}
.refuse{border-color:var(--line);color:var(--danger);width:100%}
.refuse:hover{background:var(--well)}
.who{display:grid;grid-template-columns:auto 1fr auto;gap:2px 12px;align-items:center;padding:11px 14px;border:1px solid var(--line);border-radius:14px}
.who .face{width:38px;height:38px;border-radius:50%;display:grid;place-items:center;background:var(--good);color:var(--on-good);font:600 16px/1 var(--sans)}
.who p{min-width:0;line-height:1.35}
.who small{display:block;color:var(--soft);font-size:14px}
.note{border-radius:14px;padding:14px 16px;background:var(--warn);color:var(--on-warn);display:grid;gap:6px}
.note.good{background:var(--good);color:var(--on-good)}
.small{font-size:14px;color:var(--soft)}
code{font:.94em ui-monospace,"SF Mono",Menlo,Consolas,monospace;background:var(--well);border:1px solid var(--line);border-radius:6px;padding:1px 6px}
footer{padding:16px 22px 22px;text-align:center;font-size:14px;color:var(--soft)}
footer p+p{margin-top:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.scene+.words :focus-visible{outline-color:var(--accent)}
@media (min-width:480px){.facts>div{grid-template-columns:7.5rem 1fr}}
@media (min-width:820px){
body{background:var(--ground)}
main{place-items:center;padding:40px 32px 16px}
.card{grid-template-rows:none;max-width:940px;grid-template-columns:minmax(0,380px) minmax(0,1fr);border-radius:24px;overflow:clip;box-shadow:0 1px 2px light-dark(rgb(27 36 33/8%),rgb(0 0 0/40%)),0 24px 60px light-dark(rgb(27 36 33/13%),rgb(0 0 0/45%))}
.scene{min-height:560px}
.hall{position:sticky;bottom:0;height:auto;width:300px}
.words{padding:44px 44px 40px;align-content:center}
.acts.row{grid-template-columns:1fr auto}
}
@media (prefers-reduced-motion:no-preference){.glow{animation:glow 1.100s ease-out both}@keyframes glow{from{opacity:0}}}
@media (forced-colors:active){.main,.second,.refuse{border-color:ButtonText}}`
