namespace RankDb.Inference;

/// <summary>The model of a tokenizer.json: spells a piece of (normalised) text in tokens.</summary>
internal abstract class TokenModel
{
    /// <summary>Adds the tokens of the piece of <paramref name="text"/> from <paramref name="start"/> to <paramref name="end"/>.</summary>
    internal abstract void Spell(ReadOnlySpan<char> text, int start, int end, OffsetMap map, Workspace workspace, ref TokenSink sink);
}
