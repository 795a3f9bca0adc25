using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// A tokenizer put together as its tokenizer.json says: added tokens, normalizer, pre-tokenizers, model, and the
/// post-processor's rule for offsets. Ids and offsets equal those of Hugging Face's tokenizers.
/// </summary>
internal sealed class PipelineTokenizer : ITokenizer
{
    private readonly TokenizerParts parts;
    private readonly AddedTokenMatcher exactTokens;
    private readonly AddedTokenMatcher normalizedTokens;
    private readonly KnownPattern? onlyPattern;
    private readonly bool spellsWholeSections;
    private readonly OffsetTrimmer? trimmer;
    private readonly WorkspacePool workspaces = new();

    internal PipelineTokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        exactTokens = new AddedTokenMatcher(parts.AddedTokens.Where(token => !token.Normalized));
        normalizedTokens = new AddedTokenMatcher(parts.AddedTokens.Where(token => token.Normalized).Select(Normalize));
        onlyPattern = parts.PreTokenizers is [SplitPreTokenizer { IsolatesMatches: true, Pattern: KnownPattern known }] ? known : null;
        spellsWholeSections = parts.PreTokenizers.Length == 0;
        trimmer = parts.PostProcessor.TrimsOffsets ? new OffsetTrimmer(parts.Tokens, parts.AddedTokens, parts.PostProcessor.AddsPrefixSpace) : null;
    }

    /// <inheritdoc />
    public SpecialTokens SpecialTokens => parts.SpecialTokens;

    /// <inheritdoc />
    public int VocabularySize => parts.Tokens.Length;

    /// <inheritdoc />
    public EncodedText Encode(ReadOnlySpan<char> text)
    {
        var sink = new TokenSink(int.MaxValue, keepIds: true, keepOffsets: true, (text.Length / 4) + 16);
        try
        {
            Run(text, ref sink);
            trimmer?.Trim(text, sink.CurrentIds, sink.CurrentOffsets);
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
        var sink = new TokenSink(maxTokens, keepIds: true, keepOffsets: false, Math.Min((text.Length / 4) + 16, Math.Min(maxTokens, 1 << 20) + 16));
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
        (uint)id < (uint)parts.Tokens.Length && parts.Tokens[id] is { } token
            ? token
            : throw new ArgumentOutOfRangeException(nameof(id), id, "No token has this id.");

    private AddedToken Normalize(AddedToken token)
    {
        if (parts.Normalizer is null)
        {
            return token;
        }

        var workspace = new Workspace();
        workspace.Text.Load(token.Content, 0, token.Content.Length);
        parts.Normalizer.Apply(workspace);
        return token with { Content = workspace.Text.Units.ToString() };
    }

    private void Run(ReadOnlySpan<char> text, ref TokenSink sink)
    {
        var workspace = workspaces.Rent();
        try
        {
            var from = 0;
            while (!sink.IsFull)
            {
                var found = exactTokens.TryFind(text, from, out var added, out var start, out var end);
                if (from < start)
                {
                    Section(text, from, start, workspace, ref sink);
                }

                if (!found)
                {
                    break;
                }

                AddAdded(text, added!.Id, text[start..end], new TokenOffset(start, end), ref sink);
                from = end;
            }
        }
        finally
        {
            workspaces.Return(workspace);
        }
    }

    private void AddAdded(ReadOnlySpan<char> text, int id, ReadOnlySpan<char> matched, TokenOffset offset, ref TokenSink sink)
    {
        offset = trimmer?.TrimAdded(text, matched, offset, sink.Count == 0) ?? offset;
        sink.Add(id, offset.Start, offset.End);
    }

    // A part of the text between added tokens. Where nothing changes the text, it is read where it is.
    private void Section(ReadOnlySpan<char> text, int from, int to, Workspace workspace, ref TokenSink sink)
    {
        var section = text[from..to];
        var untouched = (onlyPattern is not null || spellsWholeSections) && normalizedTokens.IsEmpty
            && (parts.Normalizer is null || parts.Normalizer.LeavesAlone(section)) && !CodePoint.HasLoneSurrogate(section);
        if (untouched)
        {
            Spell(text, from, to, default, workspace, ref sink);
            return;
        }

        var aligned = workspace.Text;
        aligned.Load(text, from, to);
        if (parts.Normalizer is { } normalizer && !normalizer.LeavesAlone(aligned.Units))
        {
            normalizer.Apply(workspace);
        }

        if (!normalizedTokens.TryFind(aligned.Units, 0, out _, out _, out _))
        {
            Normalized(workspace, ref sink);
            return;
        }

        var whole = new AlignedText();
        whole.CopyFrom(aligned, 0, aligned.Length);
        for (var at = 0; !sink.IsFull;)
        {
            var found = normalizedTokens.TryFind(whole.Units, at, out var added, out var start, out var end);
            aligned.CopyFrom(whole, at, start);
            Normalized(workspace, ref sink);
            if (!found)
            {
                break;
            }

            AddAdded(text, added!.Id, whole.Units[start..end], new TokenOffset(whole.Starts[start], whole.Ends[end - 1]), ref sink);
            at = end;
        }
    }

    private void Normalized(Workspace workspace, ref TokenSink sink)
    {
        var aligned = workspace.Text;
        if (aligned.Length == 0)
        {
            return;
        }

        if (onlyPattern is not null || spellsWholeSections)
        {
            Spell(aligned.Units, 0, aligned.Length, new OffsetMap(aligned), workspace, ref sink);
            return;
        }

        workspace.Pieces.Clear();
        workspace.Pieces.Add(0, aligned.Length);
        foreach (var step in parts.PreTokenizers)
        {
            step.Apply(workspace);
        }

        var map = new OffsetMap(workspace.Text);
        for (var i = 0; i < workspace.Pieces.Count && !sink.IsFull; i++)
        {
            var (start, end) = workspace.Pieces[i];
            parts.Model.Spell(workspace.Text.Units, start, end, map, workspace, ref sink);
        }
    }

    private void Spell(ReadOnlySpan<char> text, int from, int to, OffsetMap map, Workspace workspace, ref TokenSink sink)
    {
        if (onlyPattern is null)
        {
            parts.Model.Spell(text, from, to, map, workspace, ref sink);
            return;
        }

        var section = text[from..to];
        for (var at = 0; at < section.Length && !sink.IsFull;)
        {
            var end = onlyPattern.EndOf(section, at);
            parts.Model.Spell(text, from + at, from + end, map, workspace, ref sink);
            at = end;
        }
    }
}
