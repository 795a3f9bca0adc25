namespace RankDb.Inference;

/// <summary>A query and a document that a model scores against each other.</summary>
/// <param name="Query">The query.</param>
/// <param name="Document">The document.</param>
public sealed record TextPair(string Query, string Document);
