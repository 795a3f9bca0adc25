using System.Text.Json;

namespace RankDb;

/// <summary>A place where two profiles differ, with defaults filled in.</summary>
/// <param name="Path">A JSON pointer; a leg is named in it by its name: <c>/legs/dense/weight</c>.</param>
/// <param name="A">The value in the first; null where it has nothing there.</param>
/// <param name="B">The value in the second; null where it has nothing there.</param>
public sealed record ProfileDifference(string Path, JsonElement? A, JsonElement? B);
