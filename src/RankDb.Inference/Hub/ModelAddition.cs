using System.Text.RegularExpressions;

namespace RankDb.Inference;

/// <summary>What the user says about a model that is added.</summary>
public sealed partial record ModelAddition
{
    /// <summary>The name that callers will use: letters, digits, '.', '_' and '-', up to 63.</summary>
    public required string Name { get; init; }

    /// <summary>The kind as rankdb.json writes it; null lets the files decide.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether <c>default</c> shall mean this model.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Further members of rankdb.json; a value that is JSON is taken as such, any other as text.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <exception cref="ModelException">22023.</exception>
    internal static void CheckName(string name)
    {
        if (!Shape().IsMatch(name) || name == ModelRegistry.DefaultName)
        {
            throw new ModelException(
                $"'{name}' is not a model name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first, and not '{ModelRegistry.DefaultName}'.", "22023");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex Shape();
}
