namespace RankDb.Inference;

/// <summary>One normalizer of a tokenizer.json.</summary>
internal abstract class TextNormalizer
{
    /// <summary>Changes the text that the workspace holds.</summary>
    internal abstract void Apply(Workspace workspace);

    /// <summary>Whether it is certain, at a glance, that this text stays as it is.</summary>
    internal virtual bool LeavesAlone(ReadOnlySpan<char> text) => false;
}
