namespace RankDb;

/// <summary>What a model of the scoring service did for one database session since that was first connected to the service.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Kind"><c>embed</c>, <c>sparse</c> or <c>rerank</c>.</param>
/// <param name="Calls">Calls of the model, those that failed included.</param>
/// <param name="Inputs">Texts or pairs that were answered; a query that the service remembered is one like any other.</param>
/// <param name="Tokens">Tokens of these inputs, special ones included and padding not.</param>
/// <param name="Flops">Estimated floating-point operations; null where the model's folder does not tell what it costs.</param>
public sealed record SessionUsage(string Model, string Kind, long Calls, long Inputs, long Tokens, double? Flops);
