namespace RankDb.Benchmarks.Retrieval;

/// <summary>What to generate, how often to ask, and where the results go.</summary>
/// <param name="Name">Last part of the names of the result files.</param>
/// <param name="Output">Folder of the result files and of the peer's database.</param>
/// <param name="Documents">Rows of the corpus.</param>
/// <param name="Queries">Lexical queries; half as many vectors are asked for.</param>
/// <param name="Rounds">Times that every contestant answers every query.</param>
/// <param name="Seed">Seed of the corpus and of the queries.</param>
/// <param name="BatchRows">Rows of one batch of indexing.</param>
/// <param name="Workspace">Folder of the peer's database file.</param>
/// <param name="Races">The parts to measure.</param>
/// <param name="SharedGraph">Whether the plans written by hand use RankDb's HNSW index and probe the source, which saves building a second one.</param>
/// <param name="Smaller">JSON of a run with a smaller corpus, to report growth, or null.</param>
internal sealed record RetrievalOptions(
    string Name, string Output, long Documents, int Queries, int Rounds, ulong Seed, int BatchRows, string Workspace, IReadOnlyList<string> Races, bool SharedGraph, string? Smaller)
{
    internal static IReadOnlyList<string> AllRaces { get; } = ["changes", "lexical", "dense", "filters", "tenants", "hybrid"];

    /// <summary>Numbers of documents that serve as queries; far beyond every corpus.</summary>
    internal const long FirstQuery = 1L << 40;
}
