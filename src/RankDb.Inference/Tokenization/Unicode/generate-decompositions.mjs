// Writes decompositions.txt: the full canonical decomposition (NFD) of every code point that has one,
// Hangul syllables left out because they follow a rule.  node generate-decompositions.mjs > decompositions.txt
// Needed because the invariant globalization mode of .NET normalises nothing.
const hex = text => [...text].map(c => c.codePointAt(0).toString(16).toUpperCase()).join(' ');
const lines = [`# Unicode ${process.versions.unicode}; made by generate-decompositions.mjs`];
for (let code = 0; code <= 0x10FFFF; code++) {
    if ((code >= 0xD800 && code <= 0xDFFF) || (code >= 0xAC00 && code <= 0xD7A3)) continue;
    const character = String.fromCodePoint(code);
    const decomposed = character.normalize('NFD');
    if (decomposed !== character) lines.push(`${hex(character)}=${hex(decomposed)}`);
}
process.stdout.write(lines.join('\n') + '\n');
