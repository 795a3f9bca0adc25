"""The reranker: soft matches between query and document tokens, pooled by kernels (after K-NRM, Xiong et al. 2017,
and Conv-KNRM, Dai et al. 2018), weighted by a learned importance of each query token.

Shapes: B documents, Q query tokens, D document tokens. `export_reranker.py` writes the same formulas as ONNX
operators over the flat pair "[CLS] query [SEP] document [SEP]"; the parity test compares the two.
"""
import numpy as np
import torch
from torch import nn

TOKEN_KERNELS = [(1.0, 0.03), (0.8, 0.1), (0.6, 0.1), (0.4, 0.1), (0.2, 0.1)]
PHRASE_KERNELS = [(0.95, 0.05), (0.8, 0.1), (0.6, 0.1), (0.4, 0.1)]
PHRASE, HIDDEN, EARLY = 64, 32, 25.0
# soft counts, best matches, early, saturated exact and near counts, importance, and importance times exact
FEATURES = len(TOKEN_KERNELS) + len(PHRASE_KERNELS) + 2 + 1 + 2 + 1 + 1


class Reranker(nn.Module):
    def __init__(self, table, importance):
        super().__init__()
        size, width = table.shape
        self.table = nn.Parameter(torch.tensor(table, dtype=torch.float32))
        self.importance = nn.Parameter(torch.tensor(importance, dtype=torch.float32))
        self.conv = nn.Parameter(torch.randn(3, width, PHRASE) * width ** -0.5)
        self.bend = nn.Parameter(torch.zeros(PHRASE))
        self.saturation = nn.Parameter(torch.tensor([[0.0, -1.0], [0.0, -1.0]]))  # logs of k and b, exact and near
        self.token = nn.Linear(FEATURES, HIDDEN)
        self.head = nn.Linear(HIDDEN + 5, HIDDEN)
        self.direct = nn.Linear(HIDDEN + 5, 1)
        self.out = nn.Linear(HIDDEN, 1)
        self.register_buffer("scale", torch.tensor(1.0))
        self.register_buffer("shift", torch.tensor(0.0))

    def words(self, ids):
        """Unit vectors of tokens, 0 for special ones; and which tokens are not special."""
        real = (ids >= 5).float()
        vectors = torch.nn.functional.embedding(ids, self.table)
        return vectors / vectors.norm(dim=-1, keepdim=True).clamp_min(1e-6) * real[..., None], real

    def phrases(self, words, real):
        """A tanh of each token and its two neighbours, made a unit vector."""
        padded = torch.nn.functional.pad(words, (0, 0, 1, 1))
        length = words.shape[-2]
        mixed = sum(padded[..., i:i + length, :] @ self.conv[i] for i in range(3))
        mixed = torch.tanh(mixed + self.bend)
        return mixed / mixed.norm(dim=-1, keepdim=True).clamp_min(1e-6) * real[..., None]

    def forward(self, query_ids, document_ids):
        """Logits [N, L] of the L documents [N, L, D] of each of N queries [N, Q]; 0 is padding."""
        query, query_real = self.words(query_ids)
        document, document_real = self.words(document_ids)
        query_phrases = self.phrases(query, query_real)
        document_phrases = self.phrases(document, document_real)
        n, lists, length = document_ids.shape
        flat = lists * length

        def similar(a, b):
            return (a @ b.reshape(n, flat, -1).transpose(1, 2)).reshape(n, -1, lists, length).transpose(1, 2)

        token = similar(query, document)  # N, L, Q, D
        phrase = similar(query_phrases, document_phrases)
        # a masked token has similarity 0: push it away from every kernel
        away = (1 - document_real)[:, :, None, :] * 9.0
        token_far, phrase_far = token - away, phrase - away
        counts, exact, near = [], None, None
        for sims, kernels in ((token_far, TOKEN_KERNELS), (phrase_far, PHRASE_KERNELS)):
            for mean, width in kernels:
                hit = torch.exp((sims - mean).square() * (-0.5 / width ** 2))
                count = hit.sum(-1)
                counts.append(torch.log1p(count))
                if exact is None:
                    exact, position = count, torch.cumsum(document_real, -1) - 1
                    early = (hit * torch.exp(position / -EARLY)[:, :, None, :]).sum(-1)
                elif near is None:
                    near = count + exact
        importance = torch.nn.functional.embedding(query_ids, self.importance[:, None])[..., 0]  # N, Q
        words = document_real.sum(-1)  # N, L
        full = words[:, :, None] / 100
        k, b = self.saturation.exp().unbind(1)
        saturated = [count / (count + k[i] + b[i] * full) for i, count in enumerate((exact, near))]
        wide = importance[:, None, :].expand_as(exact)
        best = [token_far.max(-1).values.clamp_min(-1), phrase_far.max(-1).values.clamp_min(-1)]
        features = torch.stack(counts + best + [early] + saturated + [wide, wide * saturated[0]], -1)
        hidden = torch.relu(self.token(features))  # N, L, Q, H
        share = importance.exp() * query_real
        share = share / share.sum(-1, keepdim=True).clamp_min(1e-6)
        pooled = (hidden * share[:, None, :, None]).sum(2)  # N, L, H
        whole_query = (query * share[..., None]).sum(1)
        weights = torch.nn.functional.embedding(document_ids, self.importance[:, None])[..., 0].exp() * document_real
        whole_document = (document * weights[..., None]).sum(2)
        cosine = (whole_query[:, None, :] * whole_document).sum(-1) / (
            whole_query.norm(dim=-1)[:, None] * whole_document.norm(dim=-1)).clamp_min(1e-6)
        bm25 = (share[:, None, :] * saturated[0]).sum(-1)
        terms = query_real.sum(-1)[:, None].expand_as(words)
        total = torch.cat([pooled, torch.stack([
            cosine, bm25, (share[:, None, :] * best[0]).sum(-1),
            torch.log1p(words) / 5, torch.log1p(terms) / 3], -1)], -1)
        logit = self.out(torch.relu(self.head(total))) + self.direct(total)
        return logit[..., 0] * self.scale + self.shift


def start(encoder_table, width):
    """First embeddings and importances out of the encoder's table: its main directions, and the log of its norms."""
    norms = np.linalg.norm(encoder_table, axis=1)
    unit = encoder_table / np.maximum(norms, 1e-6)[:, None]
    _, directions = np.linalg.eigh(unit.T @ unit)
    importance = np.log(np.maximum(norms, 1e-3))
    importance -= np.median(importance[norms > 0])
    return unit @ directions[:, ::-1][:, :width], np.clip(importance, -4, 4)
