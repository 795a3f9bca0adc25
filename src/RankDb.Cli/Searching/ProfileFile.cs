using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Cli.Searching;

/// <summary>A profile's definition in a file.</summary>
internal static class ProfileFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a definition; comments and trailing commas are fine, a key that comes twice is not.</summary>
    /// <param name="path">The file; <c>-</c> is standard input.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CliException">The file is not there, or holds no JSON object.</exception>
    internal static async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var text = path == "-" ? await Console.In.ReadToEndAsync(cancellationToken)
            : File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken)
            : throw new CliException($"{path} is not there", null, ExitCode.WrongUse);
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) is JsonObject definition
                ? definition
                : throw new CliException($"{path} holds no JSON object", "for example: {\"legs\": [{\"lexical\": {\"top\": 100}}]}");
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            throw new CliException($"{path} is not JSON: {malformed.Message}", null, ExitCode.Failed, malformed);
        }
    }
}
