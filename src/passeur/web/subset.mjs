// Cut the typefaces to what the portal shows: `node subset.mjs FROM TO FILE…`, each FILE a WOFF2 of @fontsource.
// Letters of the languages of western and central Europe, the punctuation of print, weights from 400 to 600; italics
// stand at 400 alone. What is cut away is shown in the reader's own typeface. portal.css has the same ranges.
import subset from "subset-font";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, n) => first + n));
const LATIN = range(0x20, 0x7e) + range(0xa0, 0xff) + "ıŒœʻʼˆ˚˜" + range(0x2000, 0x206f) + "€™←→↑↓−∕≠≤≥\ufeff\ufffd";
const EXTENDED = range(0x100, 0x17f) + range(0x1cd, 0x1d4) + range(0x218, 0x21b) + "əḤḥẞ";

const [from, to, ...files] = process.argv.slice(2);
for (const file of files) {
  const text = file.includes("latin-ext") ? EXTENDED : LATIN;
  const wght = file.includes("italic") ? 400 : { min: 400, max: 600 };
  writeFileSync(join(to, file), await subset(readFileSync(join(from, file)), text, { targetFormat: "woff2", variationAxes: { wght } }));
}
