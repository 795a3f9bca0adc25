// Writes forms.txt: what the normal forms need beside decompositions.txt.  node generate-forms.mjs > forms.txt
//   K x=a b ...   compatibility decomposition (NFKD), where it is not the canonical one
//   M n=a b ...   the marks of the n-th canonical combining class (their order is all that matters; class 0 is left out)
//   C a b=x       canonical composition; Hangul is left out because it follows a rule
const hex = text => [...text].map(c => c.codePointAt(0).toString(16).toUpperCase()).join(' ');
const lines = [`# Unicode ${process.versions.unicode}; made by generate-forms.mjs`];
const marks = [];
const swaps = (x, y) => ('a' + x + y).normalize('NFD') !== ('a' + x.normalize('NFD') + y.normalize('NFD'));
const later = (x, y) => swaps(x, y) && !swaps(y, x);        // the class of x is above that of y
for (let code = 0; code <= 0x10FFFF; code++) {
    if ((code >= 0xD800 && code <= 0xDFFF) || (code >= 0xAC00 && code <= 0xD7A3)) continue;
    const character = String.fromCodePoint(code);
    const canonical = character.normalize('NFD');
    const compatible = character.normalize('NFKD');
    if (compatible !== canonical) lines.push(`K ${hex(character)}=${hex(compatible)}`);
    if (canonical === character && /\p{M}/u.test(character) && (later('\u0345', character) || later(character, '\u0334'))) marks.push(character);
    if (canonical !== character && character.normalize('NFC') === character) {
        const parts = [...canonical];
        const last = parts.pop();
        const first = parts.join('').normalize('NFC');
        if ([...first].length !== 1 || (first + last).normalize('NFC') !== character) throw new Error(hex(character));
        lines.push(`C ${hex(first)} ${hex(last)}=${hex(character)}`);
    }
}
const classes = [];
for (const mark of [...marks, '\u0345'].filter((m, i, all) => all.indexOf(m) === i)) {
    let low = 0, high = classes.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (later(mark, classes[middle][0])) low = middle + 1; else high = middle;
    }
    if (low < classes.length && !later(classes[low][0], mark)) classes[low].push(mark);
    else classes.splice(low, 0, [mark]);
}
classes.forEach((members, i) => lines.push(`M ${i + 1}=${hex(members.join(''))}`));
process.stdout.write(lines.join('\n') + '\n');
