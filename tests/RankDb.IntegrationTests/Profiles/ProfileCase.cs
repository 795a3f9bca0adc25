using System.Text.Json.Nodes;

namespace RankDb.IntegrationTests.Profiles;

/// <summary>A profile document, and whether the schema lets it pass.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="Pointer">The place that the case is about, as a JSON pointer.</param>
/// <param name="Fault">What is wrong there, or null when nothing is.</param>
/// <param name="Meant">The key that was misspelt, if that is the fault.</param>
internal sealed record ProfileCase(JsonNode Document, string Pointer, string? Fault, string? Meant = null)
{
    public override string ToString() => $"{Pointer}: {Fault ?? "good"}: {Cut(Document.ToJsonString())}";

    private static string Cut(string text) => text.Length > 200 ? text[..200] + "..." : text;
}
