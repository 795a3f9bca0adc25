namespace RankDb.Inference;

/// <summary>
/// BERT's tokenizer: normalise, split into words, and spell each word with the longest pieces of the vocabulary
/// (Wu et al. 2016, "Google's Neural Machine Translation System", WordPiece). Ids equal those of Hugging Face's
/// tokenizers for the same tokenizer.json.
/// </summary>
public sealed class WordPieceTokenizer : ITokenizer
{
    private readonly CharacterTable characters;
    private readonly WordPieceTrie trie;
    private readonly AddedTokenMatcher addedTokens;
    private readonly int maxWordCharacters;
    private readonly string?[] tokens;

    internal WordPieceTokenizer(WordPieceModel model)
    {
        characters = new CharacterTable(model.Normalizer);
        trie = new WordPieceTrie(model.Vocabulary, model.ContinuingPrefix);
        addedTokens = new AddedTokenMatcher(model.AddedTokens);
        maxWordCharacters = model.MaxWordCharacters;
        SpecialTokens = model.SpecialTokens;
        VocabularySize = 1 + Math.Max(
            model.Vocabulary.Values.Max(),
            model.AddedTokens.Select(token => token.Id).DefaultIfEmpty(-1).Max());
        tokens = new string?[VocabularySize];
        foreach (var (token, id) in model.Vocabulary)
        {
            tokens[id] = token;
        }

        foreach (var token in model.AddedTokens)
        {
            tokens[token.Id] = token.Content;
        }
    }

    /// <inheritdoc />
    public SpecialTokens SpecialTokens { get; }

    /// <inheritdoc />
    public int VocabularySize { get; }

    /// <summary>Reads a tokenizer.json of BERT's kind; <see cref="TokenizerFile"/> reads every kind.</summary>
    /// <exception cref="ModelException">The file is missing, is no tokenizer.json, or needs a part that is not supported (58000, the part named).</exception>
    public static WordPieceTokenizer Load(string path) => TokenizerFile.Load(path) as WordPieceTokenizer
        ?? throw ModelException.CannotLoad($"The tokenizer {path} is not one of BERT's; TokenizerFile.Load reads it.");

    /// <inheritdoc />
    public EncodedText Encode(ReadOnlySpan<char> text)
    {
        var sink = new TokenSink(int.MaxValue, keepIds: true, keepOffsets: true, (text.Length / 4) + 16);
        try
        {
            Run(text, ref sink);
            return new EncodedText(sink.Ids(), sink.Offsets());
        }
        finally
        {
            sink.Return();
        }
    }

    /// <inheritdoc />
    public int[] EncodeIds(ReadOnlySpan<char> text, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        var sink = new TokenSink(maxTokens, keepIds: true, keepOffsets: false, Math.Min((text.Length / 4) + 16, maxTokens + 16));
        try
        {
            Run(text, ref sink);
            return sink.Ids();
        }
        finally
        {
            sink.Return();
        }
    }

    /// <inheritdoc />
    public int CountTokens(ReadOnlySpan<char> text)
    {
        var sink = new TokenSink(int.MaxValue, keepIds: false, keepOffsets: false, 0);
        Run(text, ref sink);
        return sink.Count;
    }

    /// <inheritdoc />
    public string Token(int id) =>
        (uint)id < (uint)tokens.Length && tokens[id] is { } token
            ? token
            : throw new ArgumentOutOfRangeException(nameof(id), id, "No token has this id.");

    private void Run(ReadOnlySpan<char> text, ref TokenSink sink)
    {
        var units = 2 * maxWordCharacters;
        var word = units <= 256
            ? new WordBuffer(stackalloc char[units], stackalloc int[units], stackalloc int[units], maxWordCharacters)
            : new WordBuffer(new char[units], new int[units], new int[units], maxWordCharacters);
        var from = 0;
        while (!sink.IsFull)
        {
            var found = addedTokens.TryFind(text, from, out var added, out var start, out var end);
            Split(text, from, start, ref word, ref sink);
            if (!found)
            {
                return;
            }

            sink.Add(added!.Id, start, end);
            from = end;
        }
    }

    private void Split(ReadOnlySpan<char> text, int from, int to, ref WordBuffer word, ref TokenSink sink)
    {
        var classes = characters.Classes;
        var mapped = characters.Mapped;
        for (var i = from; i < to && !sink.IsFull; i++)
        {
            var unit = text[i];
            switch (classes[unit])
            {
                case CharacterClass.Letter:
                    word.Append(mapped[unit], i, i + 1);
                    break;
                case CharacterClass.Space:
                    Spell(ref word, ref sink);
                    break;
                case CharacterClass.Isolated:
                    Spell(ref word, ref sink);
                    word.Append(mapped[unit], i, i + 1);
                    Spell(ref word, ref sink);
                    break;
                case CharacterClass.Other:
                    i += SplitOther(text[..to], i, ref word, ref sink) - 1;
                    break;
            }
        }

        Spell(ref word, ref sink);
    }

    // Handles one code point that the table cannot; returns its code units.
    private int SplitOther(ReadOnlySpan<char> text, int at, ref WordBuffer word, ref TokenSink sink)
    {
        int codePoint = text[at];
        var length = 1;
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            codePoint = char.ConvertToUtf32(text[at], text[at + 1]);
            length = 2;
        }

        if (characters.IsDroppedOrSpace(codePoint) is not null)
        {
            return length;
        }

        Span<int> points = stackalloc int[8];
        Span<bool> isolated = stackalloc bool[8];
        var count = characters.Normalize(codePoint, points, isolated);
        for (var i = 0; i < count; i++)
        {
            if (isolated[i])
            {
                Spell(ref word, ref sink);
            }

            word.Append(points[i], at, at + length);
            if (isolated[i])
            {
                Spell(ref word, ref sink);
            }
        }

        return length;
    }

    private void Spell(ref WordBuffer word, ref TokenSink sink)
    {
        if (word.IsEmpty)
        {
            return;
        }

        var before = sink.Count;
        if (word.IsTooLong || !TrySpell(in word, ref sink))
        {
            sink.RollBack(before);
            sink.Add(SpecialTokens.Unknown, word.Start, word.End);
        }

        word.Clear();
    }

    private bool TrySpell(ref readonly WordBuffer word, ref TokenSink sink)
    {
        var units = word.Units;
        var root = WordPieceTrie.WordRoot;
        for (var at = 0; at < units.Length;)
        {
            var matched = trie.LongestMatch(root, units[at..], out var id);
            if (matched == 0)
            {
                return false;
            }

            sink.Add(id, word.Starts[at], word.Ends[at + matched - 1]);
            at += matched;
            root = WordPieceTrie.ContinuationRoot;
        }

        return true;
    }
}
