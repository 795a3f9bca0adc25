using RankDb.Inference;

namespace RankDb.Service.Http;

/// <summary>What an embedding request asks for, and how its inputs become model inputs.</summary>
internal sealed class EmbedWork
{
    private readonly IReadOnlyList<string>? _texts;
    private readonly IReadOnlyList<int[]>? _ids;

    internal EmbedWork(IEncoder encoder, IReadOnlyList<string> texts) => (Encoder, _texts) = (encoder, texts);

    /// <summary>Inputs that are token ids of the model's vocabulary, without special tokens.</summary>
    internal EmbedWork(IEncoder encoder, IReadOnlyList<int[]> ids) => (Encoder, _ids) = (encoder, ids);

    internal IEncoder Encoder { get; }

    internal int Count => _texts?.Count ?? _ids!.Count;

    /// <summary>Whether the texts are queries or documents; the model's prefix follows from it.</summary>
    internal TextKind Kind { get; init; } = TextKind.Document;

    /// <summary>Cut what is too long; otherwise it is an error.</summary>
    internal bool Truncate { get; init; } = true;

    /// <summary>Numbers of a vector that are given; null for all. Fewer are brought to length 1 again.</summary>
    internal int? Dimensions { get; init; }

    /// <summary>Name of the inputs' field, for messages.</summary>
    internal string Field { get; init; } = "input";

    /// <summary>Checks <paramref name="dimensions"/> against what the model was trained for.</summary>
    /// <exception cref="HttpFault">BadValue, naming the dimensions there are.</exception>
    internal static void CheckDimensions(ModelInfo model, int? dimensions)
    {
        if (dimensions is not { } asked || asked == model.Dimension || model.MatryoshkaDimensions.Contains(asked))
        {
            return;
        }

        var allowed = string.Join(" or ", model.MatryoshkaDimensions.Append(model.Dimension).Distinct().Order());
        throw new HttpFault(
            HttpFaultKind.BadValue, $"The field 'dimensions' must be {allowed} for the model {model.Name}, not {asked}.", "dimensions");
    }

    /// <exception cref="HttpFault">InputTooLong: it has to be cut and must not be. BadValue: it has an id that is no token.</exception>
    internal TokenizedInput Tokenize(int position)
    {
        var tokenizer = Encoder.Tokenizer;
        var room = Encoder.Info.MaxTokens - tokenizer.SpecialTokens.SingleCount;
        if (_texts is not null)
        {
            var input = Encoder.Tokenize(_texts[position], Kind);
            // Only a full input can have been cut. What the model's prefix takes is its own affair: it is not known here.
            if (!Truncate && input.Length >= Encoder.Info.MaxTokens)
            {
                var prefix = Encoder.Tokenize("", Kind).Length - tokenizer.SpecialTokens.SingleCount;
                CheckLength(prefix + tokenizer.EncodeIds(_texts[position], room + 1).Length, room, position);
            }

            return input;
        }

        var ids = _ids![position];
        CheckLength(Truncate ? 0 : ids.Length, room, position);
        return Wrap(tokenizer.SpecialTokens, ids.AsSpan(0, Math.Min(ids.Length, room)));
    }

    internal float[] Finish(float[] vector)
    {
        if (Dimensions is not { } dimensions || dimensions >= vector.Length)
        {
            return vector;
        }

        var cut = vector[..dimensions];
        var squares = 0.0;
        foreach (var number in cut)
        {
            squares += (double)number * number;
        }

        if (squares > 0)
        {
            var factor = 1 / Math.Sqrt(squares);
            for (var i = 0; i < cut.Length; i++)
            {
                cut[i] = (float)(cut[i] * factor);
            }
        }

        return cut;
    }

    private static TokenizedInput Wrap(SpecialTokens special, ReadOnlySpan<int> text)
    {
        var ids = new int[special.SingleCount + text.Length];
        var typeIds = new int[ids.Length];
        var at = 0;
        foreach (var piece in special.SingleTemplate)
        {
            if (piece.Sequence < 0)
            {
                (ids[at], typeIds[at++]) = (piece.TokenId, piece.TypeId);
                continue;
            }

            text.CopyTo(ids.AsSpan(at));
            typeIds.AsSpan(at, text.Length).Fill(piece.TypeId);
            at += text.Length;
        }

        return new TokenizedInput(ids, typeIds);
    }

    private void CheckLength(int tokens, int room, int position)
    {
        if (tokens > room)
        {
            throw new HttpFault(
                HttpFaultKind.InputTooLong,
                $"{Field}[{position}] has more than the {room} tokens that the model {Encoder.Info.Name} reads of a text; shorten it or set truncate to true.", Field);
        }
    }
}
