namespace RankDb.Benchmarks;

/// <summary>What to measure and where to write it.</summary>
/// <param name="Name">Last part of the names of the result files.</param>
/// <param name="Output">Folder of the result files.</param>
/// <param name="ServicePid">The service's process, or null: its memory is not read then.</param>
/// <param name="Metrics">The service's metrics page, or null: its own time is not taken off then.</param>
/// <param name="Queries">Queries made from the documentation.</param>
/// <param name="Rounds">Times that every query is asked.</param>
/// <param name="KeepIndex">Whether to leave the indexing rate out.</param>
internal sealed record BenchmarkOptions(string Name, string Output, int? ServicePid, Uri? Metrics, int Queries, int Rounds, bool KeepIndex);
