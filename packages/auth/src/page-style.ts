/** How every page looks that the server makes itself, by day and by night. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--paper:#fff;--ground:#f2f4f7;--accent:#1f5fd6;--on:#fff;--warn:#fff6e0;--warn-line:#d9a400;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#a3acb8;--line:#3a424d;--paper:#1d2229;--ground:#13171c;--accent:#82aeff;--on:#0c1a33;--warn:#33290f;--warn-line:#b98d00;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:38rem;margin:0 auto;padding:2rem 1rem 3rem}
.from{font-weight:700;letter-spacing:.02em;color:var(--soft);margin:0 0 1rem;text-align:center}
.card{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:1.75rem;box-shadow:0 1px 3px #0001}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:0}
p{margin:.5rem 0}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.text{white-space:pre-line}
.soft,.help{color:var(--soft);font-size:.925rem}
.help{margin:.1rem 0 .3rem;font-weight:400}
.note{background:var(--warn);border-left:4px solid var(--warn-line);border-radius:6px;padding:.6rem .8rem;margin:1rem 0;font-size:.95rem}
.more{border-left:4px solid var(--accent);padding:.3rem .8rem;margin:1rem 0}
p[role=alert],.fault{color:var(--bad);font-weight:600}
.fault{margin:.1rem 0 .3rem}
.summary{border:2px solid var(--bad);border-radius:8px;padding:.8rem 1rem;margin:1rem 0}
.summary a{color:var(--bad)}
.summary ul{margin:.3rem 0 0;padding-left:1.2rem}
label.field{display:block;margin:1rem 0 0;font-weight:600}
fieldset{border:0;margin:1.25rem 0 0;padding:0;min-width:0}
.question{margin:1.4rem 0 0}
.question>label:not(.pick),legend{display:block;padding:0;font-weight:600}
input:is([type=text],[type=email],[type=password],[type=url],[type=date]),textarea,select{display:block;width:100%;margin-top:.3rem;padding:.65rem .75rem;font:inherit;font-weight:400;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:8px}
[aria-invalid=true]{border-color:var(--bad)!important}
input[type=checkbox],input[type=radio]{width:1.1rem;height:1.1rem;accent-color:var(--accent)}
.pick{display:flex;gap:.6rem;align-items:flex-start;padding:.55rem .7rem;margin-top:.4rem;border:1px solid var(--line);border-radius:8px}
.pick input{margin-top:.3rem;flex:none}
.pick:has(:checked){border-color:var(--accent)}
.trap{position:absolute;left:-10000px;width:1px;height:1px;overflow:hidden}
button{margin-top:1.5rem;font:inherit;font-weight:600;padding:.7rem 1.6rem;border-radius:8px;border:1px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer}
button.second{border-color:var(--soft);background:var(--paper);color:var(--ink)}
button.link{display:inline;margin:0;border:0;padding:0;background:none;color:var(--accent);font-weight:400;text-decoration:underline}
.actions{display:flex;gap:.75rem}
.actions button{flex:1}
form.inline{display:inline}
table{width:100%;border-collapse:collapse;font-size:.95rem;margin-top:.5rem}
th,td{padding:.35rem .25rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-size:.8rem;line-height:1.25;color:var(--soft);vertical-align:bottom}
tbody th{font-weight:400}
.ticks :is(th,td):not(:first-child){text-align:center}
.ticks td label{display:block;padding:.15rem}
tr:has([data-tier=read]:not(:checked)) :is([data-tier=write],[data-tier=manage]),tr:has([data-tier=write]:not(:checked)) [data-tier=manage],form:has(#read_only:checked) :is([data-tier=write],[data-tier=manage]){opacity:.25}
pre{padding:.75rem;border:1px solid var(--line);border-radius:8px;font-size:.85rem;white-space:pre-wrap}
details{margin-top:1rem}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
@media(max-width:30rem){main{padding:1rem .5rem 2rem}.card{padding:1.25rem 1rem}}
`;
