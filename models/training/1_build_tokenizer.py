"""Step 1: counts the words of the training text, trains the vocabulary, writes tokenizer.json."""
import argparse
import json
import os
from collections import Counter

import corpus
import wordpiece

# These sources are more than half of the text and full of identifiers: they count half.
LARGE = {"MicrosoftDocs/win32", "MicrosoftDocs/cpp-docs", "mdn/content", "DCCouncil/law-xml"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="folder of sections-*.jsonl.gz and questions.jsonl.gz")
    parser.add_argument("work", help="folder for intermediate files")
    parser.add_argument("--size", type=int, default=24000)
    parser.add_argument("--min-count", type=int, default=4)
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    counts = {True: Counter(), False: Counter()}
    for row in corpus.sections(options.data):
        if corpus.split_of(row.source, row.path, row.text) == "train":
            counts[row.source in LARGE].update(wordpiece.split_words(f"{row.title} {row.heading} {row.text}"))
    for row in corpus.questions(options.data):
        if corpus.split_of(row.source, row.path, row.text) == "train":
            counts[False].update(wordpiece.split_words(row.question))
    total = Counter(counts[False])
    for word, count in counts[True].items():
        total[word] += count / 2
    kept = {word: count for word, count in total.items() if count >= options.min_count}
    print(f"{len(total)} words, {len(kept)} often enough")
    pieces = wordpiece.train(kept, options.size)
    with open(os.path.join(options.work, "tokenizer.json"), "w", encoding="utf-8") as file:
        json.dump(wordpiece.tokenizer_json(pieces), file, ensure_ascii=False, indent=1)
        file.write("\n")
    print(f"{len(pieces)} pieces, {sum(1 for p in pieces if p.isalpha())} that start a word")


if __name__ == "__main__":
    main()
