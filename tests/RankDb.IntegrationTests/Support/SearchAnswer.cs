namespace RankDb.IntegrationTests.Support;

/// <summary>What a search returned.</summary>
/// <param name="Status">full, partial, fused or lexical.</param>
/// <param name="Reason">Why it is not full.</param>
/// <param name="Ids">Best first.</param>
public sealed record SearchAnswer(string Status, string? Reason, IReadOnlyList<string> Ids);
