using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads <c>"matryoshka_dimensions": [64, 128]</c> of rankdb.json: what the model's vectors may be cut to.</summary>
internal static class MatryoshkaDeclaration
{
    /// <summary>The declared dimensions, smallest first; none where the folder declares none.</summary>
    /// <exception cref="ModelException">58000: one is not a whole number from 1 to below the model's dimension.</exception>
    internal static IReadOnlyList<int> Read(string folder, int dimension)
    {
        var path = Path.Combine(folder, "rankdb.json");
        if (JsonSettings.Read(path).Find("matryoshka_dimensions") is not { } declared)
        {
            return [];
        }

        var dimensions = new SortedSet<int>();
        foreach (var element in declared.ValueKind == JsonValueKind.Array ? declared.EnumerateArray() : throw Wrong())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var number) || number < 1 || number >= dimension)
            {
                throw Wrong();
            }

            dimensions.Add(number);
        }

        return [.. dimensions];

        ModelException Wrong() => ModelException.CannotLoad(
            $"\"matryoshka_dimensions\" in {path} must be a list of whole numbers from 1 to {dimension - 1}, below the model's dimension.");
    }
}
