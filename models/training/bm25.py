"""BM25 over stemmed words (k1 1.2, b 0.75, English Snowball stems, a small stop list): the baseline and the
source of hard negatives."""
import numpy as np
import scipy.sparse as sparse
import snowballstemmer

from ragged import Ragged, bag
from wordpiece import split_words

STOP = frozenset("""a an and are as at be been but by can could did do does for from had has have how i if in into is it
its may me more my no not of on or our out so some such than that the their them then there these they this to up was
we were what when where which who whom why will with would you your s t""".split())


class Stemmer:
    """Words to term numbers; grows its list of terms unless asked only to look up."""

    def __init__(self):
        self.terms = {}
        self._stem = snowballstemmer.stemmer("english").stemWord
        self._known = {}

    def terms_of(self, text, grow=True):
        found = []
        for word in split_words(text):
            stem = self._known.get(word)
            if stem is None:
                stem = "" if word in STOP or not word[0].isalnum() else self._stem(word)
                self._known[word] = stem
            if not stem:
                continue
            number = self.terms.get(stem)
            if number is None and grow:
                number = self.terms[stem] = len(self.terms)
            if number is not None:
                found.append(number)
        return found


class Bm25:
    """Scores queries against a set of documents, both given as rows of term numbers."""

    def __init__(self, documents, terms, k1=1.2, b=0.75):
        rows, columns, counts = bag(documents, terms)
        lengths = np.array([len(document) for document in documents], np.float64)
        df = np.bincount(columns, minlength=terms)
        self.idf = np.log1p((len(documents) - df + 0.5) / (df + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths / max(lengths.mean(), 1))
        impact = (counts * (k1 + 1) / (counts + norm[rows])).astype(np.float32) * self.idf[columns]
        self._impacts = sparse.csr_matrix((impact, (columns, rows)), shape=(terms, len(documents)))
        self.terms = terms

    def scores(self, queries):
        """Dense scores, one row a query. A term that a query repeats counts once for each time."""
        rows, columns, counts = bag(queries, self.terms)
        weights = sparse.csr_matrix((counts.astype(np.float32), (rows, columns)), shape=(len(queries), self.terms))
        return np.asarray((weights @ self._impacts).todense())


def documents_of(stemmer, texts, grow=True):
    return Ragged.of([stemmer.terms_of(text, grow) for text in texts], np.int32)
