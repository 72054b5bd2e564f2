"""Texts that try to run a script: each would set `window.pwned` if one of its signs came through unescaped."""

from tests.articles.markup import payloads

RUN = "window.pwned=1"

BODIES = (
    f"<script>{RUN}</script>",
    f"<SCRIPT/x>{RUN}</SCRIPT\t>",
    f'<img src=x onerror="{RUN}">',
    f"<img/src='x'/onerror={RUN}>",
    f'<img src="`` onerror={RUN}>"',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>',
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<p onmouseover={RUN} onfocus={RUN} tabindex=0 autofocus>x</p>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<iframe src="javascript:parent.{RUN}"></iframe>',
    f'<object data="data:text/html,<script>{RUN}</script>"></object>',
    f'<a href="javascript:{RUN}">x</a>',
    f'<a href="java&#x0A;script:{RUN}">x</a>',
    f'<a href="&#1;javascript:{RUN}">x</a>',
    f'<form action="javascript:{RUN}"><button formaction="javascript:{RUN}">x</button></form>',
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    f'<base href="javascript:{RUN}//">',
    "<link rel=stylesheet href=\"data:text/css,*{}\"><style>@import 'data:text/css,x'</style>",
    f'<p style="background:url(javascript:{RUN})">x</p>',
    f"[x](javascript:{RUN})",
    f"[x](<javascript:{RUN}>)",
    f"[x](JaVaScRiPt&colon;{RUN})",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    f"[x]: javascript:{RUN}\n\n[x]",
    f"<javascript:{RUN}>",
    f'![x](x"onerror="{RUN})',
    f'![" onerror="{RUN}](https://127.0.0.1:1/x)',
    f'[x](https://127.0.0.1:1/ "&quot; onmouseover={RUN} x=&quot;")',
    f'[[" onmouseover="{RUN}|x]]',
    f"[[Juche|<img src=x onerror={RUN}>]]",
    f"[[javascript:{RUN}]]",
    f'<a data-link="0" onclick="{RUN}">[[Juche]]</a>',
    f"`<img src=x onerror={RUN}>`",
    f"```<img src=x onerror={RUN}>\n</code></pre><img src=x onerror={RUN}>\n```",
    f"<pre>\n</pre><img src=x onerror={RUN}>",
    f"<!-- --!><img src=x onerror={RUN}> -->",
    f"<![CDATA[><img src=x onerror={RUN}>]]>",
    f"<?php ?><img src=x onerror={RUN}>",
    f"&lt;img src=x onerror={RUN}&gt; &amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"<textarea></textarea><img src=x onerror={RUN}>",
    f"<xmp><img src=x onerror={RUN}></xmp><plaintext>",
    f"\u2028<img src=x onerror={RUN}>\x7f",
    "<p id=cookie name=body class='edit missing'>x</p><a id=forms name=x-content>x</a>",
)

# A heading of each kind and a section for each body: what one leaves open ends with its section.
TEXT = "".join(f"## <img src=x onerror={RUN}> [x](javascript:{RUN}) {i}\n\n{body}\n\n" for i, body in enumerate(BODIES))

# The attempts that the renderer's own tests know, which open dialogs and fetch from elsewhere.
LIBRARY = "".join(f"## {i}\n\n{body}\n\n" for i, body in enumerate(payloads.HTML)) + "".join(
    f"## {i}\n\n[x](<{address}>) [y]({address}) <{address}>\n\n<a href='{address}'>z</a>\n\n"
    for i, address in enumerate(payloads.ADDRESSES)
)

NAME = f"\"><img src=x onerror={RUN}> & O'Neil"
SUMMARY = f"</bdi></script><script>{RUN}</script><img src=x onerror={RUN}> \"quoted\" & 'more'"

# Whether something ran, and whether anything is left in the text that could: handlers, foreign elements, schemes.
TRAPS = """() => {
  for (const element of document.querySelectorAll("main *"))
    for (const name of ["mouseover", "focus", "error", "load", "toggle", "beforetoggle"])
      element.dispatchEvent(new Event(name));
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const isOurs = element.matches("body > script[src]");
    const isActive = /^(script|style|iframe|object|embed|base|meta|link|math|noscript|video|img)$/i;
    if (isActive.test(element.localName) && !isOurs)
      found.push(element.outerHTML);
    for (const {name, value} of element.attributes)
      if (name.startsWith("on") || name === "style" || /^[\\s\\x00-\\x20]*(javascript|data|vbscript):/i.test(value))
        if (!["value", "aria-label", "title"].includes(name)) found.push(`${name}=${value}`);
    if (element.matches("a[href]") && !["http:", "https:", "mailto:"].includes(element.protocol))
      found.push(element.outerHTML);
  }
  return {ran: window.pwned ?? null, found};
}"""
