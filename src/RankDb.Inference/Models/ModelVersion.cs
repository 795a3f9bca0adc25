using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Hashes the files that a model's numbers depend on, and makes its version of them and of its settings.</summary>
internal static class ModelVersion
{
    /// <summary>The files, by path.</summary>
    internal static IReadOnlyList<ModelFile> Files(ModelDefinition definition)
    {
        string?[] named =
        [
            definition.TablePath, definition.TokenizerPath, definition.QueryTokenizerPath, definition.Sparse?.QueryTable,
            .. new[] { definition.OnnxPath, definition.QueryOnnxPath }.Where(path => !string.IsNullOrEmpty(path)).SelectMany(path => GraphFiles.Of(path!)).Select(file => file.FullName),
        ];
        return
        [
            .. named.OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(path => Hash(definition.Folder, path)).OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>12 hexadecimal digits of the files' hashes and of every setting that the numbers depend on.</summary>
    internal static string Of(ModelDefinition definition, IReadOnlyList<ModelFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(file.Path).Append(' ').Append(file.Sha256).Append('\n');
        }

        // Effective values, so that it does not matter which file they came from; names, licence and metric change no number.
        text.Append(JsonSerializer.Serialize(new object?[]
        {
            definition.Kind, definition.MaxTokens, definition.Pooling, definition.Normalize, definition.QueryPrefix, definition.DocumentPrefix,
            definition.Dimensions, definition.Output, definition.SkipUnknown, definition.Reranker,
            definition.Sparse is { } sparse ? sparse with { QueryTable = sparse.QueryTable is null ? null : "table" } : null, definition.MultiVector,
        }));
        var computed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
        return definition.VersionAliases.GetValueOrDefault(computed, computed);
    }

    private static ModelFile Hash(string folder, string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new ModelFile(
                Path.GetRelativePath(folder, path).Replace('\\', '/'), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }
}
