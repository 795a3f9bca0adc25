using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>What one input costs a model.</summary>
/// <param name="Tokens">Tokens that the model reads, special ones included and padding not.</param>
/// <param name="Flops">Estimated floating-point operations; null where the model does not tell.</param>
internal readonly record struct InputCost(int Tokens, double? Flops)
{
    internal static InputCost Of(TokenizedInput input, ModelInfo model) => new(input.Read, model.Flops(input));
}
