namespace RankDb.Inference;

/// <summary>One pre-tokenizer of a tokenizer.json: splits the pieces that the workspace holds, and may change their text.</summary>
internal abstract class PreTokenizer
{
    internal abstract void Apply(Workspace workspace);
}
