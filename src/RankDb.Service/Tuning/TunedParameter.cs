using System.Text.Json;

namespace RankDb.Service.Tuning;

/// <summary>A parameter of a problem.</summary>
/// <param name="Place">Where it is in the profile's definition, for reports.</param>
/// <param name="At">Where it is in the plan; null for one that belongs to the retrieval.</param>
/// <param name="Values">Its values.</param>
/// <param name="Start">The index of the profile's own value.</param>
internal sealed record TunedParameter(string Place, string[]? At, JsonElement[] Values, int Start);
