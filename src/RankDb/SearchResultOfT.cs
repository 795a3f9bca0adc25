using System.Text.Json;

namespace RankDb;

/// <summary>One row of a search with the row of the source table that it found.</summary>
/// <typeparam name="T">What a source row maps to, by column name, as Dapper maps: a class, a record with one parameter a column, or a simple type for the first column.</typeparam>
/// <param name="Row">The source row, read in the same statement as the search.</param>
/// <param name="Id">Key of the source row as text.</param>
/// <param name="Rank">1 is best.</param>
/// <param name="Score">0..1, higher is better.</param>
/// <param name="Snippet">The passage that matched best.</param>
/// <param name="Status"><c>full</c>, <c>partial</c>, <c>fused</c> or <c>lexical</c>.</param>
/// <param name="Details">Ranks and scores of each stage.</param>
public sealed record SearchResult<T>(T Row, string Id, int Rank, double Score, string Snippet, string Status, JsonElement Details)
    : SearchResult(Id, Rank, Score, Snippet, Status, Details);
