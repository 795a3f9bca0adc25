namespace RankDb.TestModels;

/// <summary>The sizes of a BERT-shaped cross-encoder. Speed depends on these alone, not on the weights.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Hidden">Numbers per token.</param>
/// <param name="Intermediate">Numbers per token inside the feed-forward part.</param>
/// <param name="Heads">Attention heads; they divide <paramref name="Hidden"/>.</param>
/// <param name="Vocabulary">Token ids.</param>
/// <param name="Positions">Tokens of the longest input.</param>
public sealed record BertShape(string Name, int Layers, int Hidden, int Intermediate, int Heads, int Vocabulary, int Positions)
{
    /// <summary>The shape of ms-marco-MiniLM-L-6.</summary>
    public static BertShape MiniLmL6 { get; } = new("minilm-l6", 6, 384, 1536, 12, 30522, 512);

    /// <summary>The shape of ms-marco-MiniLM-L-12.</summary>
    public static BertShape MiniLmL12 { get; } = new("minilm-l12", 12, 384, 1536, 12, 30522, 512);

    /// <summary>The shape of ms-marco-TinyBERT-L-2.</summary>
    public static BertShape TinyBertL2 { get; } = new("tinybert-l2", 2, 128, 512, 2, 30522, 512);

    /// <summary>A shape for tests that must be quick.</summary>
    public static BertShape ForTests { get; } = new("bert-for-tests", 2, 64, 128, 2, 800, 128);

    /// <summary>The sizes of one attention head.</summary>
    public int HeadSize => Hidden / Heads;
}
