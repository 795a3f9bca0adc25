namespace RankDb.Inference;

/// <summary>The block between two lines <c>---</c> at the head of a model's README, as far as RankDb needs it.</summary>
internal static class ReadmeFrontMatter
{
    /// <summary>The licence that a README declares: <c>license_name</c> where <c>license</c> is "other"; null for none.</summary>
    internal static string? License(string readme)
    {
        string? license = null;
        string? name = null;
        var lines = readme.TrimStart('\uFEFF').Split('\n');
        if (lines.Length == 0 || lines[0].Trim() != "---")
        {
            return null;
        }

        foreach (var line in lines.Skip(1).TakeWhile(line => line.Trim() != "---"))
        {
            license ??= Value(line, "license:");
            name ??= Value(line, "license_name:");
        }

        return license == "other" && name is not null ? name : license;
    }

    private static string? Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) && line[key.Length..].Trim().Trim('"', '\'') is { Length: > 0 and <= 200 } value ? value : null;
}
